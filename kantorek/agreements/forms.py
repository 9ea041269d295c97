"""What may be typed about an agreement, and asked of a list of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.agreements.actions.checking import FIELDS, LONGEST_NOTICE, LONGEST_TERMS
from kantorek.agreements.actions.ending import LONGEST_REASON
from kantorek.agreements.choices import Kind, NoticeUnit
from kantorek.agreements.lists import NOBODY, WITHIN
from kantorek.agreements.models import Agreement
from kantorek.core.fields import DayField, MoneyField


class AgreementForm(forms.Form):
    """What an agreement says. Without the right to see fees there is no field for one."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    starts_on = DayField(label=gettext_lazy("Holds from"), required=True)
    ends_on = DayField(label=gettext_lazy("Holds until"))
    signed_on = DayField(label=gettext_lazy("Signed on"))
    monthly_fee = MoneyField(label=gettext_lazy("Monthly fee"), max_length=40)
    notice_count = forms.IntegerField(
        label=gettext_lazy("Notice period"),
        required=False,
        min_value=1,
        max_value=LONGEST_NOTICE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    notice_unit = forms.ChoiceField(
        label=gettext_lazy("Days, weeks or months"), choices=NoticeUnit.choices, initial=NoticeUnit.MONTH
    )
    terms = forms.CharField(
        label=gettext_lazy("Terms"),
        max_length=LONGEST_TERMS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: QueryDict | None, *, fees: bool, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        if not fees:
            del self.fields["monthly_fee"]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            words = _("It cannot end before it starts (%(day)s).") % {"day": f"{starts:%d.%m.%Y}"}
            self.add_error("ends_on", ValidationError(words, code="ends_early"))
        return given


def written(agreement: Agreement) -> dict[str, Any]:
    """Give what an agreement says as a form starts with it."""
    return {key: getattr(agreement, key) for key in FIELDS}


class CancelForm(forms.Form):
    """From which day an agreement stops, and why."""

    cancelled_on = DayField(label=gettext_lazy("It stops on"), required=True)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write down why.")},
    )


class FilterForm(forms.Form):
    """The filters of the office's list, in the order in which they are offered."""

    kind = forms.MultipleChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    ends = forms.ChoiceField(label=gettext_lazy("To renew within"), choices=WITHIN)
    carer = forms.MultipleChoiceField(label=gettext_lazy("Carer"))

    def __init__(self, data: QueryDict, *, people: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        carers = [(str(pk), name) for pk, name in people]
        self.fields["carer"].choices = [*carers, (NOBODY, _("nobody"))]  # type: ignore[attr-defined]


class ExportForm(forms.Form):
    """Which kind of file."""

    kind = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")])
