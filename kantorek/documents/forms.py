"""What may be typed about a document, and what may be asked of the list of them."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kantorek.core.fields import DayField
from kantorek.core.words import LONGEST
from kantorek.documents.actions.document import FIELDS
from kantorek.documents.choices import Kind
from kantorek.documents.lists import FILTERS, LOOSE, ORDERS, VIEWS, Asked
from kantorek.documents.models import Document

_YEAR_DIGITS = 4


class FilingForm(forms.Form):
    """Where a document is filed: what the upload of many asks for, too."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.OTHER, required=False)
    folder = forms.CharField(
        label=_("Folder"), required=False, max_length=100, widget=forms.TextInput(attrs={"list": "folders"})
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1950, max_value=2099)
    tags = forms.CharField(label=_("Tags"), required=False, max_length=400, help_text=_("separated by commas"))

    def clean_tags(self) -> list[str]:
        """Give the tags one by one."""
        return [tag.strip() for tag in str(self.cleaned_data["tags"]).split(",") if tag.strip()]

    @property
    def filing(self) -> dict[str, Any]:
        """What was chosen; what was left empty is decided by the file."""
        return {key: value for key, value in self.cleaned_data.items() if key in FIELDS and value not in (None, "", [])}


class DocumentForm(FilingForm):
    """Everything about a document but its file."""

    title = forms.CharField(label=_("Title"), max_length=255)
    valid_from = DayField(label=_("Valid from"))
    valid_to = DayField(label=_("Valid to"))
    note = forms.CharField(label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: QueryDict | None, *, document: Document) -> None:
        initial = {key: getattr(document, key) for key in FIELDS} | {"tags": ", ".join(document.tags)}
        super().__init__(data, initial=initial)

    @property
    def fields_changed(self) -> dict[str, Any]:
        """All fields as the action takes them."""
        return {key: self.cleaned_data[key] for key in FIELDS} | {"kind": self.cleaned_data["kind"] or Kind.OTHER}


class BulkForm(forms.Form):
    """What is done to many: into a folder, another kind, one more tag."""

    folder = forms.CharField(label=_("Folder"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", ""), *Kind.choices])
    tag = forms.CharField(label=_("Tag"), required=False, max_length=40)

    @property
    def filing(self) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        given = {key: self.cleaned_data[key] for key in ("folder", "kind") if self.cleaned_data.get(key)}
        return given | ({"tags": [self.cleaned_data["tag"]]} if self.cleaned_data.get("tag") else {})


def asked(data: QueryDict, *, client_id: int | None) -> Asked:
    """Read what was asked for out of the address; what is not ours is passed over."""
    filters = {key: data.get(key, "").replace("\x00", "")[:100] for key in FILTERS}
    year = filters["year"]
    if year != LOOSE and not (year.isascii() and year.isdigit() and len(year) == _YEAR_DIGITS):
        filters["year"] = ""
    if filters["kind"] not in Kind.values:
        filters["kind"] = ""
    view, order = data.get("view", ""), data.get("sort", "")
    return Asked(
        client_id=client_id,
        view=view if view in VIEWS else "all",
        q=data.get("q", "").replace("\x00", "")[:LONGEST].strip(),
        filters={key: value for key, value in filters.items() if value},
        order=order if order in ORDERS else "-added",
        after=data.get("after", ""),
        before=data.get("before", ""),
    )


def address(asked: Asked, **changed: Any) -> str:
    """Write what was asked for as the part behind the question mark."""
    wanted: dict[str, Any] = {
        "view": "" if asked.view == "all" else asked.view,
        "q": asked.q,
        **{key: asked.filters.get(key, "") for key in FILTERS},
        "sort": "" if asked.order == "-added" else asked.order,
    }
    written = urlencode({key: value for key, value in (wanted | changed).items() if value})
    return f"?{written}" if written else ""
