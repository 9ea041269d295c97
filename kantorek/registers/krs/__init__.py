"""KRS, the court register: the current extract read into plain values, and one look-up by number."""
