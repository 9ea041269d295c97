"""What the office is told when a client delivers, or stays silent to the last reminder."""

from kantorek.core.actor import Actor
from kantorek.core.events import after
from kantorek.requests.actions import tell_of_delivery, tell_of_silence
from kantorek.requests.choices import WAITING, State
from kantorek.requests.events import RequestDelivered, RequestReminderDue
from kantorek.requests.models import ClientRequest


@after(RequestDelivered)
def say_what_came(actor: Actor, event: RequestDelivered) -> None:
    """Tell who asked and the carer, but for whoever wrote it down; what is settled meanwhile is no news."""
    request = ClientRequest.objects.visible_to(actor).select_related("client").filter(pk=event.subject.id).first()
    if request and request.state == State.DELIVERED:
        key, by = event.actor.at.isoformat(), event.actor.staff_id
        tell_of_delivery(actor, request, files=len(event.file_ids), key=key, by=by)


@after(RequestReminderDue)
def say_that_nothing_came(actor: Actor, event: RequestReminderDue) -> None:
    """After the last step of the ladder somebody calls."""
    request = ClientRequest.objects.visible_to(actor).select_related("client").filter(pk=event.subject.id).first()
    if event.last and request and request.state in WAITING:
        tell_of_silence(actor, request)
