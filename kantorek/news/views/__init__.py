"""Pages of announcements in the office."""
