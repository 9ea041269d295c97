"""Pages of conversations in the office."""
