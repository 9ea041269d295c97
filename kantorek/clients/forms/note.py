"""What may be typed as a note."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kantorek.clients.actions.note import LONGEST
from kantorek.clients.models import Note


class NoteForm(forms.Form):
    """A note and whether it stands above the others."""

    text = forms.CharField(
        label=_("Text of the note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )
    pinned = forms.BooleanField(label=_("Pin it to the top"), required=False)


class NoteChangeForm(forms.Form):
    """The text of a note that stands already."""

    text = NoteForm.base_fields["text"]

    def __init__(self, data: QueryDict | None, *, note: Note) -> None:
        super().__init__(data, initial={"text": note.text}, auto_id=f"id_note{note.pk}_%s")
