"""The receipt (UPO) that the tax office or ZUS gives for what was sent."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.declarations.actions.moving import move_obligation
from kantorek.declarations.actions.taking import rule_of, take, told, touch
from kantorek.declarations.choices import State
from kantorek.declarations.events import ObligationReceiptNoted
from kantorek.declarations.models import Obligation
from kantorek.files.actions import store_file
from kantorek.files.looking import Facts
from kantorek.files.models import StoredFile

LONGEST_NUMBER = 100


@transaction.atomic
def note_receipt(
    actor: Actor,
    obligation: Obligation,
    *,
    number: str = "",
    upload: "UploadedFile[Any] | None" = None,
    version: int | None,
    facts: Facts | None = None,
) -> Obligation:
    """Keep the receipt's number, its file, or both; the obligation goes to UPO unless it is paid already.

    Refuses a closed client, a duty that gets no receipt, neither number nor file, what move_obligation() refuses (an
    approval that is still awaited), and what store_file() refuses.
    """
    row, number = take(actor, obligation, version=version), " ".join(number.split())
    rule = rule_of(row)
    if State.RECEIPT not in rule.ends:
        raise Refused(_("%(name)s gets no UPO.") % {"name": rule.title}, code="not_offered", field="number")
    if not number and upload is None:
        raise Refused(_("Enter the number of the UPO or add its file."), code="required", field="number")
    if len(number) > LONGEST_NUMBER:
        raise Refused(_("At most %(n)s characters.") % {"n": LONGEST_NUMBER}, code="too_long", field="number")
    if row.state not in (State.RECEIPT, State.PAID):
        row = move_obligation(actor, row, state=State.RECEIPT, version=None)
    row.receipt_number = number or row.receipt_number
    touch(actor, row, "receipt_number")
    file = _stored(actor, row, upload, facts) if upload else None
    kept: dict[str, Any] = {"file_id": file.pk, "file_name": file.name} if file else {}
    publish(ObligationReceiptNoted(**told(actor, row), number=number, **kept))
    return row


def _stored(actor: Actor, row: Obligation, upload: "UploadedFile[Any]", facts: Facts | None) -> StoredFile:
    return store_file(actor, upload, owner=row.ref, client_id=row.client_id, facts=facts, told=False)
