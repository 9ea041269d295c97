"""Taking over what a register says into the client's data sheet, and putting it back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions import change_client
from kantorek.clients.events import ClientChanged
from kantorek.clients.models import Client
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.models import EventRecord
from kantorek.registers.models import Answer, Outcome
from kantorek.verification.compare import SOURCES, differences, differing_fields
from kantorek.verification.events import FieldTaken
from kantorek.verification.models import Light

ALL = "all"
"""Instead of a field: everything in which the answer differs."""


@transaction.atomic
def take_over(actor: Actor, client: Client, answer: Answer, field: str, *, version: int) -> int:
    """Put what an answer says onto the data sheet: one field, or ALL; give the number of the event, for put_back().

    Refuses an answer about another client or another number than the client has now, one that found nothing, and a
    field that does not differ (any more); and what change_client() refuses.
    """
    _refuse_strange(client, answer)
    found = differences(client, answer.register, answer.data or {})
    wanted = [one for one in found if field in (ALL, one.field)]
    if not wanted:
        raise Refused(_("There is nothing to take over: our data says the same."), code="same")
    values: dict[str, Any] = {}
    for one in wanted:
        values |= one.values
    change_client(actor, client, fields=values, version=version)
    fields = [one.field for one in wanted]
    event = FieldTaken(actor=actor, subject=client.ref, client_id=client.pk, answer_id=answer.pk, fields=fields)
    return publish(event).pk


@transaction.atomic
def put_back(actor: Actor, client: Client, taken_id: int) -> None:
    """Undo a take-over by the number of its event; refuses when somebody has changed these fields since."""
    mine = EventRecord.objects.filter(office_id=client.office_id, client_id=client.pk)
    taken = mine.filter(pk=taken_id, name=FieldTaken.name).first()
    change = mine.filter(pk__lt=taken_id, name=ClientChanged.name).order_by("-pk").first() if taken else None
    if change is None:
        raise Refused(_("There is nothing to put back."), code="gone")
    changes: dict[str, list[Any]] = change.changes
    now = Client.objects.visible_to(actor).get(pk=client.pk)
    if any(_as_told(now, key) != new for key, (_old, new) in changes.items()):
        raise Refused(_("Somebody changed these fields meanwhile; look at them first."), code="changed")
    values = {key: _column(key).to_python(old) for key, (old, _new) in changes.items()}
    change_client(actor, now, fields=values, version=now.version)


def compare_again(actor: Actor, client: Client) -> None:
    """Compare the sheet anew with what the registers said last, without asking them."""
    lights = list(Light.objects.filter(client_id=client.pk, register__in=SOURCES, answer_id__isnull=False))
    answers = Answer.objects.filter(pk__in=[light.answer_id for light in lights]).defer("raw").in_bulk()
    moved = []
    for light in lights:
        answer = answers.get(light.answer_id or 0)
        if answer is None or answer.number != light.number:
            continue
        differs = differing_fields(client, light.register, answer.data or {})
        if differs != light.differs:
            light.differs = differs
            moved.append(light)
    if moved:
        Light.objects.bulk_update(moved, ["differs"])
        live.tell(actor, f"client.{client.pk}")


def _refuse_strange(client: Client, answer: Answer) -> None:
    """Refuse an answer that is not about this client as it stands."""
    number = {"gus": client.nip, "krs": client.krs}.get(answer.register)
    if answer.client_id != client.pk or answer.outcome != Outcome.FOUND or not number or answer.number != number:
        raise Refused(_("This answer is not about this client's present number."), code="strange_answer")


def _column(key: str) -> Any:
    return Client._meta.get_field(key)


def _as_told(client: Client, key: str) -> Any:
    """Give a value as the stream keeps it."""
    value = getattr(client, key)
    return value if value is None or isinstance(value, str | int | bool | list | dict) else str(value)
