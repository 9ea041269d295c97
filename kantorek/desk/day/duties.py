"""The obligations of a day in one question: what is due by risk, what is left of the month, who is at risk."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Min, Q

from kantorek.core.actor import Actor
from kantorek.core.days import add_working_days, month_after
from kantorek.declarations import law
from kantorek.declarations.choices import OPEN, State
from kantorek.declarations.models import Obligation
from kantorek.desk.day.whose import Whose

SOON = 3
"""Working days: a deadline so near is at risk."""
OTHER = "other"


class Group(NamedTuple):
    """Obligations that only their client tells apart; `one`, `name` and `amount` are those of the only one.

    `others`: so many of them the person did not send to approval.
    """

    rule: str
    due_on: date
    state: str
    board_month: date
    period_kind: str
    period_from: date
    period_to: date
    carer: str
    carer_id: int | None
    many: int
    one: int
    name: str
    amount: Decimal | None
    ids: list[int]
    others: int

    def late(self, on: date) -> bool:
        """Whether the day is over and work is left."""
        return self.is_open and self.due_on < on

    @property
    def is_open(self) -> bool:
        """Whether the office has work left on them."""
        return self.state in OPEN

    @property
    def duty(self) -> tuple[str, date, date]:
        """What makes one line of the day: the same duty, period and deadline."""
        return (self.rule, self.period_from, self.due_on)


@dataclass(slots=True)
class Left:
    """One column of the month board: how much of it is done."""

    key: str
    title: str
    done: int = 0
    total: int = 0
    due: set[date] = field(default_factory=set)
    late: int = 0
    late_names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """One colleague's clients at risk."""

    name: str
    staff_id: int | None
    late: int = 0
    soon: int = 0


def month_of(on: date) -> date:
    """The month that is being closed: the one before today's."""
    return month_after(on, -1)


def horizon(on: date) -> date:
    """The last day that counts as near."""
    return add_working_days(on, SOON)


def groups_of(actor: Actor, whose: Whose) -> list[Group]:
    """Everything that the page says of obligations, counted by the database in one question.

    The month's board whole; besides what is open and late or near, and what waits for an approval, of any month.
    """
    near = Q(state__in=OPEN, proposal="", due_on__lte=horizon(actor.on)) | Q(state=State.APPROVE, proposal="")
    rows = Obligation.objects.visible_to(actor).real().filter(client__archived_at=None)
    rows = rows.filter(Q(board_month=month_of(actor.on)) | near).filter(whose.of_clients()).order_by()
    by_person: dict[str, Any] = {"carer": F("client__carer__name"), "who": F("client__carer_id")}
    alike = rows.values_list("rule", "due_on", "state", "board_month", "period_kind", "period_from", "period_to")
    alike = alike.annotate(**by_person) if whose.staff_id is None else alike
    counted = alike.annotate(
        many=Count("pk"),
        one=Min("pk"),
        name=Min("client__name"),
        sum=Min("amount"),
        ids=ArrayAgg("client_id"),
        others=Count("pk", filter=~Q(made_by_id=actor.staff_id)),
    )
    return [Group(*(row if whose.staff_id is None else (*row[:7], "", None, *row[7:]))) for row in counted]


def left_of(groups: Iterable[Group], on: date) -> list[Left]:
    """The columns of the month that is being closed, in the board's order: what does not apply is not counted."""
    columns = {column.key: Left(column.key, column.title) for column in law.columns()}
    month = month_of(on)
    for group in groups:
        if group.board_month != month or group.state == State.NOT_DUE:
            continue
        left = columns[column_of(group.rule)]
        left.total += group.many
        left.done += 0 if group.is_open else group.many
        if group.is_open:
            left.due.add(group.due_on)
        if group.late(on):
            left.late += group.many
            left.late_names.append(group.name if group.many == 1 else "")
    return [left for left in columns.values() if left.total]


def people_of(groups: Iterable[Group], on: date) -> list[Person]:
    """Whose clients are at risk, most late first."""
    found: dict[int | None, Person] = {}
    for group in groups:
        if not group.is_open or group.due_on > horizon(on):
            continue
        person = found.setdefault(group.carer_id, Person(group.carer, group.carer_id))
        if group.late(on):
            person.late += group.many
        else:
            person.soon += group.many
    return sorted(found.values(), key=lambda one: (-one.late, -one.soon, one.name or ""))


def column_of(code: str) -> str:
    """The column of the board in which a duty stands."""
    rule = rule_of(code)
    return rule.column if rule else OTHER


def column_title(code: str) -> str:
    """What the column of a duty is called."""
    key = column_of(code)
    return next((column.title for column in law.columns() if column.key == key), key)


def rule_of(code: str) -> law.Rule | None:
    """The newest row of a duty; nothing for a code that was never ours."""
    try:
        return law.rule(code)
    except LookupError:
        return None
