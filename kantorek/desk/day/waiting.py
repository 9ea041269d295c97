"""Clients who have not sent yet what an obligation waits for: who has kept us waiting longest comes first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, Q, QuerySet, Window
from django.db.models.functions import Coalesce, TruncDate

from kantorek.core.actor import WARSAW, Actor
from kantorek.declarations.choices import State
from kantorek.declarations.models import Obligation
from kantorek.desk.day import words
from kantorek.desk.day.whose import Whose

LONG = 10
"""After so many days somebody should call."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One client we wait for: since how many days, and for which duties."""

    client_id: int
    name: str
    days: int
    told: str
    what: str

    @property
    def long(self) -> bool:
        """Whether it has taken too long."""
        return self.days >= LONG


def waiting_for(actor: Actor, whose: Whose, *, limit: int) -> tuple[list[Waiting], int]:
    """Give the clients we wait for, the longest first, and how many they are in all; one query.

    Counted from the day on which somebody said so, else from the end of the period: only then can papers be expected.
    """
    rows = list(_rows(actor, whose)[:limit])
    return [_one(*row[:4], on=actor.on) for row in rows], rows[0][4] if rows else 0


def _rows(actor: Actor, whose: Whose) -> QuerySet[Any, tuple[int, str, date, list[str], int]]:
    begun = Q(waiting_since__isnull=False) | Q(period_to__lt=actor.on)
    waits: QuerySet[Any] = Obligation.objects.visible_to(actor).filter(
        whose.of_clients(), begun, client__archived_at=None, state=State.WAITING, proposal=""
    )
    since = Min(Coalesce(TruncDate("waiting_since", tzinfo=WARSAW), "period_to"))
    rules = ArrayAgg("rule", distinct=True)
    by_client: QuerySet[Any, Any] = (
        waits.order_by().values_list("client_id", "client__name").annotate(since=since, rules=rules)
    )
    found: QuerySet[Any, tuple[int, str, date, list[str], int]] = by_client.annotate(
        total=Window(Count("client_id"))
    ).order_by("since", "client__name")
    return found


def _one(client_id: int, name: str, since: date, rules: list[str], *, on: date) -> Waiting:
    days = max(0, (on - since).days)
    what = ", ".join(words.duty_name(code) for code in rules[:3])
    more = len(rules) - 3
    return Waiting(client_id, name, days, words.days_long(days), f"{what} +{more}" if more > 0 else what)
