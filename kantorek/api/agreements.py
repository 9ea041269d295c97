"""Agreements over the API: listed, written down, changed, renewed, cancelled, taken away and back."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from kantorek.agreements import actions, choices
from kantorek.agreements.models import Agreement
from kantorek.api.access import token
from kantorek.api.clients import IF_MATCH, Limit, actor_of, make_cursor, read_cursor, seen_version, visible
from kantorek.api.problems import REFUSALS, VERSIONED, Problem, ProblemOut
from kantorek.api.schemas import Fee
from kantorek.core.actor import Actor

router = Router()
clients_router = Router()
Cursor = Annotated[str, Query(max_length=60)]


class AgreementOut(Schema):
    """An agreement; `version` is its ETag, `number_of_version` its place in a chain of renewals.

    The fee needs the right clients.fees. `notice_by` is the last day for notice before it ends.
    """

    id: int
    client_id: int
    kind: str
    number: str
    status: str
    starts_on: date
    ends_on: date | None
    signed_on: date | None
    terms: str
    monthly_fee: Decimal | None
    fee_currency: str
    notice_count: int | None
    notice_unit: str
    notice_by: date | None = Field(None, alias="last_day_for_notice")
    replaces_id: int | None
    number_of_version: int
    cancelled_on: date | None
    cancel_reason: str
    version: int


class AgreementsOut(Schema):
    """A page of agreements by id; `next` goes back as `cursor`."""

    items: list[AgreementOut]
    next: str | None


class AgreementChangeIn(Schema):
    """Fields of an agreement; only those sent are changed."""

    kind: choices.Kind | None = None
    number: Annotated[str, Field(max_length=60)] | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    signed_on: date | None = None
    terms: Annotated[str, Field(max_length=20_000)] | None = None
    monthly_fee: Fee | None = None
    notice_count: Annotated[int, Field(ge=1, le=999)] | None = None
    notice_unit: choices.NoticeUnit | None = None


class AgreementIn(AgreementChangeIn):
    """An agreement to be written down, or the next version of one."""

    starts_on: date


class CancelIn(Schema):
    """From which day an agreement stops, and why; a day ahead is kept until it comes."""

    cancelled_on: date
    reason: Annotated[str, Field(min_length=1, max_length=300)]


_EMPTY = {"ends_on", "signed_on", "monthly_fee", "notice_count"}
"""What may be null: nothing is agreed on there."""


@router.get("", response={200: AgreementsOut, 422: ProblemOut}, summary="List agreements")
@token("clients.see")
def list_agreements(
    request: HttpRequest,
    status: choices.Status | None = None,
    kind: choices.Kind | None = None,
    ends_within: Annotated[int | None, Query(ge=0, le=3660)] = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> AgreementsOut:
    """List the agreements of all clients that the token sees; `ends_within` days, and not renewed."""
    actor = actor_of(request)
    rows = Agreement.objects.visible_to(actor).current()
    if status:
        rows = rows.filter(status=status)
    if kind:
        rows = rows.filter(kind=kind)
    if ends_within is not None:
        rows = rows.ending_within(ends_within, actor.on).to_be_renewed()
    page = list(rows.filter(pk__gt=read_cursor(cursor)).order_by("pk")[: limit + 1])
    more = make_cursor(page[limit - 1].pk) if len(page) > limit else None
    return AgreementsOut(items=[write_out(actor, one) for one in page[:limit]], next=more)


@clients_router.get(
    "/{int:client_id}/agreements", response={200: list[AgreementOut], 404: ProblemOut}, summary="List agreements"
)
@token("clients.see")
def list_client_agreements(request: HttpRequest, client_id: int) -> list[AgreementOut]:
    """List the agreements of a client, the last to begin first."""
    rows = Agreement.objects.current().filter(client=visible(request, client_id)).order_by("-starts_on", "-pk")
    return [write_out(actor_of(request), one) for one in rows]


@clients_router.post(
    "/{int:client_id}/agreements", response={201: AgreementOut, **REFUSALS}, summary="Write an agreement down"
)
@token("agreements.edit")
def add_agreement(
    request: HttpRequest, client_id: int, data: AgreementIn, response: HttpResponse
) -> Status[AgreementOut]:
    """Write an agreement down; from its first day its fee is the client's."""
    actor, fields = actor_of(request), _fields(actor_of(request), data)
    made = actions.add_agreement(actor, visible(request, client_id), fields=fields)
    response["Location"] = f"/api/v1/agreements/{made.pk}"
    return Status(201, _versioned(actor, made, response))


@router.get("/{int:agreement_id}", response={200: AgreementOut, 404: ProblemOut}, summary="One agreement")
@token("clients.see")
def get_agreement(request: HttpRequest, agreement_id: int, response: HttpResponse) -> AgreementOut:
    """Give one agreement, with its version as ETag."""
    return _versioned(actor_of(request), _agreement(request, agreement_id), response)


@router.patch(
    "/{int:agreement_id}",
    response={200: AgreementOut, **VERSIONED},
    summary="Change an agreement",
    openapi_extra=IF_MATCH,
)
@token("agreements.edit")
def change_agreement(
    request: HttpRequest, agreement_id: int, data: AgreementChangeIn, response: HttpResponse
) -> AgreementOut:
    """Change the fields sent; the status follows from the days."""
    actor, agreement = actor_of(request), _agreement(request, agreement_id)
    fields = _fields(actor, data)
    changed = actions.change_agreement(actor, agreement, fields=fields, version=seen_version(request))
    return _versioned(actor, changed, response)


@router.post("/{int:agreement_id}/renew", response={201: AgreementOut, **REFUSALS}, summary="Renew an agreement")
@token("agreements.edit")
def renew_agreement(
    request: HttpRequest, agreement_id: int, data: AgreementIn, response: HttpResponse
) -> Status[AgreementOut]:
    """Let a new version take over from a day; fields left out stay, the old version ends the day before."""
    actor, agreement = actor_of(request), _agreement(request, agreement_id)
    made = actions.renew_agreement(actor, agreement, fields=_fields(actor, data))
    response["Location"] = f"/api/v1/agreements/{made.pk}"
    return Status(201, _versioned(actor, made, response))


@router.post("/{int:agreement_id}/cancel", response={200: AgreementOut, **REFUSALS}, summary="Cancel an agreement")
@token("agreements.edit")
def cancel_agreement(request: HttpRequest, agreement_id: int, data: CancelIn, response: HttpResponse) -> AgreementOut:
    """Give an agreement up from a day on."""
    actor, agreement = actor_of(request), _agreement(request, agreement_id)
    done = actions.cancel_agreement(actor, agreement, cancelled_on=data.cancelled_on, reason=data.reason)
    return _versioned(actor, done, response)


@router.delete("/{int:agreement_id}/cancel", response={200: AgreementOut, **REFUSALS}, summary="Let it go on")
@token("agreements.edit")
def withdraw_cancellation(request: HttpRequest, agreement_id: int, response: HttpResponse) -> AgreementOut:
    """Take a cancellation back."""
    actor = actor_of(request)
    return _versioned(actor, actions.withdraw_cancellation(actor, _agreement(request, agreement_id)), response)


@router.delete("/{int:agreement_id}", response={204: None, **REFUSALS}, summary="Remove an agreement")
@token("agreements.edit")
def remove_agreement(request: HttpRequest, agreement_id: int) -> Status[None]:
    """Take away what was added by mistake."""
    actions.remove_agreement(actor_of(request), _agreement(request, agreement_id))
    return Status(204, None)


@router.post("/{int:agreement_id}/restore", response={200: AgreementOut, **REFUSALS}, summary="Restore an agreement")
@token("agreements.edit")
def restore_agreement(request: HttpRequest, agreement_id: int, response: HttpResponse) -> AgreementOut:
    """Bring back what was taken away."""
    actor, agreement = actor_of(request), _agreement(request, agreement_id, removed=True)
    return _versioned(actor, actions.restore_agreement(actor, agreement), response)


def write_out(actor: Actor, agreement: Agreement) -> AgreementOut:
    """Write an agreement out; without the right to see fees there is none."""
    shown = AgreementOut.from_orm(agreement)
    return shown if actor.may("clients.fees") else shown.model_copy(update={"monthly_fee": None})


def _versioned(actor: Actor, agreement: Agreement, response: HttpResponse) -> AgreementOut:
    response["ETag"] = f'"{agreement.version}"'
    return write_out(actor, agreement)


def _agreement(request: HttpRequest, agreement_id: int, *, removed: bool = False) -> Agreement:
    mine = Agreement.objects.visible_to(actor_of(request)).with_client()
    agreement: Agreement = get_object_or_404(mine if removed else mine.current(), pk=agreement_id)
    return agreement


def _fields(actor: Actor, data: AgreementChangeIn) -> dict[str, object]:
    """The fields sent. A fee without the right is 403, a null where there must be something 422."""
    fields: dict[str, object] = data.model_dump(exclude_unset=True)
    if "monthly_fee" in fields and not actor.may("clients.fees"):
        raise Problem(403, "forbidden", _("The token lacks the right %(right)s.") % {"right": "clients.fees"})
    if nulls := [key for key, value in fields.items() if value is None and key not in _EMPTY]:
        words = _("This field cannot be null.")
        errors = [{"field": key, "code": "null", "message": words} for key in nulls]
        raise Problem(422, "invalid", _("The input is not valid."), errors=errors)
    return fields
