"""What the portal does when something has happened to a client, a contact, a request or an invitation."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.clients.events import ClientArchived, ContactChanged, ContactRemoved
from kantorek.clients.models import Client, Contact
from kantorek.core.actor import Actor
from kantorek.core.events import Event, after, on
from kantorek.declarations.events import AmountShown
from kantorek.documents.events import DocumentShared, DocumentVersionAdded
from kantorek.notifications.actions import notify
from kantorek.offices.models import Role, StaffMember
from kantorek.portal.actions.access import close_links_mailed_to, end_access
from kantorek.portal.actions.words import put_words
from kantorek.portal.events import ChangeAnswered, ChangeAsked, PortalInvitationWanted, PortalJoined
from kantorek.portal.handlers.bells import ring
from kantorek.portal.mailing.receivers import asked_people, inside_people, told_people
from kantorek.portal.models import PortalAccess
from kantorek.requests.events import (
    RequestAsked,
    RequestChanged,
    RequestReminderDue,
    RequestReopened,
    RequestReturned,
)


@on(ContactRemoved)
def close_the_contacts_door(actor: Actor, event: ContactRemoved) -> None:
    """Whoever is no contact any more enters no more, and an invitation that waits stops working."""
    for access in PortalAccess.objects.current().filter(contact_id=event.contact_id):
        end_access(actor, access)
    close_links_mailed_to(actor, event.client_id or 0, event.contact_id)


@on(ContactChanged)
def close_links_to_the_old_address(actor: Actor, event: ContactChanged) -> None:
    """What was mailed to an address that is not theirs any more opens nothing; the next letter brings a new link."""
    if "email" in event.changes:
        close_links_mailed_to(actor, event.client_id or 0, event.contact_id)


@on(ClientArchived)
def close_the_clients_doors(actor: Actor, event: ClientArchived) -> None:
    """Nobody enters the portal of a client in the archive; one that comes back invites its people anew."""
    for access in PortalAccess.objects.current().filter(client_id=event.subject.id).order_by("pk"):
        end_access(actor, access)


@after(PortalInvitationWanted)
def tell_who_can_invite(actor: Actor, event: PortalInvitationWanted) -> None:
    """The carer, else the owners, learn that somebody stands before a closed door; by letter as well."""
    notify(
        actor,
        _carer_or_owners(actor, event.client_id),
        kind="portal.wanted",
        title=lambda: _("%(name)s asks for a new portal invitation") % {"name": event.contact_name},
        text=lambda: _("The link that %(email)s has no longer works.") % {"email": event.subject.title},
        url=reverse("portal:client", args=[event.client_id]),
        once=f"portal_wanted:{event.id}",
        client_id=event.client_id,
        icon="send",
    )


@after(PortalJoined)
def tell_that_they_joined(actor: Actor, event: PortalJoined) -> None:
    """The carer, else the owners, learn that somebody has accepted the invitation; no letter."""
    notify(
        actor,
        _carer_or_owners(actor, event.client_id),
        kind="portal.joined",
        title=lambda: _("%(name)s entered the portal") % {"name": event.contact_name},
        url=reverse("portal:client", args=[event.client_id]),
        once=f"portal_joined:{event.id}",
        client_id=event.client_id,
        icon="log-in",
        mail=False,
    )


@after(ChangeAsked)
def tell_that_a_change_is_asked(actor: Actor, event: ChangeAsked) -> None:
    """The carer, else the owners, learn that a client asks for a change of its data; by letter as well."""
    client = Client.objects.filter(pk=event.client_id or 0).first()
    notify(
        actor,
        _carer_or_owners(actor, event.client_id),
        kind="portal.change",
        title=lambda: _("%(name)s asks for a change of data") % {"name": client.name if client else ""},
        text=lambda: event.asked_by_name,
        url=reverse("portal:change_request", args=[event.subject.id]),
        once=f"portal_change:{event.id}",
        client_id=event.client_id,
        icon="file-pen",
    )


@after(RequestAsked)
def say_what_is_asked(actor: Actor, event: RequestAsked) -> None:
    """Who was asked, else who may send, hears of it in the next letter."""
    _put(actor, event, "asked", event.contact_id)


@after(RequestReopened)
def say_that_it_is_asked_again(actor: Actor, event: RequestReopened) -> None:
    """What stands open again is asked for again."""
    _put(actor, event, "asked", None)


@after(RequestChanged)
def say_it_to_another_person(actor: Actor, event: RequestChanged) -> None:
    """A request given to somebody else at the client is news to them; another day or word is not a letter's worth."""
    if moved := event.changes.get("contact_id"):
        _put(actor, event, "asked", moved[1])


@after(RequestReturned)
def say_what_is_wrong(actor: Actor, event: RequestReturned) -> None:
    """Who sent it hears what is wrong with it."""
    _put(actor, event, "returned", event.contact_id)


@after(RequestReminderDue)
def say_that_it_still_waits(actor: Actor, event: RequestReminderDue) -> None:
    """A step of the ladder, or a colleague's reminder by hand."""
    _put(actor, event, "reminder", event.contact_id, data={"last": True} if event.last else {})


@after(AmountShown)
def say_what_is_to_be_paid(actor: Actor, event: AmountShown) -> None:
    """Everybody who sees amounts hears of one that the office has sent."""
    assert event.client_id
    _put_for(actor, event, "amount", told_people(actor, event.client_id))


@after(DocumentShared)
def say_that_a_document_is_there(actor: Actor, event: DocumentShared) -> None:
    """Who enters the portal hears of a document that the office shows there."""
    if event.shared and event.client_id:
        _put_for(actor, event, "document", inside_people(actor, event.client_id))


@after(DocumentVersionAdded)
def say_that_a_document_is_newer(actor: Actor, event: DocumentVersionAdded) -> None:
    """A newer version of a document that is shown is news too; one that is not shown is dropped from the letter."""
    assert event.client_id
    _put_for(actor, event, "document", inside_people(actor, event.client_id))


@after(ChangeAnswered)
def say_what_became_of_a_change(actor: Actor, event: ChangeAnswered) -> None:
    """Who asked for a change of the company's data hears whether it was made."""
    assert event.client_id
    people = [one for one in inside_people(actor, event.client_id) if one.pk == event.contact_id]
    _put_for(actor, event, "change", people)


def _put(actor: Actor, event: Event, kind: str, contact_id: int | None, *, data: dict[str, Any] | None = None) -> None:
    assert event.client_id
    _put_for(actor, event, kind, asked_people(actor, event.client_id, contact_id), data=data)


def _put_for(
    actor: Actor, event: Event, kind: str, people: list[Contact], *, data: dict[str, Any] | None = None
) -> None:
    """Put it down for the letter of the day, and ring the bell of who enters the portal: the one place for both."""
    put_words(actor, people, kind=kind, subject=event.subject, once=f"{kind}:{event.id}", at=event.actor.at, data=data)
    ring(actor, event, kind, people)


def _carer_or_owners(actor: Actor, client_id: int | None) -> set[int]:
    client: Any = Client.objects.filter(pk=client_id or 0).first()
    carer = client and (client.carer_id or client.payroll_carer_id)
    if carer:
        return {carer}
    owners = StaffMember.objects.visible_to(actor).working().filter(role=Role.OWNER)
    return set(owners.values_list("pk", flat=True))
