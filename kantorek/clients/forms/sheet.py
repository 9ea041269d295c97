"""The client's data sheet as it is typed: adding, editing, terms from a day, carers."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.clients import choices, law
from kantorek.clients.forms.fields import DayField, MoneyField, NumberField, PostalCodeField, TagsField
from kantorek.clients.lists import tags_in_use
from kantorek.clients.models import TERMS_FIELDS
from kantorek.core.actor import Actor
from kantorek.core.numbers import clean_krs, clean_nip, clean_regon
from kantorek.offices.models import StaffMember

MOST_EMPLOYEES = 1_000_000
DECEMBER = 12
MOST_OFFERED = 40
_text = partial(forms.CharField, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))


def _choice(label: Any, kind: Any, *, empty: bool = True, **kwargs: Any) -> forms.ChoiceField:
    listed = [("", "–"), *kind.choices] if empty else kind.choices
    return forms.ChoiceField(label=label, choices=listed, required=not empty, **kwargs)


class CompanyFields(forms.Form):
    """What the registers know, and what the office agrees with the client."""

    nip = NumberField(clean_nip, label="NIP", max_length=64)
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    legal_form = _choice(gettext_lazy("Legal form"), choices.LegalForm)
    regon = NumberField(clean_regon, label="REGON", max_length=64)
    krs = NumberField(clean_krs, label="KRS", max_length=64)
    started_on = DayField(label=gettext_lazy("Started on"))
    suspended_on = DayField(label=gettext_lazy("Suspended on"))
    ended_on = DayField(label=gettext_lazy("Ended on"))
    pkd_main = _text(label=gettext_lazy("Main PKD"), max_length=10)
    street = _text(label=gettext_lazy("Street"), max_length=200)
    building = _text(label=gettext_lazy("Building"), max_length=20)
    flat = _text(label=gettext_lazy("Flat"), max_length=20)
    postal_code = PostalCodeField(label=gettext_lazy("Postal code"), max_length=10, required=False)
    city = _text(label=gettext_lazy("Town"), max_length=100)
    commune = _text(label=gettext_lazy("Commune"), max_length=100)
    county = _text(label=gettext_lazy("County"), max_length=100)
    voivodeship = _text(label=gettext_lazy("Voivodeship"), max_length=60)
    tax_office = forms.ChoiceField(label=gettext_lazy("Tax office"), required=False)
    settlement_period = _choice(gettext_lazy("Settlement period"), choices.Period, empty=False)
    payment_status = _choice(gettext_lazy("Payment status"), choices.PaymentStatus, empty=False)
    monthly_fee = MoneyField(label=gettext_lazy("Monthly fee"), max_length=30)
    employee_count = forms.IntegerField(
        label=gettext_lazy("Number of employees"), min_value=0, max_value=MOST_EMPLOYEES, required=False
    )
    employment_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of employment"),
        choices=choices.Employment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = TagsField(label=gettext_lazy("Tags"), help_text=gettext_lazy("separated by commas"))
    declarations = forms.MultipleChoiceField(label=gettext_lazy("Declarations"), required=False)
    auto_declarations = forms.BooleanField(
        label=gettext_lazy("Make the declarations by itself each period"), required=False
    )

    def __init__(self, *args: Any, actor: Actor, kept: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.use_required_attribute = False
        offices = [(code, f"{name} ({code})") for code, name in law.tax_offices().items()]
        self._choose("tax_office", [("", "–"), *offices])
        known = {d.code: d.name for d in law.declarations(actor.on)}
        self._choose("declarations", [*known.items(), *((code, code) for code in kept if code not in known)])
        self.fields["employee_count"].widget.attrs |= {"min": "0"}
        if not actor.may("clients.fees"):
            del self.fields["monthly_fee"]

    def _choose(self, name: str, listed: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = listed

    def other_tags(self) -> list[str]:
        """Give the tags in use that the client does not have."""
        typed = self["tags"].value() or ""
        here = {tag.strip().casefold() for tag in (typed if isinstance(typed, list) else typed.split(","))}
        return [tag for tag in tags_in_use(self.actor) if tag.casefold() not in here][:MOST_OFFERED]

    def clean_employee_count(self) -> int:
        """Nothing typed means nobody."""
        return self.cleaned_data.get("employee_count") or 0

    def clean(self) -> dict[str, Any]:
        """Refuse a business that ended before it began."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        started, ended = values.get("started_on"), values.get("ended_on")
        if started and ended and ended < started:
            self.add_error("ended_on", ValidationError(_("It cannot have ended before it started.")))
        return values


class TermsFields(forms.Form):
    """What the rules read."""

    tax_form = _choice(gettext_lazy("Income tax"), choices.TaxForm)
    vat_frequency = _choice("VAT", choices.VatFrequency)
    accounting_type = _choice(gettext_lazy("Accounting"), choices.AccountingType)
    zus_kind = _choice(gettext_lazy("Kind of ZUS payer"), choices.ZusKind)
    advance_period = _choice(gettext_lazy("Tax advances"), choices.AdvancePeriod)
    tax_year_end = forms.TypedChoiceField(
        label=gettext_lazy("Tax year ends with"),
        choices=choices.MONTHS,
        coerce=int,
        empty_value=str(DECEMBER),
        initial=DECEMBER,
        required=False,
    )
    has_employees = forms.BooleanField(label=gettext_lazy("Has employees"), required=False)
    vat_eu = forms.BooleanField(label=gettext_lazy("Registered for VAT-UE"), required=False)
    facts = forms.MultipleChoiceField(
        label=gettext_lazy("Also true"),
        choices=choices.Fact.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_tax_year_end(self) -> int:
        """Nothing typed means the calendar year."""
        return int(self.cleaned_data["tax_year_end"])

    def clean_facts(self) -> list[str]:
        """Give the facts in the order of their list, each once."""
        return choices.ordered_facts(self.cleaned_data["facts"])

    def fact_groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Give the facts to pick from, in groups; the chosen ones ticked."""
        chosen = set(self["facts"].value() or [])
        return [
            (str(title), [{"value": f.value, "label": f.label, "checked": f.value in chosen} for f in facts])
            for title, facts in choices.FACT_GROUPS
        ]


class CarersForm(forms.Form):
    """Who looks after the client."""

    carer_id = forms.TypedChoiceField(label=gettext_lazy("Carer"), coerce=int, empty_value=None, required=False)
    payroll_carer_id = forms.TypedChoiceField(
        label=gettext_lazy("Payroll carer"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, people: Iterable[StaffMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [("", "–"), *((str(member.pk), member.name) for member in people)]
        for name in ("carer_id", "payroll_carer_id"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = listed


class AddForm(TermsFields, CarersForm, CompanyFields):
    """A new client: the sheet, its first terms, who looks after it."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[(s.value, s.label) for s in (choices.Status.ACTIVE, choices.Status.POTENTIAL)],
        widget=forms.RadioSelect,
    )
    answer_id = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[StaffMember], actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, people=people, actor=actor, **kwargs)
        if actor.clients is not None:  # whoever sees only their own clients becomes the carer of those they add
            self._choose("carer_id", [(str(m.pk), m.name) for m in people if m.pk == actor.staff_id])

    def clean(self) -> dict[str, Any]:
        """People who are counted are employed."""
        values = super().clean()
        values["has_employees"] = bool(values.get("has_employees") or values.get("employee_count"))
        return values

    def parts(self) -> dict[str, Any]:
        """Give what add_client() takes."""
        values = dict(self.cleaned_data)
        values.pop("answer_id")
        named = {key: values.pop(key) for key in ("status", "carer_id", "payroll_carer_id")}
        terms = {key: values.pop(key) for key in TERMS_FIELDS}
        return {"fields": values, "terms": terms, **named}


class EditForm(CompanyFields):
    """The sheet of a client that exists; `version` and `base` say what the person saw when they began."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    base = forms.CharField(required=False, max_length=100_000, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """Give what change_client() takes."""
        return {key: value for key, value in self.cleaned_data.items() if key not in ("version", "base")}


class TermsForm(TermsFields):
    """Other terms from a day on."""

    valid_from = DayField(label=gettext_lazy("From"), required=True)
    field_order = ("valid_from",)

    def parts(self) -> tuple[date, dict[str, Any]]:
        """Give the day and what holds from it."""
        values = dict(self.cleaned_data)
        return values.pop("valid_from"), values
