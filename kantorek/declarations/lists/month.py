"""The month board: its figures, its clients in order of risk, their cells; in as many statements for ten clients as for all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from kantorek.clients.models import Client, ClientTerms
from kantorek.core.actor import Actor
from kantorek.core.models import EventRecord
from kantorek.declarations.choices import OPEN
from kantorek.declarations.lists.asked import MINE, Asked, everything, in_stages, of_carer
from kantorek.declarations.lists.rows import stages_of
from kantorek.declarations.models import Obligation
from kantorek.declarations.querysets import ObligationQuerySet

CHUNK = 50
"""So many clients of the board are drawn at once; the others come as the person scrolls."""
RECENT = 1000
"""So many events of the office are looked through for what has changed a moment ago."""


class Cell(NamedTuple):
    """One duty on the board."""

    id: int
    client_id: int
    rule: str
    due_on: date
    state: str
    proposal: str
    amount: Decimal | None
    currency: str
    version: int
    period_from: date


class Row(NamedTuple):
    """One client of the board, before its cells are read."""

    client_id: int
    carer: int | None
    carer_name: str | None
    payroll: int | None
    payroll_name: str | None
    first_open: date | None
    open: int
    found: int
    real: int


@dataclass(frozen=True, slots=True)
class Board:
    """The figures above a board, and its clients in order: whose deadline is nearest first."""

    stages: dict[str, int]
    due: dict[str, set[date]]
    unsent: dict[str, int]
    rows: list[Row]
    unsettled: int
    total: int
    people: dict[int, str] = field(default_factory=dict)


def board(actor: Actor, asked: Asked) -> Board:
    """The board of a month in two statements, whatever the number of clients: figures, then clients in order.

    The figures are those of the carer's clients; the stages asked for only choose rows.
    """
    month = everything(actor).of_month(asked.month)
    figures = stages_of(actor, month.real().filter(of_carer(actor, asked.carer)))
    every = _clients(actor, month, asked)
    people = {pk: name for row in every for pk, name in (row[1:3], row[3:5]) if pk and name}
    rows = [row for row in every if _looked_after(row, actor, asked.carer)]
    return Board(
        stages=figures.stages,
        due=figures.due,
        unsent=figures.unsent,
        rows=[row for row in rows if row.found],
        unsettled=sum(1 for row in rows if row.open),
        total=sum(1 for row in rows if row.real),  # what is merely proposed is counted nowhere
        people=people,
    )


def _clients(actor: Actor, month: ObligationQuerySet, asked: Asked) -> list[Row]:
    wanted = in_stages(asked.stages, actor.on) if asked.stages else Q()
    is_open = Q(state__in=OPEN) & ~Q(proposal="add")
    people = ("carer_id", "carer__name", "payroll_carer_id", "payroll_carer__name")
    clients = month.order_by().values_list("client_id", *(f"client__{one}" for one in people))
    counted = clients.annotate(
        first_open=Min("due_on", filter=is_open),
        open=Count("pk", filter=is_open),
        found=Count("pk", filter=wanted & ~Q(proposal="add") if asked.stages else None),
        real=Count("pk", filter=~Q(proposal="add")),
    )
    risk = (F("first_open").asc(nulls_last=True), "client__name_key", "client_id")
    return [Row(*row) for row in counted.order_by(*risk)]


def cells_of(actor: Actor, month: date, client_ids: Sequence[int]) -> dict[int, list[Cell]]:
    """The duties of some clients on a month's board, proposals too, by client."""
    rows = everything(actor).of_month(month).filter(client_id__in=client_ids).order_by("due_on", "rule", "pk")
    found: dict[int, list[Cell]] = {pk: [] for pk in client_ids}
    for row in rows.values_list(*Cell._fields):
        found[row[1]].append(Cell(*row))
    return found


def clients_of(actor: Actor, client_ids: Sequence[int], *, on: date) -> dict[int, dict[str, Any]]:
    """Names of clients and what they settle by on a day: `{client_id: {name, employee_count, books}}`."""
    held = ClientTerms.objects.holding(on).filter(client=OuterRef("pk"))
    books = Subquery(held.values(now=JSONObject(books="accounting_type", tax="tax_form"))[:1])
    rows = Client.objects.visible_to(actor).among(client_ids).annotate(now=books)
    return {row["id"]: dict(row) for row in rows.values("id", "name", "employee_count", "now")}


def changed_since(actor: Actor, since: datetime) -> list[Obligation]:
    """The obligations that an event has named since a moment, among the office's last events."""
    last = EventRecord.objects.filter(office_id=actor.office_id).order_by("-pk")
    told = last.values_list("subject_kind", "subject_id", "at")[:RECENT]
    ids = {pk for kind, pk, at in told if kind == "declarations.obligation" and at >= since}
    return list(everything(actor).filter(pk__in=ids)) if ids else []


def years_of(actor: Actor, client_id: int, year: int) -> dict[date, list[Cell]]:
    """The duties of one client on the boards of a year, by month."""
    rows = Obligation.objects.visible_to(actor).filter(client_id=client_id)
    rows = rows.filter(board_month__gte=date(year, 1, 1), board_month__lte=date(year, 12, 1))
    found: dict[date, list[Cell]] = {}
    for month, *row in rows.order_by("due_on", "rule", "pk").values_list("board_month", *Cell._fields):
        found.setdefault(month, []).append(Cell(*row))
    return found


def _looked_after(row: Row, actor: Actor, carer: str) -> bool:
    """Whether a client is the carer's; of_carer() says the same to the database."""
    if not carer:
        return True
    who: frozenset[int] = actor.mine if carer == MINE else frozenset({int(carer)})
    return row.carer in who or row.payroll in who
