"""Which answers of registers: of an office, about a number, still owed."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from kantorek.core.actor import Actor

if TYPE_CHECKING:  # models.py takes its managers from here
    from kantorek.registers.models import Answer  # noqa: F401 -- named in the string below


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Answers of registers, kept as evidence."""

    def visible_to(self, actor: Actor) -> Self:
        """Answers of the actor's office: about clients that the actor sees, and about none yet; not for a client's people."""
        if actor.kind == "contact":
            return self.none()
        mine = self.filter(office_id=actor.office_id)
        if actor.clients is None:
            return mine
        return mine.filter(Q(client_id__among=actor.clients) | Q(client_id=None))

    def about(self, register: str, number: str) -> Self:
        """Answers of one register about one number, newest first."""
        return self.filter(register=register, number=number).order_by("-pk")

    def of_client(self, client_id: int) -> Self:
        """Answers about one client, newest first."""
        return self.filter(client_id=client_id).order_by("-pk")

    def fresh(self, *, since: datetime) -> Self:
        """Answers that say something and are not old."""
        return self.filter(outcome__in=("found", "not_found"), answered_at__gt=since)

    def owed(self, *, at: datetime) -> Self:
        """Answers that should be asked for again now, the longest waiting first."""
        return self.filter(outcome="pending", retry_at__lte=at).order_by("retry_at")
