"""What clients do when an app below announces something."""

from kantorek.accounts.models import Seat
from kantorek.clients.actions.client import seat_carers
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.events import on
from kantorek.offices.events import StaffJoined, StaffLeft


@on(StaffJoined)
def seat_at_their_clients(actor: Actor, event: StaffJoined) -> None:
    """Whoever was made a carer before they joined gets the seats at those clients now."""
    for client in Client.objects.looked_after_by(event.subject.id):
        seat_carers(client)


@on(StaffLeft)
def take_their_seats(actor: Actor, event: StaffLeft) -> None:
    """Whoever leaves loses the seats at clients; the clients keep the name until somebody else is chosen."""
    Seat.objects.filter(office_id=actor.office_id, kind=Seat.Kind.CARER, object_id=event.subject.id).delete()
