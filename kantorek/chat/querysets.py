"""Which conversations, lines and canned answers; what of it a client's people see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from kantorek.chat.choices import SHOWN
from kantorek.clients.querysets import OwnedQuerySet
from kantorek.core.actor import Actor

if TYPE_CHECKING:  # models.py takes its managers from here
    from kantorek.chat.models import CannedAnswer, ChatHours  # noqa: F401 -- named in the strings below


class ConversationQuerySet(OwnedQuerySet):
    """Conversations; a client's person sees their own, never a colleague's."""

    shown_to_contacts: ClassVar[Q | None] = Q()

    def visible_to(self, actor: Actor) -> Self:
        """Those with people of the clients that the actor sees; for a client's person the one that is theirs."""
        seen = super().visible_to(actor)
        return seen.filter(contact_id=actor.contact_id or 0) if actor.kind == "contact" else seen

    def waiting(self, at: datetime) -> Self:
        """Those in which the client waits for an answer, and that nobody has laid aside."""
        return self.filter(waiting_since__isnull=False).exclude(snoozed_until__gt=at)


class MessageQuerySet(OwnedQuerySet):
    """Lines of conversations; a client's person sees their own conversation's, without the internal comments."""

    shown_to_contacts: ClassVar[Q | None] = Q(kind__in=SHOWN)

    def visible_to(self, actor: Actor) -> Self:
        """Lines of the conversations that the actor sees."""
        seen = super().visible_to(actor)
        return seen.filter(conversation__contact_id=actor.contact_id or 0) if actor.kind == "contact" else seen


class CannedQuerySet(models.QuerySet["CannedAnswer"]):
    """Which canned answers."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's office; none for a client's people."""
        own = self.filter(office_id=actor.office_id)
        return own.none() if actor.kind == "contact" else own

    def current(self) -> Self:
        """Those in use."""
        return self.filter(archived_at=None)


class HoursQuerySet(models.QuerySet["ChatHours"]):
    """The hours of an office."""

    def visible_to(self, actor: Actor) -> Any:
        """Those of the actor's office, for both sides."""
        return self.filter(office_id=actor.office_id)
