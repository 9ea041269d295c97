"""What may be typed about an obligation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kantorek.core.fields import DayField, MoneyField
from kantorek.declarations.models import Obligation


class AmountForm(forms.Form):
    """What is to be paid and to which account; without an account the action finds it."""

    amount = MoneyField(label=_("Amount to pay"), max_length=30)
    account = forms.CharField(label=_("Account"), max_length=40, required=False)

    def __init__(self, data: QueryDict | None, *, of: Obligation) -> None:
        super().__init__(data, initial={"amount": of.amount, "account": of.account}, auto_id="id_amount_%s")


class ReceiptForm(forms.Form):
    """The number of a UPO, its file, or both."""

    number = forms.CharField(label=_("UPO number"), max_length=100, required=False)
    file = forms.FileField(label=_("UPO file"), required=False)

    def __init__(self, data: QueryDict | None, files: Any = None, *, of: Obligation) -> None:
        super().__init__(data, files, initial={"number": of.receipt_number}, auto_id="id_receipt_%s")
        self.fields["number"].widget.attrs["data-upo"] = ""


class NoteForm(forms.Form):
    """A note for colleagues."""

    note = forms.CharField(label=_("Note"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: QueryDict | None, *, of: Obligation) -> None:
        super().__init__(data, initial={"note": of.note}, auto_id="id_note_%s")


class EventForm(forms.Form):
    """A duty that follows from something that happened: which one, and on which day."""

    rule = forms.ChoiceField(label=_("What happened"))
    event_on = DayField(label=_("Day of the event"), required=True)

    def __init__(self, data: QueryDict | None, *, rules: Iterable[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="id_event_%s")
        self.fields["rule"].choices = list(rules)  # type: ignore[attr-defined]
