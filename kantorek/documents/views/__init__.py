"""HTTP in, HTML out: the lists, one document, many at once."""
