"""Which lights and accounts: those of clients that the actor sees, those that are due."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F

from kantorek.core.actor import Actor

if TYPE_CHECKING:  # models.py takes its managers from here
    from kantorek.verification.models import BankAccount, Light  # noqa: F401 -- named in the strings below


class LightQuerySet(models.QuerySet["Light"]):
    """The lights of clients."""

    def visible_to(self, actor: Actor) -> Self:
        """Lights of clients that the actor sees."""
        mine = self.filter(office_id=actor.office_id)
        return mine if actor.clients is None else mine.filter(client_id__among=actor.clients)

    def due(self, register: str, *, at: datetime) -> Self:
        """Lights that a round should ask about now: never tried first, then whoever was tried longest ago.

        Not by `due_at`: a question that a dead walker took with it puts that off, and must not cost the client its turn.
        """
        longest_ago = F("tried_at").asc(nulls_first=True)
        return self.filter(register=register, due_at__lte=at).order_by(longest_ago, "due_at", "pk")


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    """Accounts that clients are paid on, or pay to."""

    def visible_to(self, actor: Actor) -> Self:
        """Accounts kept for clients that the actor sees; a client's people see the company's own, not whom it pays."""
        mine = self.filter(office_id=actor.office_id)
        if actor.kind == "contact":
            mine = mine.filter(own=True)
        return mine if actor.clients is None else mine.filter(client_id__among=actor.clients)

    def current(self) -> Self:
        """Accounts that have not been taken away."""
        return self.filter(removed_at=None)
