"""Notes that colleagues leave on a client; kept even on a blocked one, so that the reason can be written down."""

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.taking import taken
from kantorek.clients.events import NoteChanged, NotePinned, NoteRemoved, NoteRestored, NoteWritten
from kantorek.clients.models import Client, Note
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish

LONGEST = 5_000


@transaction.atomic
def write_note(actor: Actor, client: Client, *, text: str, pinned: bool = False) -> Note:
    """Write a note. Refuses an empty or endless one, and an archived client."""
    client = taken(client.pk)
    _refuse_archived(client)
    note = Note.objects.create(
        office_id=client.office_id,
        client=client,
        text=_clean(text),
        author_id=actor.staff_id,
        author_name=actor.name,
        written_at=actor.at,
        pinned_at=actor.at if pinned else None,
    )
    publish(NoteWritten(actor=actor, subject=client.ref, client_id=client.pk, note_id=note.pk))
    return note


@transaction.atomic
def change_note(actor: Actor, note: Note, *, text: str, version: int) -> Note:
    """Change a note's text. Refuses a version that somebody else has overtaken, and an archived client."""
    note = _locked(note)
    if note.removed_at:
        raise Refused(_("This note has been removed meanwhile. Copy your text and write it anew."), code="removed")
    was, new = note.text, _clean(text)
    if was == new:
        return note
    if note.version != version:
        words = _("Somebody changed this note meanwhile. Check and save again.")
        raise Stale(words, theirs={"text": (new, was)})
    note.text = new
    note.version += 1
    note.save(update_fields=["text", "version"])
    changes = {"text": [was, note.text]}
    publish(
        NoteChanged(actor=actor, subject=note.client.ref, client_id=note.client_id, changes=changes, note_id=note.pk)
    )
    return note


@transaction.atomic
def pin_note(actor: Actor, note: Note, *, pinned: bool) -> Note:
    """Pin a note above the others, or let it go. Refuses an archived client."""
    note = _locked(note)
    if bool(note.pinned_at) == pinned:
        return note
    note.pinned_at = actor.at if pinned else None
    note.save(update_fields=["pinned_at"])
    publish(NotePinned(actor=actor, subject=note.client.ref, client_id=note.client_id, note_id=note.pk, pinned=pinned))
    return note


@transaction.atomic
def remove_note(actor: Actor, note: Note) -> Note:
    """Take a note away; it can be brought back. Refuses an archived client."""
    note = _locked(note)
    if note.removed_at:
        return note
    note.removed_at = actor.at
    note.save(update_fields=["removed_at"])
    publish(NoteRemoved(actor=actor, subject=note.client.ref, client_id=note.client_id, note_id=note.pk))
    return note


@transaction.atomic
def restore_note(actor: Actor, note: Note) -> Note:
    """Bring a note back that was taken away. Refuses an archived client."""
    note = _locked(note)
    if note.removed_at is None:
        return note
    note.removed_at = None
    note.save(update_fields=["removed_at"])
    publish(NoteRestored(actor=actor, subject=note.client.ref, client_id=note.client_id, note_id=note.pk))
    return note


def _locked(note: Note) -> Note:
    client = taken(note.client_id)
    note = Note.objects.select_for_update().get(pk=note.pk)
    note.client = client
    _refuse_archived(client)
    return note


def _refuse_archived(client: Client) -> None:
    if client.is_archived:
        raise Refused(client.why_closed(), code="closed")


def _clean(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Write something first."), code="required", field="text")
    if len(text) > LONGEST:
        raise Refused(_("A note has at most %(count)s characters.") % {"count": LONGEST}, code="too_long", field="text")
    return text
