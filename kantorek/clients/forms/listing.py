"""What may be asked of the list of clients; all of it stands in the address, and what is not ours is passed over."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kantorek.clients import choices
from kantorek.clients.actions.tagging import LONGEST_TAG, MOST_TAGS
from kantorek.clients.lists import FILTERS, NOBODY, ORDERS, VIEWS, Asked
from kantorek.core.words import LONGEST

YES_NO = [("yes", _("yes")), ("no", _("no"))]


class FilterForm(forms.Form):
    """The filters of the list, in the order in which they are offered."""

    status = forms.MultipleChoiceField(label=_("Status"), choices=choices.Status.choices)
    books = forms.MultipleChoiceField(label=_("Accounting"), choices=choices.AccountingType.choices)
    vat = forms.MultipleChoiceField(label=_("VAT"), choices=choices.VatFrequency.choices)
    tax = forms.MultipleChoiceField(label=_("Tax form"), choices=choices.TaxForm.choices)
    carer = forms.MultipleChoiceField(label=_("Carer"))
    employees = forms.MultipleChoiceField(label=_("Employees"), choices=YES_NO)
    eu = forms.MultipleChoiceField(label=_("VAT-EU"), choices=YES_NO)
    payment = forms.MultipleChoiceField(label=_("Payments"), choices=choices.PaymentStatus.choices)
    form = forms.MultipleChoiceField(label=_("Legal form"), choices=choices.LegalForm.choices)

    tag = forms.MultipleChoiceField(label=_("Tag"))

    def __init__(self, data: QueryDict, *, people: Iterable[tuple[int, str]], tags: Iterable[str] = ()) -> None:
        super().__init__(data)
        # A tag that nobody has any more finds nobody; it is not passed over as if nothing were asked.
        asked = [tag for tag in data.getlist("tag")[:MOST_TAGS] if tag and len(tag) <= LONGEST_TAG]
        known = dict.fromkeys((*tags, *(tag for tag in asked if "\x00" not in tag)))
        self.fields["tag"].choices = [(tag, tag) for tag in known]  # type: ignore[attr-defined]
        carers = [(str(pk), name) for pk, name in people]
        self.fields["carer"].choices = [*carers, (NOBODY, _("nobody"))]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, list[str]]:
        """The filters that are set and make sense."""
        self.is_valid()
        return {key: self.cleaned_data[key] for key in FILTERS if self.cleaned_data.get(key)}


class ExportForm(forms.Form):
    """Which kind of file."""

    kind = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")])


def asked(data: QueryDict, *, people: Iterable[tuple[int, str]], view: str) -> Asked:
    """Read what was asked for out of the address; `view` is where the person starts."""
    filtered = any(key in data for key in FILTERS)
    order, wanted = data.get("sort", ""), data.get("view", "")
    return Asked(
        view=wanted if wanted in VIEWS else view,
        q=data.get("q", "").replace("\x00", "")[:LONGEST].strip(),
        filters=FilterForm(data, people=people).chosen() if filtered else {},
        order=order if order in ORDERS else "name",
        after=data.get("after", ""),
        before=data.get("before", ""),
    )


def address(asked: Asked, *, start: str, **changed: Any) -> str:
    """Write what was asked for as the part behind the question mark, shortest first and always in one order."""
    wanted: dict[str, Any] = {
        "view": "" if asked.view == start else asked.view,
        "q": asked.q,
        **asked.filters,
        "sort": "" if asked.order == "name" else asked.order,
    }
    return "?" + urlencode({key: value for key, value in (wanted | changed).items() if value}, doseq=True)
