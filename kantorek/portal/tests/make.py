"""Builders of people of clients who enter the portal."""

from datetime import datetime

from django.test import Client as Browser

from kantorek.accounts.models import Seat, User
from kantorek.clients.models import Contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.clock import now
from kantorek.core.models import EventRecord, Letter
from kantorek.offices.tests.make import AT, _hashed, actor_of
from kantorek.portal.access import contact_actor
from kantorek.portal.actions.access import invite_contact
from kantorek.portal.choices import PortalLevel
from kantorek.portal.models import PortalAccess


def make_access(contact: Contact, level: str = PortalLevel.OWNER, user: User | None = None) -> PortalAccess:
    """The accepted access of a contact, who signs in with PASSWORD; `user` is a person who has an account already."""
    email = user.email if user else contact.email.lower() or f"kontakt{contact.pk}@example.com"
    person = user or User.objects.filter(email=email).first()
    person = person or User.objects.create(
        email=email, name=contact.name, password=_hashed(), joined_at=AT, email_proved_at=AT
    )
    with scope.system(contact.office_id, "tests", at=AT):
        access: PortalAccess = PortalAccess.objects.create(
            office_id=contact.office_id,
            client_id=contact.client_id,
            contact=contact,
            user=person,
            email=email,
            level=level,
            invited_at=AT,
            invited_by_name="Marek Kos",
            accepted_at=AT,
        )
    Seat.objects.create(
        user=person,
        office_id=contact.office_id,
        kind=Seat.Kind.CONTACT,
        client_id=contact.client_id,
        object_id=contact.pk,
        role=level,
        name=contact.name,
    )
    return access


def contact_of(access: PortalAccess, *, at: datetime = AT) -> Actor:
    """The actor that the guard would make of a client's person."""
    assert access.user
    seat = Seat.objects.get(user=access.user, client_id=access.client_id, kind=Seat.Kind.CONTACT)
    return contact_actor(seat, access.user, at=at)


def enter(access: PortalAccess) -> Browser:
    """A browser in which a client's person is logged in."""
    browser = Browser()
    assert access.user
    browser.force_login(access.user)
    return browser


ADDRESS = "https://panel.example"


def invited(cast: Cast, contact: Contact, level: str = PortalLevel.OWNER) -> str:
    """The path of a fresh invitation."""
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        _access, link = invite_contact(actor, contact, level=level, address=ADDRESS)
    return link.removeprefix(ADDRESS)


def accesses(cast: Cast) -> list[PortalAccess]:
    """Every access of the office, the first one first."""
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(PortalAccess.objects.select_related("contact").order_by("pk"))


def events(cast: Cast) -> list[str]:
    """What the portal told the stream, by its short names."""
    with scope.system(cast.office.pk, "tests", at=AT):
        named = EventRecord.objects.filter(name__startswith="portal.").order_by("pk")
        return [name.removeprefix("portal.") for name in named.values_list("name", flat=True)]


def letters(cast: Cast) -> list[Letter]:
    """Every letter of the office's outbox."""
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Letter.objects.order_by("pk"))


def seats(cast: Cast) -> set[tuple[str, int | None, str]]:
    """Who may enter which client, at which level."""
    found = Seat.objects.filter(kind=Seat.Kind.CONTACT, office_id=cast.office.pk)
    return set(found.values_list("user__email", "client_id", "role"))
