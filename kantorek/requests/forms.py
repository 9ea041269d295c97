"""What may be typed about requests: what is asked and of whom, what is wrong with what came, and how it is filed."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.clients.choices import AccountingType, Status, VatFrequency
from kantorek.clients.models import Client, ClientTerms
from kantorek.clients.querysets import ClientQuerySet
from kantorek.core.actor import Actor
from kantorek.core.fields import DayField
from kantorek.documents.choices import Kind as DocumentKind
from kantorek.requests.actions.asking import MOST
from kantorek.requests.actions.checking import LONGEST
from kantorek.requests.actions.templates import MOST_DAYS
from kantorek.requests.choices import Kind

_DIGITS: Final = 18


def ids_in(values: Iterable[str], *, most: int = MOST + 1) -> list[int]:
    """Read ids that a form or an address sends; what is none is passed over."""
    good = (text for text in values if text.isascii() and text.isdigit() and len(text) <= _DIGITS)
    return list(dict.fromkeys(int(text) for text in good))[:most]


class WordsForm(forms.Form):
    """What is asked for."""

    title = forms.CharField(
        label=gettext_lazy("What is needed"),
        max_length=LONGEST["title"],
        error_messages={"required": gettext_lazy("Say what you need.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Explanation"),
        required=False,
        max_length=LONGEST["text"],
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AskForm(WordsForm):
    """A request to one client or to many: `batch` makes a form that is sent twice ask once."""

    kind = forms.ChoiceField(label=gettext_lazy("What comes back"), choices=Kind.choices, initial=Kind.DOCUMENTS)
    due_on = DayField(label=gettext_lazy("Until"))
    month = forms.TypedChoiceField(label=gettext_lazy("For the month"), required=False, empty_value=None)
    contact_id = forms.TypedChoiceField(
        label=gettext_lazy("Who is asked"), required=False, coerce=int, empty_value=None
    )
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        months: Iterable[tuple[str, str]],
        people: Iterable[tuple[int, str]],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial={"batch": uuid4()} | initial)
        self.use_required_attribute = False
        month: Any = self.fields["month"]
        month.choices, month.coerce = [("", "–"), *months], date.fromisoformat
        listed = [("", _("whoever may send")), *((str(pk), name) for pk, name in people)]
        self.fields["contact_id"].choices = listed  # type: ignore[attr-defined]

    def words(self) -> dict[str, Any]:
        """Give what ask_client() and ask_clients() take."""
        values = {key: self.cleaned_data[key] for key in ("title", "text", "kind", "due_on", "month", "contact_id")}
        return values | {"batch": self.cleaned_data.get("batch") or uuid4()}


class ChangeForm(WordsForm):
    """What is asked for, while it waits for the client."""

    due_on = DayField(label=gettext_lazy("Until"))
    contact_id = forms.TypedChoiceField(
        label=gettext_lazy("Who is asked"), required=False, coerce=int, empty_value=None
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, people: Iterable[tuple[int, str]], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        listed = [("", _("whoever may send")), *((str(pk), name) for pk, name in people)]
        self.fields["contact_id"].choices = listed  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """What is wrong with what came, and until when it is to be put right."""

    reason = forms.CharField(
        label=gettext_lazy("What is wrong"),
        max_length=LONGEST["reason"],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what is wrong, so that the client can put it right.")},
    )
    due_on = DayField(label=gettext_lazy("New day"))


class AcceptForm(forms.Form):
    """Where the files of a request are filed."""

    folder = forms.CharField(
        label=gettext_lazy("Folder"), required=False, max_length=100, widget=forms.TextInput(attrs={"list": "folders"})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=DocumentKind.choices, initial=DocumentKind.OTHER
    )

    @property
    def filing(self) -> dict[str, Any]:
        """What is said of the documents; nothing of what is left empty."""
        return {key: value for key, value in self.cleaned_data.items() if value}


class AnswerForm(forms.Form):
    """What the client said on another way."""

    answer = forms.CharField(
        label=gettext_lazy("What was said"),
        required=False,
        max_length=LONGEST["answer"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TemplateForm(WordsForm):
    """Words to ask with; `version` says which of their states the person saw."""

    kind = forms.ChoiceField(label=gettext_lazy("What comes back"), choices=Kind.choices, initial=Kind.DOCUMENTS)
    days = forms.IntegerField(
        label=gettext_lazy("Days the client has"),
        min_value=0,
        max_value=MOST_DAYS,
        initial=7,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """Give the fields as add_template() takes them."""
        return {key: self.cleaned_data[key] for key in ("title", "text", "kind", "days")}


class ChoiceForm(forms.Form):
    """Which clients may be asked at once; all of it stands in the address, and what is not ours is passed over."""

    q = forms.CharField(required=False, max_length=200)
    carer = forms.MultipleChoiceField(label=gettext_lazy("Carer"), required=False)
    vat = forms.MultipleChoiceField(label=gettext_lazy("VAT"), choices=VatFrequency.choices, required=False)
    books = forms.MultipleChoiceField(label=gettext_lazy("Accounting"), choices=AccountingType.choices, required=False)

    def __init__(self, data: QueryDict, *, people: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["carer"].choices = [(str(pk), name) for pk, name in people]  # type: ignore[attr-defined]
        self.is_valid()

    def clients(self, actor: Actor) -> ClientQuerySet:
        """Give the clients that fit, in order of names: those served now, and one more than may be asked at once."""
        chosen = self.cleaned_data
        found = Client.objects.visible_to(actor).current().filter(status=Status.ACTIVE)
        if chosen.get("q", "").strip():
            found = found.matching(chosen["q"])
        if people := chosen.get("carer"):
            found = found.filter(carer_id__in=people)
        held = {"vat_frequency__in": chosen.get("vat"), "accounting_type__in": chosen.get("books")}
        if terms := {key: values for key, values in held.items() if values}:
            rows = ClientTerms.objects.visible_to(actor).holding(actor.on).filter(**terms)
            found = found.filter(pk__in=rows.values("client_id"))
        return found.by_name()[: MOST + 1]

    def menus(self) -> list[dict[str, Any]]:
        """Give the filters as ui/filter_menu.html takes them."""
        made = []
        for key in ("carer", "vat", "books"):
            field: Any = self.fields[key]
            on = set(self.cleaned_data.get(key) or ())
            options = [{"value": str(value), "label": label, "on": str(value) in on} for value, label in field.choices]
            made.append({"name": key, "label": field.label, "choices": options, "on": bool(on)})
        return made


class FilterForm(forms.Form):
    """The filters of the office's list, in the order in which they are offered."""

    kind = forms.MultipleChoiceField(label=gettext_lazy("What comes back"), choices=Kind.choices)
    by = forms.MultipleChoiceField(label=gettext_lazy("Asked by"))
    carer = forms.MultipleChoiceField(label=gettext_lazy("Carer"))

    def __init__(self, data: QueryDict, *, people: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        listed = [(str(pk), name) for pk, name in people]
        for key in ("by", "carer"):
            self.fields[key].choices = listed  # type: ignore[attr-defined]


class ExportForm(forms.Form):
    """Which kind of file."""

    kind = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")])
