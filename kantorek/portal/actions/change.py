"""Changes of a company's data that its people ask for: asked, taken back, accepted by the office, refused with a reason."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions import change_client, change_contact
from kantorek.clients.actions.client import checked_sheet
from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client, Contact
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.numbers import NumberRefused, clean_nrb
from kantorek.core.wording import number_refusal
from kantorek.portal.choices import ChangeState
from kantorek.portal.events import ChangeAnswered, ChangeAsked, ChangeEvent, ChangeWithdrawn
from kantorek.portal.models import ChangeRequest
from kantorek.portal.profile import ACCOUNT, PERSON, SHEET, standing
from kantorek.verification.actions.accounts import add_account
from kantorek.verification.models import BankAccount


@transaction.atomic
def ask_change(actor: Actor, client: Client, *, wished: dict[str, Any], note: str = "") -> ChangeRequest:
    """Ask the office for a change of the company's data, or of how the asking person is reached; `note` says the rest.

    What is as wished already is left out; the same asked twice is one request. Refuses a closed client, a field that may
    not be asked for, an empty name, an account that cannot be one or is known, nothing at all, and a second request
    while the first one waits.
    """
    client = taken(client.pk)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    contact = Contact.objects.filter(client=client, pk=actor.contact_id or 0, removed_at=None).first()
    now = standing(client, contact)
    values = _cleaned(client, wished, now)
    fields = {key: [now[key], value] for key, value in values.items() if now[key] != value}
    note = " ".join(note.replace("\x00", "").split())[:500]
    if not fields and not note:
        raise Refused(_("Nothing differs from what the office has. Change a field or write a note."), code="same")
    waiting: ChangeRequest | None = ChangeRequest.objects.open().filter(client=client).first()
    if waiting and (waiting.fields, waiting.note, waiting.contact) == (fields, note, contact):
        return waiting
    if waiting:
        words = _("An earlier request still waits for the office. Take it back first, or wait for the answer.")
        raise Refused(words, code="open_already")
    asked: ChangeRequest = ChangeRequest.objects.create(
        office_id=client.office_id,
        client=client,
        fields=fields,
        note=note,
        contact=contact,
        asked_at=actor.at,
        asked_by_name=actor.name[:150],
    )
    publish(_told(ChangeAsked, actor, asked))
    return asked


@transaction.atomic
def withdraw_change(actor: Actor, change: ChangeRequest) -> ChangeRequest:
    """Take a request back; once more changes nothing. Refuses one that the office has answered."""
    change = _held(change)
    if change.state == ChangeState.WITHDRAWN:
        return change
    _refuse_answered(change)
    change.state = ChangeState.WITHDRAWN
    _answer(change, actor)
    publish(_told(ChangeWithdrawn, actor, change))
    return change


@transaction.atomic
def accept_change(actor: Actor, change: ChangeRequest, *, version: int, client_version: int) -> ChangeRequest:
    """Do what was asked for, through the same actions as by hand, and tell whoever asked.

    Refuses what change_client(), change_contact() and add_account() refuse, among it a client that somebody changed
    since `client_version`, a request that has been answered, and another `version` than stands there.
    """
    change = _held(change)
    _refuse_answered(change, version)
    client, wished = Client.objects.get(pk=change.client_id), {key: new for key, (_old, new) in change.fields.items()}
    if sheet := {key: wished[key] for key in SHEET if key in wished}:
        change_client(actor, client, fields=sheet, version=client_version)
    if personal := {key: wished[key] for key in PERSON if key in wished}:
        contact = Contact.objects.select_related("client").get(pk=change.contact_id)
        change_contact(actor, contact, fields=personal, version=contact.version)
    if ACCOUNT in wished and not _known(client, wished[ACCOUNT]):
        add_account(actor, client, fields={"own": True, "nrb": wished[ACCOUNT]})
    change.state = ChangeState.ACCEPTED
    _answer(change, actor)
    publish(_told(ChangeAnswered, actor, change, accepted=True))
    return change


@transaction.atomic
def refuse_change(actor: Actor, change: ChangeRequest, *, reason: str, version: int) -> ChangeRequest:
    """Leave everything as it is and say why; whoever asked reads the reason.

    Refuses an empty reason, a request that has been answered, and another `version` than stands there.
    """
    change = _held(change)
    _refuse_answered(change, version)
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason:
        raise Refused(_("Write why, so that the client knows."), code="required", field="reason")
    change.state, change.reason = ChangeState.REFUSED, reason[:500]
    _answer(change, actor)
    publish(_told(ChangeAnswered, actor, change, accepted=False, reason=change.reason))
    return change


def _cleaned(client: Client, wished: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(wished) - set(now):
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))}, code="unknown_field")
    values = {key: " ".join(str(value).replace("\x00", "").split()) for key, value in wished.items()}
    checked_sheet({key: values[key] for key in SHEET if key in values})
    for key in values:
        if key != ACCOUNT:
            _fit(Client if key in SHEET else Contact, key, values[key])
    if "email" in values:
        values["email"] = values["email"].lower()
    if values.get(ACCOUNT):
        values[ACCOUNT] = _account(client, values[ACCOUNT])
    return values


def _fit(model: Any, key: str, value: str) -> None:
    try:
        model._meta.get_field(key).clean(value, None)
    except ValidationError as error:
        raise Refused(error.messages[0], code="invalid", field=key) from error


def _account(client: Client, text: str) -> str:
    try:
        number = clean_nrb(text)
    except NumberRefused as refused:
        raise Refused(number_refusal(refused), code=f"{refused.kind}_{refused.reason}", field=ACCOUNT) from refused
    if _known(client, number):
        raise Refused(_("The office has this account already."), code="duplicate", field=ACCOUNT)
    return number


def _known(client: Client, number: str) -> bool:
    mine = BankAccount.objects.filter(client=client, holder_nip=client.nip or "", nrb=number)
    return bool(mine.current().exists())


def _held(change: ChangeRequest) -> ChangeRequest:
    """Take a request for an answer, the client before it."""
    taken(change.client_id)
    held: ChangeRequest = ChangeRequest.objects.select_for_update().get(pk=change.pk)
    return held


def _refuse_answered(change: ChangeRequest, version: int | None = None) -> None:
    if change.state != ChangeState.OPEN:
        raise Refused(_("This request has been answered already."), code="answered")
    if version is not None and version != change.version:
        raise Stale(_("Somebody changed this request meanwhile. Look again."), theirs={})


def _answer(change: ChangeRequest, actor: Actor) -> None:
    change.answered_at, change.answered_by_id = actor.at, actor.staff_id
    change.version += 1
    change.save(update_fields=["state", "reason", "answered_at", "answered_by", "version"])


def _told(kind: type[ChangeEvent], actor: Actor, change: ChangeRequest, **more: Any) -> ChangeEvent:
    """Make the event of a request: which fields, never their values, for an account may be among them."""
    about: dict[str, Any] = {"contact_id": change.contact_id, "fields": list(change.fields), "note": change.note}
    return kind(
        actor=actor,
        subject=change.ref,
        client_id=change.client_id,
        **about,
        asked_by_name=change.asked_by_name,
        **more,
    )
