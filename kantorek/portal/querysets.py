"""Which accesses, change requests and words to contacts; what of it a client's people see."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db.models import F, Func, Q, QuerySet
from django.db.models.functions import Collate

from kantorek.accounts.models import Key
from kantorek.clients.querysets import OwnedQuerySet

if TYPE_CHECKING:
    from kantorek.clients.models import Client


class AccessQuerySet(OwnedQuerySet):
    """Who may enter the portal of which client."""

    shown_to_contacts: ClassVar[Q | None] = Q()

    def current(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(ended_at=None)

    def by_name(self) -> Self:
        """Those that hold first, in Polish order of names."""
        key = Collate(Func(F("contact__name"), function="polish_key"), "C")
        return self.order_by(F("ended_at").desc(nulls_first=True), key, "pk")


class ChangeQuerySet(OwnedQuerySet):
    """Changes of a company's data that its people asked for."""

    shown_to_contacts: ClassVar[Q | None] = Q()

    def open(self) -> Self:
        """Those that wait for the office."""
        return self.filter(state="open")


class WordQuerySet(OwnedQuerySet):
    """What contacts are to be told by mail; nobody at the client sees the queue."""

    def waiting(self) -> Self:
        """Neither sent nor dropped."""
        return self.filter(sent_at=None, dropped_at=None)


def tokens_of(client: Client) -> QuerySet[Key]:
    """The tokens of one company, newest first; a key has no row policy, so office and client are asked for here."""
    mine = Key.objects.filter(purpose=Key.Purpose.PORTAL_API, office_id=client.office_id, client_id=client.pk)
    return mine.select_related("user").order_by("-pk")
