"""What may be typed about clients: one file per part of the client's pages."""
