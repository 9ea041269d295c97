"""Who of the demo's clients enters the portal: Ewa with two companies, her accountant, her brother, and one invited."""

from datetime import datetime, timedelta
from typing import Final

from kantorek.accounts.models import Key, User
from kantorek.clients.actions import add_contact
from kantorek.clients.choices import ContactRole
from kantorek.clients.models import Client, Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.portal.actions.access import invite_contact
from kantorek.portal.actions.joining import accept_invitation
from kantorek.portal.choices import PortalLevel

HERO: Final = "Brukarstwo Lis"
SECOND: Final = "Restauracja Pod Jesionem"
_OWNER: Final = ("Ewa Lis", "ewa@lis.example", ContactRole.OWNER, PortalLevel.OWNER)
_HEROS: Final = (
    _OWNER,
    ("Dorota Bielak", "dorota@lis.example", ContactRole.ACCOUNTANT, PortalLevel.ACCOUNTANT),
    ("Adam Lis", "adam@lis.example", ContactRole.CONTACT, PortalLevel.READ_ONLY),
)
_INVITED: Final = (
    "Świętosława Lis-Kołodziejczyk",
    "swietoslawa@lis.example",
    ContactRole.CONTACT,
    PortalLevel.READ_ONLY,
)
LOGINS: Final = (
    ("Ewa Lis (portal)", "ewa@lis.example"),
    ("Dorota Bielak (portal)", "dorota@lis.example"),
    ("Adam Lis (portal)", "adam@lis.example"),
)
"""Who signs in to the portal, as `kantorek up` prints it."""


def load(office_id: int, *, at: datetime, address: str, password: str) -> list[Contact]:
    """Open the portal of the demo's hero and of a second company of its owner, as of a day; give those who enter."""
    with scope.system(office_id, "load the demo", at=at) as actor:
        hero, second = (
            Client.objects.visible_to(actor).select_related("carer").filter(name__startswith=name).get()
            for name in (HERO, SECOND)
        )
        inside = [_enter(hero, who, at=at, address=address, password=password) for who in _HEROS]
        inside.append(_enter(second, _OWNER, at=at, address=address, password=password, same_as=inside[0]))
        _invite(hero, _INVITED, at=at - timedelta(days=2), address=address)
    return inside


def _enter(
    client: Client,
    who: tuple[str, str, str, str],
    *,
    at: datetime,
    address: str,
    password: str,
    same_as: Contact | None = None,
) -> Contact:
    """Invite somebody three weeks ago; they come in a day later."""
    invited = at - timedelta(days=21)
    contact = _invite(client, who, at=invited, address=address, same_as=same_as)
    key = Key.objects.filter(purpose=Key.Purpose.CONTACT_INVITATION, client_id=client.pk).latest("pk")
    known = User.objects.filter(email=contact.email).first()
    with scope.system(client.office_id, "load the demo", at=invited + timedelta(days=1)) as came:
        accept_invitation(came, key, user=known, name=contact.name, password=password)
    return contact


def _invite(
    client: Client, who: tuple[str, str, str, str], *, at: datetime, address: str, same_as: Contact | None = None
) -> Contact:
    name, email, role, level = who
    carer = client.carer
    assert carer, "the demo's first clients have a carer each"
    actor = Actor(
        kind="staff",
        at=at,
        office_id=client.office_id,
        user_id=carer.user_id,
        staff_id=carer.pk,
        name=carer.name,
        clients=None,
    )
    fields = {"name": name, "email": email, "role": role}
    contact = add_contact(actor, client, fields=fields, same_as=same_as)
    invite_contact(actor, contact, level=level, address=address)
    return contact
