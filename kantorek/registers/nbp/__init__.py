"""NBP, the average exchange rates of table A: one currency on one day, and the last rate before it."""
