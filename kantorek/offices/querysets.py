"""Which rows of an office, and which of its people."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Collate

from kantorek.accounts.models import Seat
from kantorek.core.actor import Actor

if TYPE_CHECKING:  # models.py takes its managers from here
    from kantorek.offices.models import Office, OfficeOwned, StaffMember, Substitution  # noqa: F401 -- named in the strings below


class OfficeQuerySet(models.QuerySet["Office"]):
    """Which offices; a doorway, so nothing is hidden behind a wall here."""

    def at_host(self, host: str) -> Self:
        """Whose pages a host name shows: those of its own office alone, or of any where it belongs to none."""
        owned = self.model.objects.filter(hosts__contains=[host])
        return self.filter(Q(hosts__contains=[host]) | ~models.Exists(owned))

    def behind(self, query: str) -> "Office | None":
        """Give the office that an address names by Office.look_query; what is not signed names none."""
        try:
            return self.filter(pk=int(Signer(salt="kantorek.offices.look").unsign(query))).first()
        except (BadSignature, ValueError):
            return None

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


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    """Which substitutions."""

    def visible_to(self, actor: Actor) -> Self:
        """Colleagues know who stands in for whom."""
        return self.filter(office_id=actor.office_id)

    def changeable_by(self, actor: Actor) -> Self:
        """One's own; with the right anybody's."""
        return self if actor.may("office.substitutions") else self.filter(person_id=actor.staff_id)

    def current(self) -> Self:
        """Those that nobody has ended early."""
        return self.filter(ended_at=None)

    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.current().filter(starts_on__lte=day, ends_on__gte=day)

    def not_over(self, day: date) -> Self:
        """Those that hold on a day or later."""
        return self.current().filter(ends_on__gte=day)

    def over(self, day: date) -> Self:
        """Those that were ended, or whose last day is past."""
        return self.filter(Q(ended_at__isnull=False) | Q(ends_on__lt=day))

    def of_person(self, staff_id: int) -> Self:
        """Those that a colleague is part of, on either side."""
        return self.filter(Q(person_id=staff_id) | Q(stand_in_id=staff_id))

    def meeting(self, first: date, last: date) -> Self:
        """Those that share a day with a span of days."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def with_names(self) -> Self:
        """Bring both people along."""
        return self.select_related("person", "stand_in")
