"""What is a client's, over the API: stages, terms and carers."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from kantorek.api.access import token
from kantorek.api.clients import actor_of, visible, write_out
from kantorek.api.problems import REFUSALS, ProblemOut
from kantorek.api.schemas import (
    CarersIn,
    ClientOut,
    DatedTermsIn,
    StatusIn,
    TermsOut,
)
from kantorek.clients import actions
from kantorek.clients.models import ClientTerms

router = Router()


@router.post("/{int:client_id}/status", response={200: ClientOut, **REFUSALS}, summary="Move to another status")
@token("clients.edit")
def change_status(request: HttpRequest, client_id: int, data: StatusIn) -> ClientOut:
    """Move the client to another of the four statuses; blocking needs a reason."""
    actor = actor_of(request)
    client = actions.change_status(actor, visible(request, client_id), status=data.status, reason=data.reason)
    return write_out(actor, [client])[0]


@router.post("/{int:client_id}/archive", response={200: ClientOut, **REFUSALS}, summary="Archive")
@token("clients.archive")
def archive_client(request: HttpRequest, client_id: int) -> ClientOut:
    """Put the client into the archive; nothing is lost."""
    actor = actor_of(request)
    return write_out(actor, [actions.archive_client(actor, visible(request, client_id))])[0]


@router.post("/{int:client_id}/restore", response={200: ClientOut, **REFUSALS}, summary="Restore")
@token("clients.archive")
def restore_client(request: HttpRequest, client_id: int) -> ClientOut:
    """Bring the client back with its id and history."""
    actor = actor_of(request)
    return write_out(actor, [actions.restore_client(actor, visible(request, client_id))])[0]


@router.put("/{int:client_id}/carers", response={200: ClientOut, **REFUSALS}, summary="Say who looks after it")
@token("clients.assign")
def assign_carers(request: HttpRequest, client_id: int, data: CarersIn) -> ClientOut:
    """Set both carers; null takes one away."""
    actor = actor_of(request)
    client = actions.assign_carers(
        actor, visible(request, client_id), carer_id=data.carer_id, payroll_carer_id=data.payroll_carer_id
    )
    return write_out(actor, [client])[0]


@router.get("/{int:client_id}/terms", response={200: list[TermsOut], 404: ProblemOut}, summary="The line of terms")
@token("clients.see")
def list_terms(request: HttpRequest, client_id: int) -> list[TermsOut]:
    """List the terms of a client from the first on."""
    line = ClientTerms.objects.filter(client=visible(request, client_id)).order_by("valid_from")
    return [TermsOut.from_orm(terms) for terms in line]


@router.post("/{int:client_id}/terms", response={201: TermsOut, **REFUSALS}, summary="Change terms from a day on")
@token("clients.edit")
def change_terms(request: HttpRequest, client_id: int, data: DatedTermsIn) -> Status[TermsOut]:
    """Let other terms hold from a day; fields left out stay as they were on that day."""
    values = data.model_dump(exclude={"valid_from"}, exclude_none=True)
    client = visible(request, client_id)
    terms = actions.change_terms(actor_of(request), client, values=values, valid_from=data.valid_from)
    return Status(201, TermsOut.from_orm(terms))


@router.delete("/{int:client_id}/terms/{int:client_terms_id}", response={204: None, **REFUSALS}, summary="Take out")
@token("clients.edit")
def remove_terms(request: HttpRequest, client_id: int, client_terms_id: int) -> Status[None]:
    """Take a change of terms out; the ones before hold on."""
    client = visible(request, client_id)
    actions.remove_terms(actor_of(request), get_object_or_404(ClientTerms, client=client, pk=client_terms_id))
    return Status(204, None)
