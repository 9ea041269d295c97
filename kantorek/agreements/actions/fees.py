"""The monthly fee on a client's sheet follows from the agreements that hold."""

from decimal import Decimal

from kantorek.agreements.events import AgreementFeeTaken
from kantorek.agreements.models import Agreement
from kantorek.clients.actions import change_client
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.events import publish


def feed_client(actor: Actor, client: Client) -> None:
    """Give the client's sheet the sum of the fees of the agreements in force, and note which have been taken.

    Called when a fee begins, changes or ends. Without any fee in force the sheet keeps what it says, and so does a
    closed client's; a fee typed into the sheet later stays until the next such day.
    """
    mine = Agreement.objects.in_force(actor.on).filter(client=client, fee_currency=client.fee_currency)
    holding = list(mine.exclude(monthly_fee=None))
    if not holding or client.why_closed():
        return
    total = sum((agreement.monthly_fee or Decimal(0) for agreement in holding), Decimal(0))
    if client.monthly_fee != total:
        change_client(actor, client, fields={"monthly_fee": total}, version=client.version)
    new = [agreement.pk for agreement in holding if agreement.fee_taken_at is None]
    if new:
        Agreement.objects.filter(pk__in=new).update(fee_taken_at=actor.at)
        publish(AgreementFeeTaken(actor=actor, subject=client.ref, client_id=client.pk, agreement_ids=new))
