"""The people at a client, over the API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from kantorek.api.access import token
from kantorek.api.clients import IF_MATCH, actor_of, seen_version, visible
from kantorek.api.problems import REFUSALS, VERSIONED, ProblemOut
from kantorek.api.schemas import ContactChangeIn, ContactIn, ContactOut
from kantorek.clients import actions
from kantorek.clients.models import Contact

router = Router()


@router.get("/{int:client_id}/contacts", response={200: list[ContactOut], 404: ProblemOut}, summary="List contacts")
@token("clients.see")
def list_contacts(request: HttpRequest, client_id: int) -> list[ContactOut]:
    """List the people at the client."""
    people = Contact.objects.current().filter(client=visible(request, client_id)).order_by("pk")
    return [ContactOut.from_orm(contact) for contact in people]


@router.post("/{int:client_id}/contacts", response={201: ContactOut, **REFUSALS}, summary="Add a contact")
@token("clients.edit")
def add_contact(request: HttpRequest, client_id: int, data: ContactIn, response: HttpResponse) -> Status[ContactOut]:
    """Add a person to the client."""
    contact = actions.add_contact(actor_of(request), visible(request, client_id), fields=data.model_dump())
    response["ETag"] = f'"{contact.version}"'
    return Status(201, ContactOut.from_orm(contact))


@router.patch(
    "/{int:client_id}/contacts/{int:contact_id}",
    response={200: ContactOut, **VERSIONED},
    summary="Change a contact",
    openapi_extra=IF_MATCH,
)
@token("clients.edit")
def change_contact(
    request: HttpRequest, client_id: int, contact_id: int, data: ContactChangeIn, response: HttpResponse
) -> ContactOut:
    """Change the fields sent. Name, mail and phone change at every open company of the same person."""
    contact, fields = _contact(request, client_id, contact_id), data.model_dump(exclude_unset=True)
    contact = actions.change_contact(actor_of(request), contact, fields=fields, version=seen_version(request))
    response["ETag"] = f'"{contact.version}"'
    return ContactOut.from_orm(contact)


@router.delete(
    "/{int:client_id}/contacts/{int:contact_id}", response={204: None, **REFUSALS}, summary="Remove a contact"
)
@token("clients.edit")
def remove_contact(request: HttpRequest, client_id: int, contact_id: int) -> Status[None]:
    """Take a person off the client."""
    actions.remove_contact(actor_of(request), _contact(request, client_id, contact_id))
    return Status(204, None)


def _contact(request: HttpRequest, client_id: int, contact_id: int) -> Contact:
    people = Contact.objects.current().filter(client=visible(request, client_id)).select_related("client")
    contact: Contact = get_object_or_404(people, pk=contact_id)
    return contact
