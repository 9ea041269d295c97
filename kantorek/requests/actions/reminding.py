"""Reminding a client of what was asked: by the ladder, or by hand; the letter itself is made where mail is made."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.client import plain
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.requests.actions.checking import hold_request, save_request
from kantorek.requests.choices import WAITING
from kantorek.requests.events import RequestReminderDue
from kantorek.requests.law import next_step, step_of
from kantorek.requests.models import ClientRequest


@transaction.atomic
def remind_client(actor: Actor, request: ClientRequest) -> ClientRequest:
    """Remind the client by hand; however often it is asked, a person gets one letter a day.

    Refuses a closed client, and a request that does not wait for the client.
    """
    request = hold_request(actor, request)
    if request.state not in WAITING:
        raise Refused(_("This request does not wait for the client."), code="not_waiting")
    request.reminders += 1
    save_request(actor, request, "reminders")
    publish(RequestReminderDue(**_about(actor, request), by_hand=True))
    return request


@transaction.atomic
def take_step(actor: Actor, request: ClientRequest) -> ClientRequest:
    """Take the step of the ladder whose day has come, and set the day of the next one; steps missed are one step.

    What has been delivered or settled meanwhile, or whose day has moved, is left alone. Refuses a closed client.
    """
    request = hold_request(actor, request)
    if request.state not in WAITING or request.remind_on is None or request.remind_on > actor.on:
        return request
    assert request.due_on  # the ladder counts from it, and remind_on follows from the ladder
    request.reminders += 1
    request.remind_on = next_step(request.due_on, after=actor.on)
    save_request(actor, request, "reminders", "remind_on")
    step, last = step_of(request.due_on, on=actor.on), request.remind_on is None
    publish(RequestReminderDue(**_about(actor, request), step=step, last=last))
    return request


def _about(actor: Actor, request: ClientRequest) -> dict[str, Any]:
    return {
        "actor": actor,
        "subject": request.ref,
        "client_id": request.client_id,
        "due_on": plain(request.due_on),
        "contact_id": request.contact_id,
    }
