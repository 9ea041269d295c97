"""Notes on a client, over the API; the client never sees them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from kantorek.api.access import token
from kantorek.api.clients import IF_MATCH, actor_of, seen_version, visible
from kantorek.api.problems import REFUSALS, VERSIONED, ProblemOut
from kantorek.api.schemas import NoteChangeIn, NoteIn, NoteOut
from kantorek.clients import actions
from kantorek.clients.models import Note

router = Router()


@router.get("/{int:client_id}/notes", response={200: list[NoteOut], 404: ProblemOut}, summary="List notes")
@token("clients.see")
def list_notes(request: HttpRequest, client_id: int) -> list[NoteOut]:
    """List the notes on the client, pinned ones first."""
    notes = Note.objects.current().filter(client=visible(request, client_id))
    return [NoteOut.from_orm(note) for note in notes.order_by("pinned_at", "-pk")]


@router.post("/{int:client_id}/notes", response={201: NoteOut, **REFUSALS}, summary="Write a note")
@token("clients.edit")
def write_note(request: HttpRequest, client_id: int, data: NoteIn, response: HttpResponse) -> Status[NoteOut]:
    """Write a note that colleagues see and the client never does."""
    note = actions.write_note(actor_of(request), visible(request, client_id), text=data.text, pinned=data.pinned)
    response["ETag"] = f'"{note.version}"'
    return Status(201, NoteOut.from_orm(note))


@router.patch(
    "/{int:client_id}/notes/{int:note_id}",
    response={200: NoteOut, **VERSIONED},
    summary="Change a note",
    openapi_extra=IF_MATCH,
)
@token("clients.edit")
def change_note(
    request: HttpRequest, client_id: int, note_id: int, data: NoteChangeIn, response: HttpResponse
) -> NoteOut:
    """Change the text of a note."""
    note = _note(request, client_id, note_id)
    note = actions.change_note(actor_of(request), note, text=data.text, version=seen_version(request))
    response["ETag"] = f'"{note.version}"'
    return NoteOut.from_orm(note)


@router.put("/{int:client_id}/notes/{int:note_id}/pin", response={200: NoteOut, **REFUSALS}, summary="Pin a note")
@token("clients.edit")
def pin_note(request: HttpRequest, client_id: int, note_id: int) -> NoteOut:
    """Pin a note above the others."""
    return NoteOut.from_orm(actions.pin_note(actor_of(request), _note(request, client_id, note_id), pinned=True))


@router.delete("/{int:client_id}/notes/{int:note_id}/pin", response={200: NoteOut, **REFUSALS}, summary="Unpin a note")
@token("clients.edit")
def unpin_note(request: HttpRequest, client_id: int, note_id: int) -> NoteOut:
    """Let a pinned note go."""
    return NoteOut.from_orm(actions.pin_note(actor_of(request), _note(request, client_id, note_id), pinned=False))


@router.delete("/{int:client_id}/notes/{int:note_id}", response={204: None, **REFUSALS}, summary="Remove a note")
@token("clients.edit")
def remove_note(request: HttpRequest, client_id: int, note_id: int) -> Status[None]:
    """Take a note away."""
    actions.remove_note(actor_of(request), _note(request, client_id, note_id))
    return Status(204, None)


def _note(request: HttpRequest, client_id: int, note_id: int) -> Note:
    notes = Note.objects.current().filter(client=visible(request, client_id))
    note: Note = get_object_or_404(notes, pk=note_id)
    return note
