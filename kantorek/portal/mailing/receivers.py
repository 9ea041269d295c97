"""Whom at a client a letter is for: the one who was asked, else who may enter the portal, else the one who stands first."""

from collections.abc import Iterable
from typing import Any

from kantorek.clients.choices import ContactRole
from kantorek.clients.models import Contact
from kantorek.core.actor import Actor
from kantorek.portal.choices import LEVELS
from kantorek.portal.models import PortalAccess

_FIRST = (ContactRole.OWNER, ContactRole.CONTACT, ContactRole.ACCOUNTANT)


def asked_people(actor: Actor, client_id: int, contact_id: int | None = None) -> list[Contact]:
    """Give who hears of a request: the person asked, while they are a contact with an address; else who may send."""
    if contact_id:
        asked = _reachable(actor, client_id).filter(pk=contact_id).first()
        if asked:
            return [asked]
    return inside_people(actor, client_id, right="portal.send") or _first(actor, client_id)


def told_people(actor: Actor, client_id: int) -> list[Contact]:
    """Give who hears of an amount: everybody who may see it in the portal, else the one who stands first."""
    return inside_people(actor, client_id) or _first(actor, client_id)


def inside_people(actor: Actor, client_id: int, *, right: str = "portal.see") -> list[Contact]:
    """Give who enters the portal of a client at a level that holds a right."""
    levels = [level for level, rights in LEVELS.items() if right in rights]
    here = PortalAccess.objects.visible_to(actor).current().filter(client_id=client_id, level__in=levels)
    return list(_reachable(actor, client_id).filter(pk__in=here.exclude(accepted_at=None).values("contact_id")))


def inside_among(actor: Actor, contacts: Iterable[Contact]) -> dict[int, PortalAccess]:
    """Give the accesses of those who enter the portal, by contact."""
    here = PortalAccess.objects.visible_to(actor).current().exclude(accepted_at=None).select_related("user")
    return {access.contact_id: access for access in here.filter(contact__in=[contact.pk for contact in contacts])}


def _first(actor: Actor, client_id: int) -> list[Contact]:
    """Nobody enters the portal: one person is told, the owner before others, the longest known first.

    Whose access was taken away stands behind everybody else: as a rule that was meant.
    """
    taken = PortalAccess.objects.visible_to(actor).filter(client_id=client_id).exclude(ended_at=None)
    gone = set(taken.exclude(accepted_at=None).values_list("contact_id", flat=True))
    place = {role: number for number, role in enumerate(_FIRST)}
    found = sorted(_reachable(actor, client_id), key=lambda one: (one.pk in gone, place[one.role], one.pk))
    return found[:1]


def _reachable(actor: Actor, client_id: int) -> Any:
    return Contact.objects.visible_to(actor).current().filter(client_id=client_id).exclude(email="").order_by("pk")
