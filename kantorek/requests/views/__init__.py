"""The office's pages of requests."""
