"""A figure read back: verified, judged for a journal, traced to its sentences, and shown in a gallery."""
