"""How far a client's month is, read from its obligations: documents, books, taxes, sent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kantorek.declarations import law
from kantorek.declarations.choices import OPEN, State
from kantorek.declarations.models import Obligation

DONE: Final = "done"
NOW: Final = "now"
NEXT: Final = "next"


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four: its key, whether it is done, under way or to come, and how many of how many."""

    key: str
    state: str
    done: int
    whole: int


def steps_of(rows: Sequence[Obligation]) -> list[Step]:
    """Give the four steps of a month; nothing when the month asks for nothing.

    Documents are in when nothing waits for them. Books are done when their own duty is, else when nothing is being worked
    on. Taxes are counted when whatever is paid has its amount, or the work on it is over. Sent is what the authorities
    have. A step is done only after the one before it, so that the beads never skip one.
    """
    due = [row for row in rows if row.state != State.NOT_DUE]
    if not due:
        return []
    books = [row for row in due if _column(row) == "books"] or due
    rest = [row for row in due if _column(row) != "books"] or due
    paid = [row for row in rest if row.amount is not None or is_paid_for(row)]
    counted = [row for row in paid if row.amount is not None or row.state not in OPEN]
    found = [
        ("documents", [row for row in due if row.state != State.WAITING], due),
        ("books", [row for row in books if row.state not in (State.WAITING, State.DOING)], books),
        ("taxes", counted, paid),
        ("sent", [row for row in rest if row.state not in OPEN], rest),
    ]
    steps, now = list[Step](), False
    for key, done, whole in found:
        state = NEXT if now else (DONE if len(done) == len(whole) else NOW)
        now = now or state == NOW
        steps.append(Step(key, state, len(done), len(whole)))
    return steps


def _column(row: Obligation) -> str:
    try:
        return law.rule(row.rule).column
    except LookupError:
        return "other"


def is_paid_for(row: Obligation) -> bool:
    """Whether something is paid for a duty at all."""
    try:
        return bool(law.rule(row.rule).pays)
    except LookupError:
        return False
