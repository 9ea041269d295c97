"""What the desk does when anything is announced: whoever has done it finds another day in front of them."""

from django.db import transaction

from kantorek.core import events
from kantorek.core.actor import Actor
from kantorek.core.events import Event
from kantorek.desk.day.count import forget_count


def count_anew(actor: Actor, event: Event) -> None:
    """The number in the menu is counted anew when the page is opened next."""
    if actor.staff_id:
        transaction.on_commit(lambda: forget_count(actor), robust=True)


def listen() -> None:
    """Hear every event that there is; called once all apps are ready."""
    for kind in list(events.by_name.values()):
        events.on(kind)(count_anew)
