"""The pages of the portal, and the office's pages about it."""
