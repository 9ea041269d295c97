"""The people at a client; one person may be a contact of several companies."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.taking import taken
from kantorek.clients.events import ContactAdded, ContactChanged, ContactEvent, ContactRemoved, ContactRestored
from kantorek.clients.models import Client, Contact
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.words import squeeze
from kantorek.search.actions import drop_words, put_words

PERSONAL = ("name", "email", "phone")
"""What belongs to the person and is changed at every company where the actor sees them."""


@transaction.atomic
def add_contact(actor: Actor, client: Client, *, fields: dict[str, Any], same_as: Contact | None = None) -> Contact:
    """Add a person to a client: a new one, or one known from another company (`same_as`).

    Refuses a closed client, and a person who is a contact here already.
    """
    client = _open(client)
    values = _clean(fields)
    if same_as:
        values |= {key: getattr(same_as, key) for key in PERSONAL}
        if Contact.objects.current().filter(client=client, person=same_as.person).exists():
            raise Refused(_("%(name)s is a contact here already.") % {"name": same_as.name}, code="duplicate")
    contact = Contact.objects.create(
        office_id=client.office_id, client=client, person=same_as.person if same_as else _next_person(), **values
    )
    _put_words(actor, contact)
    _tell(actor, client, ContactAdded, contact)
    return contact


@transaction.atomic
def change_contact(actor: Actor, contact: Contact, *, fields: dict[str, Any], version: int) -> Contact:
    """Change a contact; name, mail and phone change at all open companies of the same person that the actor sees.

    Refuses a closed client and a version that somebody else has overtaken.
    """
    client = _open(contact.client)
    contact, others = _person(actor, contact)
    if contact.removed_at:
        raise Refused(_("This contact has been removed meanwhile."), code="removed")
    values = _clean(fields)
    if contact.version != version:
        theirs = {key: (mine, getattr(contact, key)) for key, mine in values.items() if getattr(contact, key) != mine}
        raise Stale(_("Somebody changed this contact meanwhile. Check and save again."), theirs=theirs)
    changes = {key: [getattr(contact, key), value] for key, value in values.items() if getattr(contact, key) != value}
    if not changes:
        return contact
    for key, (_old, value) in changes.items():
        setattr(contact, key, value)
    contact.version += 1
    contact.save(update_fields=[*changes, "version"])
    _tell(actor, client, ContactChanged, contact, changes=changes)
    _put_words(actor, contact)
    personal = {key: changes[key] for key in PERSONAL if key in changes}
    for other in others if personal else []:
        _follow(actor, other, personal)
    return contact


def _person(actor: Actor, contact: Contact) -> tuple[Contact, list[Contact]]:
    """Lock a person's rows at all companies that the actor sees, always in one order: two who begin at different
    companies then wait in line, and do not hold each other up."""
    rows = Contact.objects.visible_to(actor).filter(person=contact.person).select_related("client").order_by("pk")
    locked = {row.pk: row for row in rows.select_for_update(of=("self",))}
    this = locked.pop(contact.pk)
    return this, [row for row in locked.values() if not row.removed_at and not row.client.why_closed()]


def _follow(actor: Actor, other: Contact, personal: dict[str, list[Any]]) -> None:
    """Carry a person's own data over to another company of theirs."""
    changes = {key: [getattr(other, key), new] for key, (_old, new) in personal.items()}
    for key, (_old, new) in personal.items():
        setattr(other, key, new)
    other.version += 1
    other.save(update_fields=[*personal, "version"])
    _put_words(actor, other)
    _tell(actor, other.client, ContactChanged, other, changes=changes)


@transaction.atomic
def remove_contact(actor: Actor, contact: Contact) -> Contact:
    """Take a person off a client; once more changes nothing. Refuses a closed client."""
    client = _open(contact.client)
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.removed_at:
        return contact
    contact.removed_at = actor.at
    contact.save(update_fields=["removed_at"])
    drop_words(actor, "contact", contact.pk)
    _tell(actor, client, ContactRemoved, contact)
    return contact


@transaction.atomic
def restore_contact(actor: Actor, contact: Contact) -> Contact:
    """Bring a removed person back. Refuses a closed client, and one who has been added again meanwhile."""
    client = _open(contact.client)
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.removed_at is None:
        return contact
    if Contact.objects.current().filter(client=client, person=contact.person).exists():
        raise Refused(_("%(name)s is a contact here already.") % {"name": contact.name}, code="duplicate")
    contact.removed_at = None
    contact.save(update_fields=["removed_at"])
    _put_words(actor, contact)
    _tell(actor, client, ContactRestored, contact)
    return contact


def _open(client: Client) -> Client:
    client = taken(client.pk)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    return client


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    values = {key: value.strip() if isinstance(value, str) else value for key, value in fields.items()}
    if "email" in values:
        values["email"] = values["email"].lower()
    if "name" in values and not values["name"]:
        raise Refused(_("A contact needs a name."), code="required", field="name")
    return values


def _tell(
    actor: Actor,
    client: Client,
    kind: type[ContactEvent],
    contact: Contact,
    changes: dict[str, list[Any]] | None = None,
) -> None:
    publish(
        kind(
            actor=actor,
            subject=client.ref,
            client_id=client.pk,
            changes=changes or {},
            contact_id=contact.pk,
            contact_name=contact.name,
        )
    )


def _put_words(actor: Actor, contact: Contact) -> None:
    words = [contact.email, squeeze(contact.phone)]
    put_words(actor, "contact", contact.pk, client_id=contact.client_id, title=contact.name, words=words)


def _next_person() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('clients_person')")
        return int(cursor.fetchone()[0])
