"""What a person asked of the board or the list: read from the address, said to the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from kantorek.core.actor import Actor
from kantorek.core.days import month_after
from kantorek.core.fields import DayField
from kantorek.declarations.choices import OPEN, State
from kantorek.declarations.models import Obligation
from kantorek.declarations.querysets import ObligationQuerySet

LATE = "late"
STAGES = (LATE, *(state.value for state in State if state != State.NOT_DUE), State.NOT_DUE.value)
"""What a row can be: a state, but an open one whose day is over is late. Every row is in one stage, so the sum is all."""
MINE = "mine"
FIRST_YEAR, LAST_YEAR = 1990, 2200
assert set(STAGES) == {LATE, *State.values}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked for; all of it stands in the address. `day` and `proposals` look beyond the month."""

    month: date
    carer: str = ""
    stages: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    day: date | None = None
    proposals: bool = False
    after: str = ""
    before: str = ""


def month_in(text: str, *, on: date) -> date:
    """Read 2026-10 out of the address; anything else is the month before today's, the one that is being closed."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = date.min
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else month_after(on, -1)


def day_in(text: str) -> date | None:
    """Read a day out of the address: 2026-11-20, or 20.11.2026 as it is typed."""
    try:
        found: date | None = DayField().clean(text)
    except ValidationError:
        return None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def asked_in(data: QueryDict, *, on: date) -> Asked:
    """Read what was asked for; what is not ours is passed over."""
    carer = data.get("carer", "")
    day = day_in(data.get("day", ""))
    month = data.get("month", "")
    return Asked(
        month=month_in(month, on=on) if month or not day else month_after(day, -1),
        carer=carer if carer == MINE or (carer.isascii() and carer.isdigit() and len(carer) < 16) else "",
        stages=_stages(data.getlist("stage")),
        columns=tuple(name for name in dict.fromkeys(data.getlist("column")) if len(name) <= 40)[:20],
        day=day,
        proposals=data.get("proposals") == "1",
        after=data.get("after", ""),
        before=data.get("before", ""),
    )


def everything(actor: Actor) -> ObligationQuerySet:
    """All obligations of clients outside the archive that the actor sees."""
    rows: ObligationQuerySet = Obligation.objects.visible_to(actor).filter(client__archived_at=None)
    return rows


def in_stages(stages: Iterable[str], on: date) -> Q:
    """Rows of any of the stages."""
    wanted = Q(pk=None)
    for stage in stages:
        if stage == LATE:
            wanted |= Q(state__in=OPEN, due_on__lt=on)
        else:
            wanted |= Q(state=stage, due_on__gte=on) if stage in OPEN else Q(state=stage)
    return wanted


def stage_of(state: str, due_on: date, on: date) -> str:
    """The stage of one row, as in_stages() says it to the database."""
    return LATE if state in OPEN and due_on < on else state


def of_carer(actor: Actor, carer: str) -> Q:
    """Rows of the clients that somebody looks after; "mine" includes whom the actor stands in for."""
    if not carer:
        return Q()
    who = list(actor.mine) if carer == MINE else [int(carer)]
    return Q(client__carer_id__in=who) | Q(client__payroll_carer_id__in=who)


def asked_for(actor: Actor, asked: Asked, *, rules: Sequence[str] | None = None) -> ObligationQuerySet:
    """The obligations asked for, in no order yet; `rules` are those of the columns asked for."""
    rows = everything(actor).filter(of_carer(actor, asked.carer))
    if asked.proposals:
        rows = rows.exclude(proposal="")
    else:
        rows = rows.real()
        rows = rows.filter(due_on=asked.day) if asked.day else rows.of_month(asked.month)
    if rules is not None:
        rows = rows.filter(rule__in=rules)
    return rows.filter(in_stages(asked.stages, actor.on)) if asked.stages else rows


def _stages(wanted: list[str]) -> tuple[str, ...]:
    """Read the stages; `open` is short for all on which there is work left."""
    also = (LATE, *OPEN) if "open" in wanted else ()
    return tuple(stage for stage in STAGES if stage in wanted or stage in also)
