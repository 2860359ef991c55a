"""pressframes."""
