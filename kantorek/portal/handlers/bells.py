"""What goes into the letter of the day rings the portal's bell as well: at once, in the same words, for who enters there."""

from typing import Final

from django.urls import reverse
from django.utils import translation

from kantorek.clients.models import Contact
from kantorek.core.actor import Actor
from kantorek.core.events import Event
from kantorek.notifications.actions import Reader, tell_contacts
from kantorek.notifications.models import Level
from kantorek.portal.mailing.lines import Line, lines_of
from kantorek.portal.mailing.receivers import inside_among
from kantorek.portal.models import Word
from kantorek.portal.told import KIND_OF_WORD

_ICONS: Final = {
    "asked": "inbox",
    "returned": "undo-2",
    "reminder": "bell-ring",
    "amount": "wallet",
    "document": "file-text",
    "change": "building-2",
}
_PRESSING: Final = ("returned", "reminder")


def ring(actor: Actor, event: Event, kind: str, people: list[Contact]) -> None:
    """Tell those of these people who enter the portal; what is not true any more is not told.

    Whatever is told of one thing is one notice while it is unread; opening the thing reads it.
    """
    inside = inside_among(actor, people)
    for contact in people:
        access = inside.get(contact.pk)
        if access is None or access.user is None:
            continue
        with translation.override(access.user.language):
            line = _line(actor, event, kind, contact)
        if line:
            tell_contacts(
                actor,
                [Reader(contact_id=contact.pk, user_id=access.user.pk, language=access.user.language)],
                client_id=contact.client_id,
                kind=KIND_OF_WORD[kind],
                title=line.subject,
                text=line.text,
                url=line.path or reverse("portal:request", args=[contact.client_id, event.subject.id]),
                once=f"{kind}:{event.id}",
                group=event.subject.key,
                icon=_ICONS[kind],
                level=Level.LOOK if kind in _PRESSING else Level.INFO,
            )


def _line(actor: Actor, event: Event, kind: str, contact: Contact) -> Line | None:
    """What the letter would say of it to this person; a word that is not kept."""
    word = Word(
        pk=contact.pk,
        office_id=contact.office_id,
        client_id=contact.client_id,
        contact=contact,
        kind=kind,
        subject_kind=event.subject.kind,
        subject_id=event.subject.id,
    )
    return lines_of(actor, [word], {contact.pk}).get(contact.pk)
