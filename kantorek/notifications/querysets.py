"""Which notices are whose, and who may be told."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kantorek.accounts.models import Seat, StandIn
from kantorek.core.actor import Actor
from kantorek.offices.access import ROLES
from kantorek.offices.models import StaffMember

if TYPE_CHECKING:  # models.py takes its manager from here
    from kantorek.notifications.models import Notice, Wishes  # noqa: F401 -- named in the strings below


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Which notices."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own, but for those about clients that are not theirs any more."""
        if actor.kind == "contact":
            mine = self.filter(office_id=actor.office_id, contact_id=actor.contact_id or 0)
            return mine.filter(client_id__in=actor.clients or ())
        own = self.filter(office_id=actor.office_id, staff_id=actor.staff_id or 0)
        return own if actor.clients is None else own.filter(Q(client_id=None) | Q(client_id__in=actor.clients))

    def unread(self) -> Self:
        """What has not been opened yet."""
        return self.filter(read_at=None)

    def to_mail(self, at: datetime) -> Self:
        """What is unread and whose letter may go by now."""
        return self.unread().filter(mailed_at=None, mail_due_at__lte=at)

    def to_push(self, at: datetime) -> Self:
        """What is unread and whose push message may go by now."""
        return self.unread().filter(pushed_at=None, push_due_at__lte=at)

    def to_go(self) -> Self:
        """What a letter or a push message waits for, whenever it may go."""
        return self.filter(Q(mailed_at=None, mail_due_at__isnull=False) | Q(pushed_at=None, push_due_at__isnull=False))


class WishesQuerySet(models.QuerySet["Wishes"]):
    """How people wish to be told."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own."""
        own = self.filter(office_id=actor.office_id)
        if actor.kind == "contact":
            return own.filter(contact_id=actor.contact_id or 0, client_id__in=actor.clients or ())
        return own.filter(staff_id=actor.staff_id or 0)


def stand_ins(office_id: int, staff_ids: Iterable[int], *, on: date) -> dict[int, str]:
    """Who stands in on a day for any of the people named: staff id of the stand-in → the name of the one who is away."""
    people = StaffMember.objects.filter(office_id=office_id)
    held = StandIn.objects.filter(
        office_id=office_id, for_staff_id__in=set(staff_ids), starts_on__lte=on, ends_on__gte=on
    )
    away = Subquery(people.filter(pk=OuterRef("for_staff_id")).values("name"))
    there = Subquery(people.filter(user_id=OuterRef("user_id")).values("pk")[:1])
    rows = held.annotate(away=away, there=there).order_by("pk").values_list("there", "away")
    return {pk: name for pk, name in rows if pk and name}


def receivers(office_id: int, staff_ids: Iterable[int], client_id: int | None, *, on: date) -> QuerySet[StaffMember]:
    """Those of the people named who have joined and not left, and who see on that day the client that it is about."""
    people = StaffMember.objects.filter(office_id=office_id, pk__in=set(staff_ids), user__isnull=False)
    people = people.working().exclude(joined_at=None).select_related("user").order_by("pk")
    if client_id is None:
        return people
    all_seeing = [role for role, rights in ROLES.items() if "clients.see_all" in rights]
    seats = Seat.objects.filter(office_id=office_id, client_id=client_id, kind=Seat.Kind.CARER)
    own = seats.filter(user_id=OuterRef("user_id"))
    held = StandIn.objects.filter(user_id=OuterRef("user_id"), office_id=office_id, starts_on__lte=on, ends_on__gte=on)
    stood_in_for = held.filter(for_user_id__in=seats.values("user_id"))
    return people.filter(Q(role__in=all_seeing) | Exists(own) | Exists(stood_in_for))
