"""Notes on a client."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.clients import actions
from kantorek.clients.forms.note import NoteChangeForm, NoteForm
from kantorek.clients.models import Note
from kantorek.clients.views.cards import back, in_place, note_card
from kantorek.clients.views.contacts import version_in
from kantorek.clients.views.page import client_of
from kantorek.core.forms import attempt
from kantorek.core.pages import page
from kantorek.offices.access import StaffRequest, staff


@staff("clients.edit")
def add(request: StaffRequest, client_id: int) -> HttpResponse:
    """Write a note; what was refused stays in the field."""
    client = client_of(request.actor, client_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text, pinned = form.cleaned_data["text"], form.cleaned_data["pinned"]
        if attempt(form, lambda: actions.write_note(request.actor, client, text=text, pinned=pinned)):
            return back(request, client, "notes", _("Note saved."))
    status = 422 if form.errors else 200
    if getattr(request, "htmx", False):
        context = {"client": client, **note_card(request, client), "note_form": form}
        return page(request, "clients/page/notes.html", context, status=status)
    return page(request, "clients/note_write.html", {"client": client, "form": form}, status=status)


@staff("clients.edit")
def edit(request: StaffRequest, client_id: int, note_id: int) -> HttpResponse:
    """Change a note in its place; when a colleague was quicker, both texts stand there."""
    client = client_of(request.actor, client_id)
    note = _note(request, client_id, note_id)
    form = NoteChangeForm(request.POST or None, note=note)
    if request.method == "POST" and form.is_valid():
        text, version = form.cleaned_data["text"], version_in(request)
        if attempt(form, lambda: actions.change_note(request.actor, note, text=text, version=version)):
            return back(request, client, "notes", _("Note saved."))
        note.refresh_from_db()
    context = {"client": client, "note": note, "form": form}
    answer = page(request, "clients/note_edit.html", context, part="edit", status=422 if form.errors else 200)
    return in_place(request, answer, f"#note-{note.pk}")


@require_POST
@staff("clients.edit")
def pin(request: StaffRequest, client_id: int, note_id: int) -> HttpResponse:
    """Pin a note, or let it go."""
    client = client_of(request.actor, client_id)
    pinned = request.POST.get("pinned") == "1"
    actions.pin_note(request.actor, _note(request, client_id, note_id), pinned=pinned)
    return back(request, client, "notes", _("Note pinned.") if pinned else _("Note unpinned."))


@require_POST
@staff("clients.edit")
def remove(request: StaffRequest, client_id: int, note_id: int) -> HttpResponse:
    """Take a note away, with a way back."""
    client = client_of(request.actor, client_id)
    actions.remove_note(request.actor, _note(request, client_id, note_id))
    undo = reverse("clients:restore_note", args=[client_id, note_id])
    return back(request, client, "notes", _("Note removed."), undo=undo)


@require_POST
@staff("clients.edit")
def restore(request: StaffRequest, client_id: int, note_id: int) -> HttpResponse:
    """Bring a note back."""
    client = client_of(request.actor, client_id)
    actions.restore_note(request.actor, _note(request, client_id, note_id))
    return back(request, client, "notes", _("Note restored."))


def _note(request: StaffRequest, client_id: int, note_id: int) -> Note:
    note: Note = get_object_or_404(Note.objects.visible_to(request.actor), pk=note_id, client_id=client_id)
    return note
