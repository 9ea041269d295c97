"""Push messages (RFC 8030, 8291, 8292): a person's browsers, what they are told, and how it gets there."""
