"""What clients do when an app below announces something."""

from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.clients import events, lists
from kantorek.clients.actions.client import seat_carers
from kantorek.clients.models import Client
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.events import Event, after, on
from kantorek.notifications import actions as notices
from kantorek.offices.events import StaffJoined


@on(StaffJoined)
def seat_at_their_clients(actor: Actor, event: StaffJoined) -> None:
    """Whoever was made a carer before they joined gets the seats at those clients now."""
    for client in Client.objects.looked_after_by(event.subject.id):
        seat_carers(client)


@on(events.ClientCarersChanged)
def look_at_who_watches(actor: Actor, event: events.ClientCarersChanged) -> None:
    """An open page of whoever does not look after the client any more hears no more of it."""
    for was, _now in event.changes.values():
        if was:
            live.look_again(actor.office_id, was)
    notices.count_again(actor, {pk for change in event.changes.values() for pk in change if pk})


@after(events.ClientCarersChanged)
def tell_the_new_carer(actor: Actor, event: events.ClientCarersChanged) -> None:
    """Whoever was given a client by somebody else learns of it behind the bell; no letter, for there may be many."""
    for field, (_was, now) in event.changes.items():
        if now and now != event.actor.staff_id:
            words = (
                _("You keep the books of %(name)s now")
                if field == "carer_id"
                else _("You do the payroll of %(name)s now")
            )
            notices.notify(
                actor,
                [now],
                kind="clients.carer",
                title=partial(_said, words, {"name": event.subject.title}),
                text=partial(_said, _("Given to you by %(name)s."), {"name": event.actor.name}),
                url=reverse("clients:detail", args=[event.subject.id]),
                once=f"carer:{event.id}:{field}",
                client_id=event.client_id,
                icon="user-check",
                mail=False,
            )


@after(events.IntakeLookedUp)
def tell_that_the_list_is_ready(actor: Actor, event: events.IntakeLookedUp) -> None:
    """Whoever pasted a list may have left the page: the registers have answered, it waits to be looked at."""
    words = _("%(ready)s of %(count)s can be added.")
    notices.notify(
        actor,
        [event.actor.staff_id] if event.actor.staff_id else [],
        kind="clients.intake",
        title=_("Your list of NIPs is ready"),
        text=partial(_said, words, {"ready": str(event.ready), "count": str(event.count)}),
        url=reverse("clients:intake", args=[event.subject.id]),
        once=f"intake:{event.id}",
        icon="list-checks",
        mail=False,
    )


@after(events.IntakeFinished)
def tell_that_the_clients_are_there(actor: Actor, event: events.IntakeFinished) -> None:
    """Whoever pasted the list learns how it ended, and each carer how many clients they were given, in one notice."""
    maker = event.actor.staff_id
    words = _("%(added)s added, %(refused)s not.") if event.refused else _("Added: %(added)s.")
    told: dict[str, Any] = {"kind": "clients.intake", "icon": "user-check", "mail": False}
    notices.notify(
        actor,
        [maker] if maker else [],
        title=_("The clients of your list are added"),
        text=partial(_said, words, {"added": str(event.added), "refused": str(event.refused)}),
        url=reverse("clients:intake", args=[event.subject.id]),
        once=f"intake:{event.id}",
        **told,
    )
    notices.notify(
        actor,
        {pk for pk in event.carers if pk != maker} if event.added else set(),
        title=partial(_said, _("You look after new clients: %(added)s"), {"added": str(event.added)}),
        text=partial(_said, _("Given to you by %(name)s."), {"name": event.actor.name}),
        url=reverse("clients:list") + "?sort=-created",
        once=f"intake:{event.id}",
        **told,
    )


def _said(words: Any, values: dict[str, str]) -> str:
    """Put names into lazy words once the language of the reader is known."""
    return str(words) % values


@on(events.ClientDeleted)
def take_notices_along(actor: Actor, event: events.ClientDeleted) -> None:
    """No notice leads to a client that is not there any more."""
    notices.drop_notices(actor, client_id=event.subject.id)


def count_anew(actor: Actor, event: Event) -> None:
    """The tabs of the list hold other figures now."""
    transaction.on_commit(partial(lists.forget_counts, actor.office_id), robust=True)


@on(events.ClientCreated, events.ClientChanged, events.ClientDeleted)
def look_for_tags_anew(actor: Actor, event: Event) -> None:
    """A tag may be new, or no longer in use."""
    if not isinstance(event, events.ClientChanged) or "tags" in event.changes:
        lists.forget_tags(event.actor.office_id)
        transaction.on_commit(partial(lists.forget_tags, event.actor.office_id), robust=True)


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
