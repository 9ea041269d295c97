"""Who enters the portal of a client, over the office's API: listed, invited, changed, taken away."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from kantorek.api.access import token
from kantorek.api.clients import IF_MATCH, actor_of, seen_version, visible
from kantorek.api.problems import REFUSALS, VERSIONED, ProblemOut
from kantorek.clients.models import Contact
from kantorek.offices.models import Office
from kantorek.portal.access import address_at
from kantorek.portal.actions.access import change_level, end_access, resend_invitation
from kantorek.portal.actions.opening import let_in
from kantorek.portal.choices import PortalLevel
from kantorek.portal.models import PortalAccess

router = Router()


class AccessOut(Schema):
    """One person's way in: state here, invited, expired (after seven days) or ended."""

    id: int
    contact_id: int
    email: str
    level: str
    state: str
    invited_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    seen_at: datetime | None
    version: int


class InviteIn(Schema):
    """Whom to invite: a contact by id, or somebody new by name and address; the link goes by mail alone."""

    level: PortalLevel = PortalLevel.OWNER
    contact_id: Annotated[int, Field(ge=1)] | None = None
    name: Annotated[str, Field(max_length=150)] = ""
    email: Annotated[str, Field(max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+$")] = ""


class LevelIn(Schema):
    """Another level."""

    level: PortalLevel


@router.get(
    "/{int:client_id}/portal", response={200: list[AccessOut], 404: ProblemOut}, summary="Who enters the portal"
)
@token("clients.see")
def list_portal_people(request: HttpRequest, client_id: int) -> list[AccessOut]:
    """List who may enter, who is invited and who no longer may."""
    mine = PortalAccess.objects.visible_to(actor_of(request)).filter(client=visible(request, client_id))
    return [_out(request, each) for each in mine.order_by("pk")]


@router.post("/{int:client_id}/portal", response={201: AccessOut, **REFUSALS}, summary="Invite to the portal")
@token("portal.invite")
def invite_to_portal(request: HttpRequest, client_id: int, data: InviteIn) -> Status[AccessOut]:
    """Mail an invitation: it works once, for seven days."""
    actor, client = actor_of(request), visible(request, client_id)
    people = Contact.objects.visible_to(actor).current().filter(client=client)
    contact = get_object_or_404(people, pk=data.contact_id) if data.contact_id else None
    asked: dict[str, Any] = {"level": data.level, "contact": contact, "name": data.name, "email": data.email}
    return Status(201, _out(request, let_in(actor, client, **asked, address=_address(request)).access))


@router.post(
    "/{int:client_id}/portal/{int:portal_access_id}/resend", response={200: AccessOut, **REFUSALS}, summary="Send again"
)
@token("portal.invite")
def resend_portal_invitation(request: HttpRequest, client_id: int, portal_access_id: int) -> AccessOut:
    """Mail a fresh link; earlier ones stop working."""
    access = _access(request, client_id, portal_access_id)
    return _out(request, resend_invitation(actor_of(request), access, address=_address(request))[0])


@router.patch(
    "/{int:client_id}/portal/{int:portal_access_id}",
    response={200: AccessOut, **VERSIONED},
    summary="Change the level",
    openapi_extra=IF_MATCH,
)
@token("portal.invite")
def change_portal_level(request: HttpRequest, client_id: int, portal_access_id: int, data: LevelIn) -> AccessOut:
    """Let somebody do more or less, at once."""
    access = _access(request, client_id, portal_access_id)
    return _out(request, change_level(actor_of(request), access, level=data.level, version=seen_version(request)))


@router.delete(
    "/{int:client_id}/portal/{int:portal_access_id}", response={200: AccessOut, **REFUSALS}, summary="Take away"
)
@token("portal.invite")
def end_portal_access(request: HttpRequest, client_id: int, portal_access_id: int) -> AccessOut:
    """Take an access away, or an invitation back; once more changes nothing."""
    return _out(request, end_access(actor_of(request), _access(request, client_id, portal_access_id)))


def _access(request: HttpRequest, client_id: int, portal_access_id: int) -> PortalAccess:
    mine = PortalAccess.objects.visible_to(actor_of(request)).filter(client=visible(request, client_id))
    access: PortalAccess = get_object_or_404(mine.select_related("contact"), pk=portal_access_id)
    return access


def _address(request: HttpRequest) -> str:
    office = Office.objects.get(pk=actor_of(request).office_id)
    return address_at(request, office)


def _out(request: HttpRequest, access: PortalAccess) -> AccessOut:
    told = {key: getattr(access, key) for key in AccessOut.model_fields if key != "state"}
    return AccessOut(**told, state=access.state(actor_of(request).at))
