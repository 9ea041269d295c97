"""Letters to clients' people: when one may go, whom it tells, what is still true by then, and how it reads."""
