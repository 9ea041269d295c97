"""Which requests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from kantorek.clients.choices import Status
from kantorek.clients.querysets import OwnedQuerySet
from kantorek.core.actor import Actor
from kantorek.core.refs import Ref
from kantorek.requests.choices import WAITING, State

if TYPE_CHECKING:  # models.py takes its managers from here
    from kantorek.requests.models import RequestTemplate  # noqa: F401 -- named in the string below


class RequestQuerySet(OwnedQuerySet):
    """Requests to clients; the client's people see them all but the withdrawn ones."""

    shown_to_contacts: ClassVar[Q | None] = ~Q(state=State.WITHDRAWN)

    def waiting(self) -> Self:
        """Those that wait for the client."""
        return self.filter(state__in=WAITING)

    def delivered(self) -> Self:
        """Those that wait for the office."""
        return self.filter(state=State.DELIVERED)

    def overdue(self, on: date) -> Self:
        """Those that the client should have done before a day."""
        return self.waiting().filter(due_on__lt=on)

    def unsettled(self) -> Self:
        """Those that somebody waits for: the client's turn, or the office's."""
        return self.filter(state__in=(*WAITING, State.DELIVERED))

    def settled(self) -> Self:
        """Those that are done, and those that were withdrawn."""
        return self.filter(state__in=(State.DONE, State.WITHDRAWN))

    def to_remind(self, on: date) -> Self:
        """Those whose reminder is due, of clients that are open; the longest waiting first."""
        open_clients = Q(client__archived_at=None) & ~Q(client__status=Status.BLOCKED)
        return self.waiting().filter(open_clients, remind_on__lte=on).order_by("remind_on", "pk")

    def of_source(self, ref: Ref) -> Self:
        """Those that were asked from a task or an obligation, the newest first."""
        return self.filter(source_kind=ref.kind, source_id=ref.id).order_by("-pk")


class TemplateQuerySet(models.QuerySet["RequestTemplate"]):
    """Which templates of requests."""

    def visible_to(self, actor: Actor) -> Self:
        """Templates of the actor's office; none for a client's people."""
        own = self.filter(office_id=actor.office_id)
        return own.none() if actor.kind == "contact" else own

    def current(self) -> Self:
        """Those in use."""
        return self.filter(archived_at=None)

    def by_title(self) -> Self:
        """In the order of titles."""
        return self.order_by("title", "pk")
