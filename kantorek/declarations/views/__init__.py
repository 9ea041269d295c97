"""Pages of obligations: the board, the lists, one obligation, what the law says."""
