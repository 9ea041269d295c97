"""The list of tasks and the board: what a person asked for, which tasks that is, how many, one page of them."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from kantorek.core.actor import WARSAW, Actor
from kantorek.core.keyset import Key, Page, page_of
from kantorek.tasks.choices import State
from kantorek.tasks.models import Task
from kantorek.tasks.querysets import TaskQuerySet

PAGE = 50
COLUMN = 50
"""Cards of one column of the board at first."""
MOST_CARDS = 500
LARGE = 2_000
"""From so many tasks on, counting them takes longer than all the rest of a page."""
DONE_DAYS = 14
"""The board shows what was done in so many days."""
NOBODY = "none"
"""Stands for "nobody" among the owners of a filter."""
VIEWS = ("mine", "team")
STAGES = ("open", "all", "done")
"""The counters: in progress, all, done."""
DUE = ("overdue", "today", "week", "later", "none")
FILTERS = ("state", "owner", "priority", "due", "label", "source")
ORDERS: dict[str, tuple[str, ...]] = {
    "due": ("day", "-priority", "id"),
    "-due": ("-day", "-priority", "-id"),
    "-priority": ("-priority", "day", "id"),
    "-created": ("-id",),
    "created": ("id",),
    "-done": ("-done_at", "-id"),
}
SHOWN = (
    "id",
    "title",
    "state",
    "due_on",
    "priority",
    "labels",
    "owner_id",
    "client_id",
    "client__name",
    "steps_done",
    "steps_all",
    "needs_review",
    "made_by_id",
    "version",
    "done_at",
    "show_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked for; all of it stands in the address. `later` brings what is hidden until its day."""

    view: str = "mine"
    stage: str = "open"
    q: str = ""
    client_id: int | None = None
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    later: bool = False
    order: str = ""
    after: str = ""
    before: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether fewer tasks than the counter of the stage are asked for."""
        return bool(self.q or self.filters)

    @property
    def sort(self) -> str:
        """The order: as asked for, else what fits the stage."""
        return self.order or {"open": "due", "all": "-created", "done": "-done"}[self.stage]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks each stage holds, how many of each state, and how many of the stage in hand were asked for."""

    stages: dict[str, int]
    states: dict[str, int]
    found: int


def within(actor: Actor, asked: Asked) -> TaskQuerySet:
    """The tasks of a view, or of one client: what the counters count."""
    rows: TaskQuerySet = Task.objects.visible_to(actor).current()
    if asked.client_id is not None:
        rows = rows.of_client(asked.client_id)
    if asked.view == "mine":
        rows = rows.for_person(actor)
    return rows if asked.later else rows.shown(actor.on)


def asked_for(actor: Actor, asked: Asked) -> TaskQuerySet:
    """The tasks that were asked for, in no order yet."""
    rows = staged(within(actor, asked), asked.stage).filter(_narrowed(asked.filters, actor.on))
    return rows.matching(asked.q) if asked.q else rows


def staged(rows: TaskQuerySet, stage: str) -> TaskQuerySet:
    """Those of one counter."""
    return rows.filter(state=State.DONE) if stage == "done" else rows.open() if stage == "open" else rows


def page_asked_for(actor: Actor, asked: Asked) -> Page:
    """One page of what was asked for."""
    keys = [Key(name.removeprefix("-"), name.startswith("-")) for name in ORDERS[asked.sort]]
    rows = asked_for(actor, asked)
    if asked.sort == "-done":
        rows = rows.filter(state=State.DONE)
    return page_of(listed(rows), keys, size=PAGE, after=asked.after, before=asked.before)


def listed(rows: TaskQuerySet) -> QuerySet[Any, dict[str, Any]]:
    """Only the columns that are shown; `day` is the due day, or the last day there is."""
    shown: QuerySet[Any, dict[str, Any]] = rows.with_day().values(*SHOWN, "day")
    return shown


def counts_for(actor: Actor, asked: Asked, page: Page | None = None) -> Counts:
    """Count by state, and what was asked for only where the page in hand does not tell it."""
    states = _kept_states(actor, asked)
    stages = {
        "open": sum(many for state, many in states.items() if state != State.DONE),
        "all": sum(states.values()),
        "done": states[State.DONE],
    }
    found = stages[asked.stage]
    if asked.narrowed and page:
        found = asked_for(actor, asked).count() if page.after or page.before else len(page.rows)
    return Counts(stages, states, found)


def _kept_states(actor: Actor, asked: Asked) -> dict[str, int]:
    """Count a view by state; in a large office the figures are kept until a task changes, half a minute at most.

    What is kept bears the stamp that held before the rows were read: figures that a change has overtaken meanwhile are
    counted again.
    """
    whose = (actor.staff_id if actor.clients is not None or asked.view == "mine" else 0, asked.view, asked.later)
    stamp, kept = _stamp_of(actor.office_id), f"tasks:counted:{actor.office_id}:{whose}:{asked.client_id}:{actor.on}"
    kept = kept.replace(" ", "")
    found = cache.get_many([stamp, kept])
    known = found.get(kept)
    if known and known[0] == found.get(stamp, ""):
        return dict(known[1])
    states = states_of(within(actor, asked))
    if sum(states.values()) >= LARGE:
        cache.set(kept, (found.get(stamp, ""), states), timeout=30)
    return states


def forget_counts(office_id: int) -> None:
    """Let counts be made anew, once what changes them is committed."""
    mark = secrets.token_hex(4)
    transaction.on_commit(lambda: cache.set(_stamp_of(office_id), mark, timeout=120), robust=True)


def _stamp_of(office_id: int) -> str:
    return f"tasks:stamp:{office_id}"


def states_of(rows: TaskQuerySet) -> dict[str, int]:
    """Count tasks by state, in one statement."""
    counted = dict(rows.order_by().values_list("state").annotate(many=Count("pk")))
    return {state: counted.get(state, 0) for state in State.values}


def on_board(actor: Actor, asked: Asked) -> TaskQuerySet:
    """The tasks that a board may show."""
    rows = within(actor, asked).filter(_narrowed(asked.filters, actor.on))
    return rows.matching(asked.q) if asked.q else rows


def board_of(actor: Actor, asked: Asked, wider: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The four columns in one statement: the next due first, in the last column what was done last, lately.

    One card more than is shown tells that there are more.
    """
    rows = on_board(actor, asked)
    parts = [_column(rows, state, recently(actor), limit=limit_of(state, wider) + 1) for state in State.values]
    columns: dict[str, list[dict[str, Any]]] = {state: [] for state in State.values}
    for row in parts[0].union(*parts[1:], all=True):
        columns[row["state"]].append(row)
    for state in (State.TODO, State.DOING, State.REVIEW):
        columns[state].sort(key=lambda row: (row["day"], -row["priority"], row["id"]))
    columns[State.DONE].sort(key=lambda row: (row["done_at"], row["id"]), reverse=True)
    return columns


def limit_of(state: str, wider: Iterable[str]) -> int:
    """How many cards of a column are shown."""
    return MOST_CARDS if state in wider else COLUMN


def recently(actor: Actor) -> datetime:
    """The moment since which the board shows what was done: the midnight DONE_DAYS days ago."""
    day = actor.on - timedelta(days=DONE_DAYS)
    return datetime(day.year, day.month, day.day, tzinfo=WARSAW)


def labels_of(actor: Actor) -> list[str]:
    """The labels in use among the open tasks, as a filter offers them."""
    rows = Task.objects.visible_to(actor).current().open().exclude(labels=[]).order_by("-due_on")
    return sorted(
        {label for labels in rows.values_list("labels", flat=True)[:300] for label in labels}, key=str.casefold
    )


def _column(rows: TaskQuerySet, state: str, since: datetime, *, limit: int) -> QuerySet[Any, dict[str, Any]]:
    of_state = rows.filter(state=state)
    if state == State.DONE:
        return listed(of_state.filter(done_at__gte=since)).order_by("-done_at", "-id")[:limit]
    # The condition of the index that brings them in this order.
    return listed(of_state.open()).order_by("day", "-priority", "id")[:limit]


def _narrowed(filters: Mapping[str, list[str]], on: date) -> Q:
    wanted = Q()
    for key, column in (("state", "state"), ("priority", "priority"), ("source", "source_kind")):
        if key in filters:
            wanted &= Q(**{f"{column}__in": [value for value in filters[key] if value != NOBODY] or [""]})
    if people := filters.get("owner"):
        nobody = Q(owner=None) if NOBODY in people else Q()
        wanted &= Q(owner_id__in=[pk for pk in people if pk != NOBODY]) | nobody
    if labels := filters.get("label"):
        wanted &= Q(labels__overlap=labels)
    if due := filters.get("due"):
        days = Q()
        for name in due:
            days |= _due(name, on)
        wanted &= days
    return wanted


def _due(name: str, on: date) -> Q:
    sunday = on + timedelta(days=6 - on.weekday())
    return {
        "overdue": Q(due_on__lt=on) & ~Q(state=State.DONE),
        "today": Q(due_on=on),
        "week": Q(due_on__gte=on, due_on__lte=sunday),
        "later": Q(due_on__gt=sunday),
        "none": Q(due_on=None),
    }[name]
