"""Whose a notice is when it is about to be sent: the person as they stand now, with what they may see today."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kantorek.accounts.models import Seat, User
from kantorek.core.actor import Actor, day_of
from kantorek.notifications.models import PushDevice
from kantorek.notifications.push.actions import mark_of_password
from kantorek.notifications.readers import is_left_out
from kantorek.offices.access import office_door, staff_actor
from kantorek.offices.models import StaffMember


@dataclass(frozen=True, slots=True)
class Reader:
    """A colleague, or somebody of a client: one of the two is there."""

    staff_id: int | None
    contact_id: int | None


def owner_of(office_id: int, reader: Reader, *, at: datetime) -> tuple[User, Actor] | None:
    """Give the person behind a reader and what they may see; None for who may not enter that office or company now."""
    if reader.staff_id:
        member = StaffMember.objects.select_related("user").filter(office_id=office_id, pk=reader.staff_id).first()
        user = member.user if member else None
        office = office_door(user, on=day_of(at), chosen=office_id) if user and user.is_active else None
        found = user and office and office.pk == office_id and office.staff_id == reader.staff_id
        return (user, staff_actor(office, user, at=at)) if user and office and found else None
    seats = Seat.objects.filter(office_id=office_id, kind=Seat.Kind.CONTACT, object_id=reader.contact_id or 0)
    seat = seats.filter(user__is_active=True).select_related("user").first()
    if seat is None or seat.client_id is None:
        return None
    clients = frozenset({seat.client_id})
    actor = Actor("contact", at, office_id, seat.user_id, clients=clients, contact_id=reader.contact_id)
    return None if is_left_out(actor) else (seat.user, actor)


def devices_of(user: User) -> QuerySet[PushDevice]:
    """The person's browsers, newest first; one that was added under another password counts no more."""
    own = PushDevice.objects.filter(user=user, session__endswith=mark_of_password(user))
    return own.order_by("-made_at", "-pk")


def knows_several_offices(user: User) -> bool:
    """Tell whether a message must say whose it is."""
    return Seat.objects.filter(user=user).values("office_id").distinct().count() > 1
