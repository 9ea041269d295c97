"""What the calendar does to agreements: they run out, stop, and begin to be paid for."""

from typing import Any

from django.db import transaction

from kantorek.agreements.actions.fees import feed_client
from kantorek.agreements.choices import Status
from kantorek.agreements.events import AgreementExpired, AgreementStopped
from kantorek.agreements.models import Agreement
from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.events import Event, publish


@transaction.atomic
def settle_agreement(actor: Actor, agreement: Agreement) -> bool:
    """Move an agreement whose time is over to its new status, once; gives whether it moved.

    On a closed client too: that its days are over is no change that anybody makes.
    """
    client = taken(agreement.client_id)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    status = agreement.status_on(actor.on)
    if agreement.removed_at or agreement.status != Status.ACTIVE or status == Status.ACTIVE:
        return False
    agreement.status = status
    agreement.version += 1
    agreement.save(update_fields=["status", "version"])
    publish(_told(actor, agreement))
    if agreement.fee_taken_at:
        feed_client(actor, client)
    return True


@transaction.atomic
def take_fee(actor: Actor, client: Client) -> None:
    """Give a client's sheet the fees of agreements that hold since today; what is on the sheet already stays unsaid."""
    feed_client(actor, taken(client.pk))


def _told(actor: Actor, agreement: Agreement) -> Event:
    about: dict[str, Any] = {
        "actor": actor,
        "subject": agreement.ref,
        "client_id": agreement.client_id,
        "agreement_id": agreement.pk,
    }
    if agreement.status == Status.CANCELLED and agreement.cancelled_on:
        return AgreementStopped(**about, cancelled_on=agreement.cancelled_on.isoformat())
    return AgreementExpired(**about, ends_on=str(agreement.ends_on))
