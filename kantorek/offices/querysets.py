"""Which rows of an office, and which of its people."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Func
from django.db.models.functions import Collate

from kantorek.accounts.models import Seat
from kantorek.core.actor import Actor

if TYPE_CHECKING:  # models.py takes its managers from here
    from kantorek.offices.models import Office, OfficeOwned, StaffMember  # noqa: F401 -- named in the strings below


class OfficeQuerySet(models.QuerySet["Office"]):
    """Which offices; a doorway, so nothing is hidden behind a wall here."""

    def of_staff(self, user_id: int, *, host: str = "") -> Self:
        """Where a person works; the host name of one office leads to that office alone."""
        seats = Seat.objects.filter(user_id=user_id, kind=Seat.Kind.STAFF).values("office_id")
        mine = self.filter(pk__in=seats).order_by("pk")
        return (
            mine.filter(hosts__contains=[host]) if self.model.objects.filter(hosts__contains=[host]).exists() else mine
        )


class StaffQuerySet(models.QuerySet["StaffMember"]):
    """Which people of the office."""

    def visible_to(self, actor: Actor) -> Self:
        """Colleagues know each other."""
        return self.filter(office_id=actor.office_id)

    def working(self) -> Self:
        """Those who can be given clients: invited or here, not gone."""
        return self.filter(left_at=None)

    def alphabetical(self) -> Self:
        """In Polish order of names."""
        return self.order_by(Collate(Func(F("name"), function="polish_key"), "C"), "pk")
