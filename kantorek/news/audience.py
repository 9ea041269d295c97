"""For whom an announcement is: which clients, which of their people it can reach, which colleagues."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from kantorek.accounts.models import Seat, User
from kantorek.clients.choices import Status
from kantorek.clients.lists import Asked, asked_for
from kantorek.clients.models import Client, Contact
from kantorek.clients.querysets import ClientQuerySet, ContactQuerySet
from kantorek.core.actor import Actor, day_of
from kantorek.news.choices import Audience
from kantorek.news.models import Announcement
from kantorek.offices.access import office_door, staff_actor
from kantorek.offices.models import StaffMember
from kantorek.offices.querysets import StaffQuerySet


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an announcement goes: clients, their people, and the clients of whom nobody can be reached."""

    clients: int
    people: int
    unreachable: int = 0


def audience_of(actor: Actor, announcement: Announcement) -> ClientQuerySet:
    """The clients that an announcement is for, among those the actor sees; never one in the archive.

    "All" are those whom the office serves, so no potential ones; by their data or by name they can be reached.
    """
    clients: ClientQuerySet = Client.objects.visible_to(actor).current()
    if announcement.audience == Audience.ALL:
        return clients.exclude(status=Status.POTENTIAL)
    if announcement.audience == Audience.TAGS:
        return clients.tagged(announcement.tags)
    if announcement.audience == Audience.FILTER:
        return asked_for(actor, Asked(filters=announcement.wanted)).current()
    if announcement.audience == Audience.CLIENTS:
        return clients.filter(pk__in=announcement.client_ids)
    return clients.none()


def people_of(actor: Actor, clients: ClientQuerySet | Iterable[int], *, by_mail: bool) -> ContactQuerySet:
    """The people of some clients whom an announcement reaches: in the portal, and with `by_mail` by letter."""
    people: ContactQuerySet = Contact.objects.visible_to(actor).current().filter(client__in=clients)
    door = Seat.objects.filter(office_id=actor.office_id, kind=Seat.Kind.CONTACT, object_id=OuterRef("pk"))
    people = people.annotate(in_portal=Exists(door))
    return people.filter(Q(in_portal=True) | ~Q(email="")) if by_mail else people.filter(in_portal=True)


def colleagues_of(actor: Actor, announcement: Announcement) -> StaffQuerySet:
    """The colleagues that an announcement of the office is for, without its author."""
    people: StaffQuerySet = StaffMember.objects.visible_to(actor).working().filter(user__isnull=False)
    if announcement.audience != Audience.STAFF:
        return people.none()
    if announcement.group:
        people = people.filter(pk__in=announcement.group.members)
    return people.exclude(pk=announcement.author_id) if announcement.author_id else people


def reach_of(actor: Actor, announcement: Announcement) -> Reach:
    """Count how far it would go if it were published now."""
    if announcement.audience == Audience.STAFF:
        return Reach(clients=0, people=colleagues_of(actor, announcement).count())
    clients = audience_of(actor, announcement)
    reached = people_of(actor, clients, by_mail=announcement.by_mail or announcement.urgent)
    people = list(reached.values_list("client_id", flat=True))
    count = clients.count()
    return Reach(clients=count, people=len(people), unreachable=count - len(set(people)))


def author_of(announcement: Announcement, *, at: datetime) -> Actor | None:
    """Make the actor of whoever published or scheduled it, with today's rights; None when they cannot publish any more.

    What the program does later with an announcement it does as that person, so that it never reaches further than they.
    """
    author = announcement.author
    user: User | None = author.user if author and author.left_at is None else None
    there = user if user and user.is_active else None
    office = office_door(there, on=day_of(at), chosen=announcement.office_id) if there else None
    if there is None or office is None or office.pk != announcement.office_id:
        return None
    actor = staff_actor(office, there, at=at)
    return actor if actor.may("news.write") else None
