"""Letting somebody in by name: a contact who is known, or a new one, by a mailed link or with a password told to them."""

from dataclasses import dataclass

from django.db import transaction

from kantorek.clients.actions.contact import add_contact
from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client, Contact
from kantorek.core.actor import Actor
from kantorek.portal.actions.access import invite_contact
from kantorek.portal.actions.joining import let_in_with_password
from kantorek.portal.models import PortalAccess


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of it; the link or the password can be shown this once."""

    access: PortalAccess
    link: str = ""
    password: str = ""


@transaction.atomic
def let_in(
    actor: Actor,
    client: Client,
    *,
    level: str,
    address: str,
    contact: Contact | None = None,
    name: str = "",
    email: str = "",
    way: str = "mail",
) -> Opened:
    """Invite a contact, or whoever has this name and address: the contact with that address, else a new one.

    `way` is "mail" or "password". Refuses what add_contact(), invite_contact() and let_in_with_password() refuse.
    """
    client = taken(client.pk)
    email = email.strip().lower()
    if contact is None and email:
        contact = Contact.objects.current().filter(client=client, email=email).order_by("pk").first()
    if contact is None:
        contact = add_contact(actor, client, fields={"name": name, "email": email, "language": actor.language})
    if way == "password":
        access, password = let_in_with_password(actor, contact, level=level)
        return Opened(access, password=password)
    access, link = invite_contact(actor, contact, level=level, address=address)
    return Opened(access, link=link)
