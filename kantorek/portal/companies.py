"""The companies of one person over all offices, each office asked behind its own wall."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.db.models import Count

from kantorek.accounts.models import Seat, User
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.notifications.models import Notice
from kantorek.offices.models import Office
from kantorek.portal.access import contact_actor
from kantorek.requests.models import ClientRequest


@dataclass(frozen=True, slots=True)
class Company:
    """A company that the person may enter, at which level, and how much waits for them or is unread."""

    client: Client
    office: Office
    level: str
    waiting: int
    unread: int = 0


def companies_of(user: User, seats: list[Seat], *, at: datetime) -> list[Company]:
    """Give the companies of these seats by name: four questions an office, however many companies."""
    offices = {office.pk: office for office in Office.objects.filter(pk__in={seat.office_id for seat in seats})}
    found: list[Company] = []
    for office_id, group in groupby(sorted(seats, key=lambda seat: seat.office_id), key=lambda seat: seat.office_id):
        found += _at_office(user, offices[office_id], list(group), at=at)
    return sorted(found, key=lambda company: company.client.name.casefold())


def is_shut(actor: Actor) -> bool:
    """Tell whether the door of the actor's one company is shut now: it is blocked, in the archive, or not there at all."""
    client = Client.objects.filter(pk__in=actor.clients or ()).first()
    return client is None or bool(client.why_closed())


def _at_office(user: User, office: Office, seats: list[Seat], *, at: datetime) -> list[Company]:
    levels = {seat.client_id: seat.role for seat in seats}
    clients = frozenset(pk for pk in levels if pk is not None)
    actor = replace(contact_actor(seats[0], user, at=at), clients=clients)
    with scope.of(actor):
        waiting = ClientRequest.objects.visible_to(actor).waiting().order_by().values_list("client_id")
        counts = dict(waiting.annotate(many=Count("pk")))
        told = Notice.objects.unread().filter(office_id=office.pk, contact_id__in=[seat.object_id for seat in seats])
        unread = dict(told.order_by().values_list("client_id").annotate(many=Count("pk")))
        return [
            Company(client, office, levels[client.pk], counts.get(client.pk, 0), unread.get(client.pk, 0))
            for client in Client.objects.visible_to(actor).current()
        ]
