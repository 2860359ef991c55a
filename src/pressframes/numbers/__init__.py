"""What is counted, claimed and dated."""
