"""Which tasks, templates, recurring tasks, steps and comments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from kantorek.core.actor import Actor
from kantorek.search.querysets import object_ids, patterns

if TYPE_CHECKING:
    from kantorek.tasks.models import Recurrence, Task, Template  # noqa: F401 -- named in a string below


NEVER = date(9999, 12, 31)
"""Where a task without a due day stands in an order by days: last."""


class _Found(Func):
    """`id = ANY(ARRAY(…))` rather than IN: found first, then fetched by key, however many the planner expects."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY(ARRAY"
    output_field = models.BooleanField()


def day_of_order() -> Coalesce:
    """The due day, or the last day there is."""
    return Coalesce(F("due_on"), Value(NEVER, models.DateField()))


class _Rows(models.QuerySet[Any]):
    """Rows of clients, and of the office itself."""

    def visible_to(self, actor: Actor) -> Self:
        """Rows of the clients that the actor sees, and those without a client; for a client's people none."""
        if actor.kind == "contact":
            return self.none()
        own = self.filter(office_id=actor.office_id)
        return own if actor.clients is None else own.filter(Q(client_id=None) | Q(client_id__among=actor.clients))


class TaskQuerySet(_Rows):
    """Which tasks."""

    def current(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(removed_at=None)

    def of_occurrence(self, recurrence_id: int, day: date | None) -> Task | None:
        """The task of one day of a recurring one, if it was made."""
        found: Task | None = self.filter(recurrence_id=recurrence_id, occurrence_on=day).first()
        return found

    def open(self) -> Self:
        """Those that are not done."""
        return self.exclude(state="done")

    def shown(self, on: date) -> Self:
        """Those whose time to be shown has come."""
        return self.filter(Q(show_on=None) | Q(show_on__lte=on))

    def with_day(self) -> Self:
        """Bring the due day to order by: one without a due day comes last."""
        return self.annotate(day=day_of_order())

    def of_client(self, client_id: int) -> Self:
        """Those of one client."""
        return self.filter(client_id=client_id)

    def matching(self, text: str) -> Self:
        """Those found by words of their title or a label, by part of a word."""
        if not patterns(text):  # only signs that nothing is found by
            return self.none()
        return self.filter(_Found(F("pk"), object_ids(text, kinds=["task"])))

    def for_person(self, actor: Actor) -> Self:
        """The actor's own, and those of the colleagues they stand in for today; also what waits for their review."""
        return self.filter(Q(owner_id__in=actor.mine) | Q(state="review", reviewer_id__in=actor.mine))


class TemplateQuerySet(models.QuerySet["Template"]):
    """Which templates."""

    def visible_to(self, actor: Actor) -> Self:
        """Templates are the office's, and not for a client's people."""
        return self.none() if actor.kind == "contact" else self.filter(office_id=actor.office_id)

    def current(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(removed_at=None)


class RecurrenceQuerySet(_Rows):
    """Which recurring tasks."""

    def current(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(removed_at=None)

    def to_make(self, on: date) -> Self:
        """Those whose next time may have come; a shift moves it by two weeks at most."""
        soon = F("lead_days") + 14
        return self.filter(removed_at=None, paused_at=None, next_on__lte=Value(on, models.DateField()) + soon)


class StepQuerySet(_Rows):
    """Which steps."""


class CommentQuerySet(_Rows):
    """Which comments."""

    def current(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(removed_at=None)
