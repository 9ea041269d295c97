"""Clients over the API: the main job."""

import base64
import binascii
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from kantorek.api.access import token
from kantorek.api.problems import REFUSALS, VERSIONED, Problem, ProblemOut
from kantorek.api.schemas import (
    ClientIn,
    ClientOut,
    ClientsOut,
    EventOut,
    ReasonIn,
    SheetIn,
    TimelineOut,
    client_out,
)
from kantorek.clients import actions, choices
from kantorek.clients.models import Client, ClientTerms
from kantorek.core.actor import Actor
from kantorek.core.numbers import NumberRefused, clean_nip
from kantorek.core.wording import number_refusal
from kantorek.timeline.querysets import lines

router = Router()
Limit = Annotated[int, Query(ge=1, le=200)]
LARGEST_ID = 2**63 - 1
IF_MATCH: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "required": True,
            "schema": {"type": "string"},
            "description": 'The version that you saw, in quotes: `"3"`; an ETag is just that.',
        }
    ]
}
"""How a change that carries a version is described."""


def actor_of(request: HttpRequest) -> Actor:
    """Give the actor that the guard has let in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def visible(request: HttpRequest, client_id: int) -> Client:
    """Find a client that the token may see, or answer 404."""
    client: Client = get_object_or_404(Client.objects.visible_to(actor_of(request)), pk=client_id)
    return client


@router.get("", response={200: ClientsOut, 422: ProblemOut}, summary="List clients")
@token("clients.see")
def list_clients(
    request: HttpRequest,
    search: Annotated[str, Query(max_length=200)] = "",
    nip: Annotated[str, Query(max_length=20)] = "",
    status: choices.Status | None = None,
    tag: Annotated[list[str] | None, Query(max_length=20)] = None,
    archived: bool = False,
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Limit = 50,
) -> ClientsOut:
    """List clients by id; `search` finds parts of names, numbers, contacts, mails, phones and tags; `tag` may repeat: any of them."""
    rows = Client.objects.visible_to(actor_of(request))
    rows = rows.archived() if archived else rows.current()
    if search.strip():
        rows = rows.matching(search)
    if nip:
        rows = rows.filter(nip=_nip(nip))
    if status:
        rows = rows.filter(status=status)
    if tag:
        rows = rows.tagged(tag)
    rows = rows.filter(pk__gt=read_cursor(cursor)).order_by("pk")
    page = list(rows[: limit + 1])
    shown = page[:limit]
    return ClientsOut(
        items=write_out(actor_of(request), shown), next=make_cursor(shown[-1].pk) if len(page) > limit else None
    )


@router.post("", response={201: ClientOut, 409: ProblemOut, 422: ProblemOut}, summary="Add a client")
@token("clients.add")
def add_client(request: HttpRequest, data: ClientIn, response: HttpResponse) -> Status[ClientOut]:
    """Add a client. A NIP that the office serves already is refused with 409 and a link to the client."""
    actor = actor_of(request)
    sheet = data.model_dump(exclude={"terms", "carer_id", "payroll_carer_id", "status"}, exclude_none=True)
    _refuse_fees(actor, sheet)
    terms = data.terms.model_dump(exclude_none=True)
    client = actions.add_client(
        actor,
        fields=sheet,
        terms=terms,
        carer_id=data.carer_id,
        payroll_carer_id=data.payroll_carer_id,
        status=data.status,
    )
    response["ETag"] = f'"{client.version}"'
    response["Location"] = f"/api/v1/clients/{client.pk}"
    return Status(201, write_out(actor, [client])[0])


@router.get("/{int:client_id}", response={200: ClientOut, 404: ProblemOut}, summary="One client")
@token("clients.see")
def get_client(request: HttpRequest, client_id: int, response: HttpResponse) -> ClientOut:
    """Give one client, with its version as ETag."""
    client = visible(request, client_id)
    response["ETag"] = f'"{client.version}"'
    return write_out(actor_of(request), [client])[0]


@router.patch(
    "/{int:client_id}",
    response={200: ClientOut, **VERSIONED},
    summary="Change fields of a client",
    openapi_extra=IF_MATCH,
)
@token("clients.edit")
def change_client(request: HttpRequest, client_id: int, data: SheetIn, response: HttpResponse) -> ClientOut:
    """Change the fields sent. `If-Match` carries the ETag that you saw; another version is 412 with what differs."""
    actor, client = actor_of(request), visible(request, client_id)
    sheet = data.model_dump(exclude_unset=True)
    _refuse_fees(actor, sheet)
    if nulls := [key for key, value in sheet.items() if value is None and key not in ("nip", "monthly_fee")]:
        words = _("This field cannot be null.")
        errors = [{"field": key, "code": "null", "message": words} for key in nulls]
        raise Problem(422, "invalid", _("The input is not valid."), errors=errors)
    client = actions.change_client(actor, client, fields=sheet, version=seen_version(request))
    response["ETag"] = f'"{client.version}"'
    return write_out(actor, [client])[0]


@router.delete(
    "/{int:client_id}",
    response={204: None, **REFUSALS},
    summary="Delete a client added by mistake",
)
@token("clients.delete")
def delete_client(request: HttpRequest, client_id: int, data: ReasonIn) -> Status[None]:
    """Delete an archived client that has no history."""
    actions.delete_client(actor_of(request), visible(request, client_id), reason=data.reason)
    return Status(204, None)


@router.get("/{int:client_id}/timeline", response={200: TimelineOut, 404: ProblemOut}, summary="What happened")
@token("clients.see")
def list_events(
    request: HttpRequest, client_id: int, cursor: Annotated[str, Query(max_length=60)] = "", limit: Limit = 50
) -> TimelineOut:
    """List the events of a client, newest first."""
    client = visible(request, client_id)
    before = read_cursor(cursor) or None
    page, older = lines(actor_of(request), client.pk, before=before, limit=limit)
    items = [
        EventOut(
            id=line.id,
            name=line.name,
            at=line.at,
            title=line.title,
            detail=line.detail,
            who=line.who,
            changes=line.changes,
        )
        for line in page
    ]
    if not actor_of(request).may("clients.fees"):
        for item in items:
            item.changes.pop("monthly_fee", None)
    return TimelineOut(items=items, next=make_cursor(older) if older else None)


def write_out(actor: Actor, clients: Iterable[Client]) -> list[ClientOut]:
    """Write clients out with the terms of the actor's day, in one query for all of them."""
    clients = list(clients)
    held = {terms.client_id: terms for terms in _terms_on(actor.on, [client.pk for client in clients])}
    fees = actor.may("clients.fees")
    return [client_out(client, held.get(client.pk), fees=fees) for client in clients]


def _terms_on(day: date, client_ids: list[int]) -> Iterable[ClientTerms]:
    every = ClientTerms.objects.filter(client_id__in=client_ids, valid_from__lte=day)
    return (terms for terms in every if terms.holds(day))


def make_cursor(pk: int) -> str:
    """Make an opaque cursor."""
    return base64.urlsafe_b64encode(f"after:{pk}".encode()).decode()


def read_cursor(cursor: str) -> int:
    """Read a cursor again; a broken one is answered with 422."""
    if not cursor:
        return 0
    try:
        pk = int(base64.urlsafe_b64decode(cursor.encode()).decode().removeprefix("after:"))
    except (ValueError, binascii.Error):
        pk = -1
    if not 0 <= pk <= LARGEST_ID:
        raise Problem(422, "bad_cursor", _("Use the cursor that the last page gave as `next`."))
    return pk


def _nip(text: str) -> str:
    try:
        return clean_nip(text)
    except NumberRefused as refused:
        raise Problem(422, f"nip_{refused.reason}", number_refusal(refused)) from refused


def seen_version(request: HttpRequest) -> int:
    """Give the version in If-Match; without one the answer is 428, with one never given out 412."""
    seen = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not seen:
        raise Problem(428, "precondition_required", _("Send If-Match with the version that you saw."))
    if not (seen.isascii() and seen.isdigit()) or len(seen) > 9:
        raise Problem(412, "stale", _("This version was never given out."))
    return int(seen)


def _refuse_fees(actor: Actor, sheet: dict[str, object]) -> None:
    if "monthly_fee" in sheet and not actor.may("clients.fees"):
        raise Problem(403, "forbidden", _("The token lacks the right %(right)s.") % {"right": "clients.fees"})
