"""Verification: somebody asks the registers about a client, or about who is paid; answers arrive by jobs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.registers import actions as registers
from kantorek.registers.models import Answer
from kantorek.verification.actions.lights import sync_lights, take_in
from kantorek.verification.events import ClientVerified
from kantorek.verification.models import Light


@transaction.atomic
def verify_client(actor: Actor, client: Client, *, only: str = "", at: datetime) -> list[Answer]:
    """Ask every register that applies to the client, or one of them; the jobs that ask start after the commit.

    A register that answered a moment ago is not asked again. Refuses a closed client and one without any number.
    """
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    sync_lights(actor, [client], at=at)
    lights = list(Light.objects.select_for_update().filter(client_id=client.pk).order_by("pk"))
    wanted = [light for light in lights if not only or light.register == only]
    if not wanted:
        raise Refused(_("Without a NIP or KRS number there is nothing to ask the registers about."), code="no_number")
    answers = []
    for light in wanted:
        answer = registers.begin(actor, light.register, light.number, at=at, client_id=client.pk)
        answers.append(answer)
        if not answer.settled:
            light.asking_id, light.tried_at = answer.pk, at
    Light.objects.bulk_update(wanted, ["asking_id", "tried_at"])
    for answer in answers:
        if answer.settled:  # answered a moment ago, perhaps before the light was there
            take_in(actor, answer.register, [answer], at=at)
    asked = [answer.register for answer in answers if not answer.settled]
    if asked:  # where everything is a moment old, nobody was asked
        publish(ClientVerified(actor=actor, subject=client.ref, client_id=client.pk, registers=asked))
    live.tell(actor, f"client.{client.pk}")
    return answers
