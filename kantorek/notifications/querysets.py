"""Which notices are whose, and who may be told."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kantorek.accounts.models import Seat, StandIn
from kantorek.core.actor import Actor
from kantorek.core.prepared import of_office
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
            return mine.filter(client_id__among=actor.clients or ())
        own = self.filter(office_id=actor.office_id, staff_id=actor.staff_id or 0)
        return own if actor.clients is None else own.filter(Q(client_id=None) | Q(client_id__among=actor.clients))

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
            return own.filter(contact_id=actor.contact_id or 0, client_id__among=actor.clients or ())
        return own.filter(staff_id=actor.staff_id or 0)


def stand_ins(actor: Actor, staff_ids: Iterable[int], *, on: date | None = None) -> dict[int, str]:
    """Who stands in on a day for any of the people named: staff id of the stand-in → the name of the one who is away."""
    rows = _stand_ins(actor, sorted(set(staff_ids)), on or actor.on)
    return {pk: name for pk, name in rows if pk and name}


@of_office
def _stand_ins(actor: Actor, staff_ids: list[int], on: date) -> QuerySet[Any, Any]:
    people = StaffMember.objects.filter(office_id=actor.office_id)
    held = StandIn.objects.filter(office_id=actor.office_id, for_staff_id__among=staff_ids)
    held = held.filter(starts_on__lte=on, ends_on__gte=on)
    away = Subquery(people.filter(pk=OuterRef("for_staff_id")).values("name"))
    there = Subquery(people.filter(user_id=OuterRef("user_id")).values("pk")[:1])
    return held.annotate(away=away, there=there).order_by("pk").values_list("there", "away")


def receivers(actor: Actor, staff_ids: Iterable[int], client_id: int | None) -> list[StaffMember]:
    """Those of the people named who have joined and not left, and who see today the client that it is about.

    Each bears `reachable`: whether they have a browser that takes push messages.
    """
    ids = sorted(set(staff_ids))
    return _receivers(actor, ids) if client_id is None else _who_see(actor, ids, client_id, actor.on)


@of_office
def _receivers(actor: Actor, staff_ids: list[int]) -> QuerySet[Any, Any]:
    people = StaffMember.objects.filter(office_id=actor.office_id, pk__among=staff_ids, user__isnull=False)
    devices = apps.get_model("notifications", "PushDevice").objects.filter(user_id=OuterRef("user_id"))
    people = people.working().exclude(joined_at=None).annotate(reachable=Exists(devices))
    return people.select_related("user").order_by("pk")


@of_office
def _who_see(actor: Actor, staff_ids: list[int], client_id: int, on: date) -> QuerySet[Any, Any]:
    all_seeing = [role for role, rights in ROLES.items() if "clients.see_all" in rights]
    seats = Seat.objects.filter(office_id=actor.office_id, client_id=client_id, kind=Seat.Kind.CARER)
    own = seats.filter(user_id=OuterRef("user_id"))
    held = StandIn.objects.filter(user_id=OuterRef("user_id"), office_id=actor.office_id)
    held = held.filter(starts_on__lte=on, ends_on__gte=on, for_user_id__in=seats.values("user_id"))
    people = _receivers.make(actor, staff_ids)
    return people.filter(Q(role__in=all_seeing) | Exists(own) | Exists(held))
