"""What clients do when an app below announces something."""

from functools import partial

from django.db import transaction

from kantorek.clients import events, lists
from kantorek.clients.actions.client import seat_carers
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.events import Event, on
from kantorek.offices.events import StaffJoined


@on(StaffJoined)
def seat_at_their_clients(actor: Actor, event: StaffJoined) -> None:
    """Whoever was made a carer before they joined gets the seats at those clients now."""
    for client in Client.objects.looked_after_by(event.subject.id):
        seat_carers(client)


def count_anew(actor: Actor, event: Event) -> None:
    """The tabs of the list hold other figures now."""
    transaction.on_commit(partial(lists.forget_counts, actor.office_id), robust=True)


_COUNTED: list[type[Event]] = [
    events.ClientCreated,
    events.ClientDeleted,
    events.ClientArchived,
    events.ClientRestored,
    events.ClientStatusChanged,
    events.ClientCarersChanged,
]
for _kind in _COUNTED:
    on(_kind)(count_anew)
