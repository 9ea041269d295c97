"""What the office does with a request: accepts what came, returns it, withdraws it, opens it again."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.client import plain
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.documents.actions import file_stored
from kantorek.files.models import StoredFile
from kantorek.requests.actions.checking import clean_text, clean_words, hold_request, save_request
from kantorek.requests.actions.delivering import files_of
from kantorek.requests.choices import State
from kantorek.requests.events import RequestDone, RequestReopened, RequestReturned, RequestWithdrawn
from kantorek.requests.law import next_step
from kantorek.requests.models import ClientRequest


@transaction.atomic
def accept_request(
    actor: Actor,
    request: ClientRequest,
    *,
    filing: dict[str, Any] | None = None,
    file_ids: Iterable[int] | None = None,
    version: int | None = None,
) -> ClientRequest:
    """Settle a request: its files, or those named, become documents of the client; the rest stays beside the request.

    `filing` says folder, kind and year of the documents. What the client has as a document already is not filed twice.
    A request to which nothing came may be settled too: the answer came by telephone. Refuses a closed client, one that
    was withdrawn, what documents refuse, and a version that somebody else, or the client, has overtaken.
    """
    request = hold_request(actor, request, version=None if request.state == State.DONE else version)
    if request.state == State.DONE:
        return request
    if request.state == State.WITHDRAWN:
        raise Refused(_("This request was withdrawn. Open it again first."), code="withdrawn")
    files = files_of(actor, request)
    wanted = set(file_ids) if file_ids is not None else {file.pk for file in files}
    chosen = [file for file in files if file.pk in wanted]
    made = [_filed(actor, request, file, filing or {}, many=len(chosen) > 1) for file in chosen]
    came = request.delivered_at is not None and request.state == State.DELIVERED
    request.document_ids = list(dict.fromkeys([*request.document_ids, *made]))
    request.state, request.remind_on = State.DONE, None
    request.done_at, request.done_by_name = actor.at, actor.name[:150]
    save_request(actor, request, "state", "remind_on", "done_at", "done_by_name", "document_ids")
    publish(RequestDone(**_about(actor, request), document_ids=made, delivered=came))
    return request


@transaction.atomic
def return_request(
    actor: Actor, request: ClientRequest, *, reason: str, due_on: date | None = None, version: int | None = None
) -> ClientRequest:
    """Return what came, with what is wrong with it; the client is asked again, until another day if one is given.

    Refuses a closed client, no reason or an endless one, a day gone by, a request to which nothing came, and a version
    that somebody else, or the client, has overtaken.
    """
    request = hold_request(actor, request, version=version)
    if request.state != State.DELIVERED:
        raise Refused(_("There is nothing to return here."), code="not_delivered")
    reason = clean_text(actor, reason, "reason")
    if not reason:
        raise Refused(_("Say what is wrong, so that the client can put it right."), code="required", field="reason")
    if due_on:
        request.due_on = clean_words(actor, {"due_on": due_on}, on=actor.on)["due_on"]
    request.state, request.returned_at, request.return_reason = State.RETURNED, actor.at, reason
    request.remind_on = next_step(request.due_on, after=actor.on)
    save_request(actor, request, "state", "returned_at", "return_reason", "due_on", "remind_on")
    told = {"reason": reason, "due_on": plain(request.due_on), "contact_id": request.delivered_by_id}
    publish(RequestReturned(**_about(actor, request), **told))
    return request


@transaction.atomic
def withdraw_request(actor: Actor, request: ClientRequest, *, version: int | None = None) -> ClientRequest:
    """Withdraw a request that is not needed any more: it leaves the client's list at once. Again changes nothing.

    Refuses a closed client, one that is settled, and a version that somebody else, or the client, has overtaken.
    """
    request = hold_request(actor, request, version=None if request.state == State.WITHDRAWN else version)
    if request.state == State.WITHDRAWN:
        return request
    if request.state == State.DONE:
        raise Refused(_("This request is done already."), code="done")
    request.state, request.remind_on = State.WITHDRAWN, None
    save_request(actor, request, "state", "remind_on")
    publish(RequestWithdrawn(**_about(actor, request)))
    return request


@transaction.atomic
def reopen_request(actor: Actor, request: ClientRequest) -> ClientRequest:
    """Open a settled or withdrawn request again, where it stood before; documents that its files became stay filed.

    Refuses a closed client; one that is open changes nothing.
    """
    request = hold_request(actor, request)
    if request.state not in (State.DONE, State.WITHDRAWN):
        return request
    was, request.state = request.state, _before(request)
    waits = request.state != State.DELIVERED
    request.remind_on = next_step(request.due_on, after=actor.on) if waits else None
    request.done_at, request.done_by_name = None, ""
    save_request(actor, request, "state", "remind_on", "done_at", "done_by_name")
    publish(RequestReopened(**_about(actor, request), was=was, now=request.state))
    return request


def _before(request: ClientRequest) -> str:
    """Where it stood: with the office after a delivery, with the client after a return or from the start."""
    if request.delivered_at and (request.returned_at is None or request.delivered_at > request.returned_at):
        return State.DELIVERED
    return State.RETURNED if request.returned_at else State.OPEN


def _filed(actor: Actor, request: ClientRequest, file: StoredFile, filing: dict[str, Any], *, many: bool) -> int:
    stem = file.name.rpartition(".")[0].replace("_", " ").strip() or file.name
    title = f"{request.title} – {stem}" if many else request.title
    month = request.month or (request.due_on or actor.on)
    fields = {"title": title, "year": month.year} | {key: value for key, value in filing.items() if value}
    document = file_stored(actor, request.client, file, fields=fields, sent_by_id=request.delivered_by_id)
    return document.pk


def _about(actor: Actor, request: ClientRequest) -> dict[str, Any]:
    return {"actor": actor, "subject": request.ref, "client_id": request.client_id}
