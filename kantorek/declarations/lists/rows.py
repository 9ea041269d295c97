"""Obligations row by row: pages of the list, counts by stage, a month's days, a client's months and years."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from kantorek.core.actor import Actor
from kantorek.core.days import month_after
from kantorek.core.keyset import Key, Page, page_of
from kantorek.declarations.choices import OPEN, Proposal
from kantorek.declarations.lists.asked import STAGES, Asked, asked_for, everything, of_carer, stage_of
from kantorek.declarations.models import Obligation
from kantorek.declarations.querysets import TO_SEND, ObligationQuerySet

PAGE = 50
_KEYS = (Key("due_on"), Key("client__name_key"), Key("id"))
SHOWN = (
    "id", "client_id", "client__name", "client__name_key", "client__carer_id", "rule", "period_kind", "period_from",
    "period_to", "statutory_on", "due_on", "state", "proposal", "amount", "currency", "version", "shown_at", "claimed_on",
)  # fmt: skip


def page_asked_for(actor: Actor, asked: Asked, *, rules: Sequence[str] | None = None) -> Page:
    """One page of the list, by deadline."""
    rows = asked_for(actor, asked, rules=rules).values(*SHOWN)
    return page_of(rows, _KEYS, size=PAGE, after=asked.after, before=asked.before)


def all_asked_for(
    actor: Actor, asked: Asked, *, rules: Sequence[str] | None = None
) -> QuerySet[Obligation, dict[str, Any]]:
    """Everything that was asked for, by deadline: for an export."""
    rows: QuerySet[Obligation, dict[str, Any]] = asked_for(actor, asked, rules=rules).values(*SHOWN)
    return rows.order_by(*(key.order for key in _KEYS))


class Figures(NamedTuple):
    """Rows counted by stage, the days on which each rule falls due, and by stage the amounts that clients do not know."""

    stages: dict[str, int]
    due: dict[str, set[date]]
    unsent: dict[str, int]


def stages_of(actor: Actor, rows: ObligationQuerySet) -> Figures:
    """Count rows by stage in one question."""
    found = Figures(dict.fromkeys(STAGES, 0), {}, dict.fromkeys(STAGES, 0))
    kinds = rows.order_by().values_list("rule", "due_on", "state")
    for rule, due_on, state, many, unsent in kinds.annotate(many=Count("pk"), unsent=Count("pk", filter=TO_SEND)):
        stage = stage_of(state, due_on, actor.on)
        found.stages[stage] += many
        found.unsent[stage] += unsent
        found.due.setdefault(rule, set()).add(due_on)
    return found


def among(actor: Actor, ids: Iterable[int]) -> list[Obligation]:
    """Obligations named one by one, those of other people's clients left out."""
    rows = Obligation.objects.visible_to(actor).filter(pk__in=list(ids))
    return list(rows.order_by("client_id", "due_on", "pk"))


def days_of(actor: Actor, month: date, carer: str) -> dict[date, list[tuple[str, int, int]]]:
    """What falls due on each day of a real month: rule, how many, how many of them are open; as the day's list says."""
    rows = everything(actor).real().filter(of_carer(actor, carer), due_on__gte=month, due_on__lt=month_after(month))
    counted = rows.order_by("due_on", "rule").values_list("due_on", "rule")
    found: dict[date, list[tuple[str, int, int]]] = {}
    for day, rule, many, left in counted.annotate(many=Count("pk"), left=Count("pk", filter=Q(state__in=OPEN))):
        found.setdefault(day, []).append((rule, many, left))
    return found


def months_of(actor: Actor, client_id: int, months: Sequence[date]) -> QuerySet[Obligation, dict[str, Any]]:
    """The duties of one client on the boards of some months, by deadline."""
    rows = Obligation.objects.visible_to(actor).filter(client_id=client_id, board_month__in=months)
    found: QuerySet[Obligation, dict[str, Any]] = rows.values(*SHOWN, "board_month")
    return found.order_by("due_on", "rule", "id")


def questions_of(actor: Actor, client_id: int) -> list[int]:
    """The obligations of one client that are proposed and that nobody has answered."""
    rows = Obligation.objects.visible_to(actor).filter(client_id=client_id, proposal=Proposal.ADD)
    return list(rows.order_by("due_on", "pk").values_list("pk", flat=True))


def proposals(actor: Actor) -> int:
    """How many questions wait for an answer."""
    return everything(actor).exclude(proposal="").count()
