"""The office's own pages and each person's own choices."""
