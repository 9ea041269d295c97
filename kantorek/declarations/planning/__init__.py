"""The engine: which duties a client has, and what that changes in the rows that stand. No database in here."""

from kantorek.declarations.planning.comparing import Changes, Row, compare
from kantorek.declarations.planning.duties import duties
from kantorek.declarations.planning.facts import Duty, Held, Served, held_of, served_of

__all__ = ["Changes", "Duty", "Held", "Row", "Served", "compare", "duties", "held_of", "served_of"]
