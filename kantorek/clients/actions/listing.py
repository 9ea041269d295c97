"""What may happen to many clients at once: a list leaves as a file, carers change."""

from collections.abc import Mapping

from django.db import transaction

from kantorek.clients.actions.client import assign_carers
from kantorek.clients.events import ClientsExported
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.events import publish
from kantorek.core.refs import Ref

Carers = tuple[int | None, int | None]
"""Who keeps the books, who the payroll."""


@transaction.atomic
def export_clients(actor: Actor, *, count: int, kind: str, asked: str) -> None:
    """Tell the stream that a list left the office: who took it, how many clients, by which filters."""
    subject = Ref("offices.office", actor.office_id or 0)
    publish(ClientsExported(actor=actor, subject=subject, count=count, kind=kind, asked=asked))


@transaction.atomic
def assign_many(actor: Actor, wanted: Mapping[int, Carers]) -> dict[int, Carers]:
    """Give clients their carers, all or none; the answer is what it was for those that changed.

    Refuses what assign_carers() refuses. Clients that the actor does not see are passed over.
    """
    was: dict[int, Carers] = {}
    for client in Client.objects.visible_to(actor).among(wanted).order_by("pk"):
        before = (client.carer_id, client.payroll_carer_id)
        carer_id, payroll_carer_id = wanted[client.pk]
        if before != (carer_id, payroll_carer_id):
            assign_carers(actor, client, carer_id=carer_id, payroll_carer_id=payroll_carer_id)
            was[client.pk] = before
    return was
