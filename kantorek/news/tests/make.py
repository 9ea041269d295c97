"""Builders of announcements."""

from datetime import datetime
from typing import Any

from kantorek.accounts.models import Seat, User
from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.models import EventRecord
from kantorek.news import actions
from kantorek.news.models import Announcement
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of

BODY = "<p>Od stycznia pliki wysyłamy <b>w nowej wersji</b>.</p>"


def make_draft(author: StaffMember, *, at: datetime = AT, **fields: Any) -> Announcement:
    """A draft, written by the action that everybody uses."""
    said = {"title": "Zmiana JPK_VAT", "body": BODY} | fields
    with scope.of(actor_of(author, at=at)) as actor:
        return actions.add_announcement(actor, **said)


def make_published(author: StaffMember, *, at: datetime = AT, **fields: Any) -> Announcement:
    """A published one."""
    draft = make_draft(author, at=at, **fields)
    with scope.of(actor_of(author, at=at)) as actor:
        return actions.publish_announcement(actor, draft, version=draft.version)


def events_of(announcement: Announcement) -> list[str]:
    """The names of what was announced about it."""
    with scope.system(announcement.office_id, "tests", at=AT):
        rows = EventRecord.objects.filter(subject_kind="news.announcement", subject_id=announcement.pk)
        return list(rows.order_by("pk").values_list("name", flat=True))


def reads(contact: Contact, *, at: datetime = AT) -> Actor:
    """The actor of a client's person in the portal."""
    return Actor(
        kind="contact",
        at=at,
        office_id=contact.office_id,
        name=contact.name,
        rights=frozenset({"portal.see"}),
        clients=frozenset({contact.client_id}),
        contact_id=contact.pk,
    )


def give_door(contact: Contact) -> Contact:
    """Let a client's person into the portal; only the seat, which is what announcements ask for."""
    user = User.objects.create(email=f"klient{contact.pk}@example.com", name=contact.name, joined_at=AT)
    place: dict[str, Any] = {"office_id": contact.office_id, "client_id": contact.client_id, "object_id": contact.pk}
    Seat.objects.create(user=user, kind=Seat.Kind.CONTACT, role="owner", name=contact.name, **place)
    return contact
