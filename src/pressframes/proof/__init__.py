"""A figure read back: verified, judged for a journal, and shown in a gallery."""
