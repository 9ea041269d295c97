"""Evidence: an answer asked for anew, and the numbers of persons in it, read by whoever may."""

from datetime import datetime

from django.db import transaction

from kantorek.clients.models import Client
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.registers import actions as registers
from kantorek.registers.evidence import numbers_in
from kantorek.registers.models import Answer
from kantorek.verification.events import ClientVerified, EvidenceRead
from kantorek.verification.models import Light


@transaction.atomic
def ask_anew(actor: Actor, answer: Answer, *, at: datetime) -> Answer:
    """Open the same question again, for a job to ask at once; the older answer stays. Refuses a closed client."""
    client = Client.objects.visible_to(actor).filter(pk=answer.client_id).first() if answer.client_id else None
    if client and (reason := client.why_closed()):
        raise Refused(reason, code="closed")
    client_id = client.pk if client else None
    fresh = registers.begin(actor, answer.register, answer.number, at=at, client_id=client_id, again=True)
    if client:
        lights = Light.objects.filter(client_id=client.pk, register=answer.register, number=answer.number)
        lights.update(asking_id=fresh.pk, tried_at=at)
        publish(ClientVerified(actor=actor, subject=client.ref, client_id=client.pk, registers=[answer.register]))
        live.tell(actor, f"client.{client.pk}")
    return fresh


@transaction.atomic
def read_numbers(actor: Actor, answer: Answer) -> list[tuple[str, str]]:
    """Give the personal numbers in an answer, and write down who looked; the numbers stay out of the stream."""
    publish(
        EvidenceRead(
            actor=actor,
            subject=answer.ref,
            client_id=answer.client_id,
            answer_id=answer.pk,
            register=answer.register,
        )
    )
    return numbers_in(answer)
