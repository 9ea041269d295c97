"""What a client's duties change in the rows that stand: what is added, taken away, asked about, moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from kantorek.core.days import day_of_month, month_after
from kantorek.declarations import law
from kantorek.declarations.planning.facts import Duty, Served

OPEN = frozenset({"waiting", "doing", "approve"})
_UNANSWERED = timedelta(days=31)
"""So long after its deadline a question that nobody answered is let go."""


class Row(NamedTuple):
    """An obligation as the comparison reads it."""

    id: int
    rule: str
    period_kind: str
    period_from: date
    period_to: date
    statutory_on: date
    due_on: date
    board_month: date
    state: str
    proposal: str
    touched_at: datetime | None
    kept_at: datetime | None
    account: str
    paid: bool

    @property
    def key(self) -> tuple[str, date]:
        """What makes it the only one of a client."""
        return self.rule, self.period_from


@dataclass(slots=True)
class Changes:
    """What is to be done; ids but for `add` and `move`."""

    add: list[Duty] = field(default_factory=list)
    remove: list[int] = field(default_factory=list)
    ask: list[int] = field(default_factory=list)
    settle: list[int] = field(default_factory=list)
    """No question any more: needed again, or made by itself now."""
    move: list[tuple[int, Duty, str]] = field(default_factory=list)
    """With the account to pay to."""

    def __bool__(self) -> bool:
        return bool(self.add or self.remove or self.ask or self.settle or self.move)


def compare(client: Served, wanted: Sequence[Duty], rows: Iterable[Row], *, on: date) -> Changes:
    """Work out what changes on a day.

    What was due before that day stays as it is, but for what is counted from an approval: that follows the approval's
    day, also into the past and out of it. An unneeded row that nobody has touched goes; a touched one that is
    still open asks. A closed client gets nothing new, and keeps the periods that had ended; a blocked one is left alone.
    Where nothing is made by itself, a duty is asked about when its deadline lies before the end of the next month; what
    nobody answered goes a month after its deadline.
    """
    changes = Changes()
    if client.blocked:
        return changes
    known = {row.key: row for row in rows}
    need = {duty.key: duty for duty in wanted}
    since, until = on if known else on.replace(day=1), date.max if client.by_itself else asked_until(on)
    new = [duty for key, duty in need.items() if key not in known]
    changes.add = [] if client.closed else [duty for duty in new if since <= duty.due_on <= until]
    for key, row in known.items():
        duty = need.get(key)
        if row.proposal == "add" and not row.touched_at and not on - _UNANSWERED <= row.due_on <= until:
            changes.remove.append(row.id)
            continue
        if row.kept_at or row.period_kind == "event" or (row.due_on < on and not _follows(client, duty)):
            continue
        if client.closed:
            _let_go(changes, row) if row.period_to > on else None
        elif duty is None:
            _let_go(changes, row)
        else:
            _keep(changes, client, row, duty)
    return changes


def asked_until(on: date) -> date:
    """Give the last deadline that is asked about on a day: the end of the next month."""
    after = month_after(on)
    return day_of_month(after.year, after.month, 31)


def _follows(client: Served, duty: Duty | None) -> bool:
    return duty is not None and not client.closed and bool(law.rule(duty.rule).follows)


def _let_go(changes: Changes, row: Row) -> None:
    if row.touched_at is None:
        changes.remove.append(row.id)
    elif row.state in OPEN and row.proposal != "drop":
        changes.ask.append(row.id)


def _keep(changes: Changes, client: Served, row: Row, duty: Duty) -> None:
    untouched = row.touched_at is None
    if row.proposal == "drop" or (row.proposal == "add" and client.by_itself and untouched):
        changes.settle.append(row.id)
    if row.state not in OPEN:
        return
    account = account_of(client, duty) if untouched and not row.paid else row.account
    stands = (row.period_to, row.statutory_on, row.due_on, row.board_month, row.account)
    if stands != (duty.period_to, duty.statutory_on, duty.due_on, duty.board_month, account):
        changes.move.append((row.id, duty, account))


def account_of(client: Served, duty: Duty) -> str:
    """Give the account that a duty is paid to, where it follows from the client's number."""
    return client.account if duty.pays == "micro" else ""
