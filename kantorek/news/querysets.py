"""Which announcements, readers and receipts; what of it a client's people see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from kantorek.clients.querysets import OwnedQuerySet
from kantorek.core.actor import Actor
from kantorek.news.choices import Audience, State

if TYPE_CHECKING:  # models.py takes its managers from here
    from kantorek.news.models import Announcement, Receipt, StaffGroup  # noqa: F401 -- named in the strings below


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Which announcements."""

    def visible_to(self, actor: Actor) -> Self:
        """For staff those of the office; for a client's person what is for their client and read at this moment.

        What was written to clients by name may be about them: whoever sees none of these does not see it, but its author.
        """
        own = self.filter(office_id=actor.office_id)
        if actor.kind == "contact":
            here = own.running(actor.at).exclude(audience=Audience.STAFF)
            return here.filter(readers__client_id__among=actor.clients or ()).distinct()
        if actor.clients is None:
            return own
        named = Q(client_ids__overlap=list(actor.clients or ())) | Q(author_id__in=actor.mine)
        return own.filter(~Q(audience=Audience.CLIENTS) | named)

    def running(self, at: datetime) -> Self:
        """Those that their readers see at a moment."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), state=State.PUBLISHED, published_at__lte=at)

    def on_top_first(self) -> Self:
        """Urgent before pinned before others, the newest first."""
        return self.order_by("-urgent", "-pinned", F("published_at").desc(nulls_first=True), "-pk")


class ReaderQuerySet(OwnedQuerySet):
    """Clients of announcements."""

    shown_to_contacts: ClassVar[Q | None] = Q()


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Who has seen what."""

    def visible_to(self, actor: Actor) -> Self:
        """For staff those of the clients they see and of colleagues; for a client's person their own."""
        own = self.filter(office_id=actor.office_id)
        if actor.kind == "contact":
            return own.filter(contact_id=actor.contact_id or 0, client_id__among=actor.clients or ())
        return own if actor.clients is None else own.filter(Q(client_id=None) | Q(client_id__among=actor.clients))


class GroupQuerySet(models.QuerySet["StaffGroup"]):
    """Which groups of colleagues."""

    def visible_to(self, actor: Actor) -> Self:
        """Groups of the actor's office; none for a client's people."""
        own = self.filter(office_id=actor.office_id)
        return own.none() if actor.kind == "contact" else own

    def current(self) -> Self:
        """Those in use."""
        return self.filter(archived_at=None)
