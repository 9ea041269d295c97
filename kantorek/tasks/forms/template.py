"""What may be typed as a template of tasks, and which clients it is used for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.clients.choices import AccountingType, Status, VatFrequency
from kantorek.clients.models import Client, ClientTerms
from kantorek.clients.querysets import ClientQuerySet
from kantorek.core.actor import Actor
from kantorek.tasks.actions.templates import MOST_AT_ONCE, MOST_DAYS
from kantorek.tasks.forms.task import TaskFields
from kantorek.tasks.models import Template

SHARED = ("title", "text", "priority", "labels", "needs_review", "reviewer_id")


class TemplateForm(TaskFields):
    """A template; `version` says which of its states the person saw."""

    due_on = show_on = None  # type: ignore[assignment]  # a template has no day of its own
    steps = forms.CharField(
        label=gettext_lazy("Checklist"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One step a line."),
    )
    due_in = forms.IntegerField(
        label=gettext_lazy("Due in working days"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Counted from the day on which the task is made."),
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, people: Iterable[tuple[int, str]], template: Template | None = None) -> None:
        super().__init__(data, initial=_typed(template) if template else None, people=people)

    def values(self) -> dict[str, Any]:
        """Give the fields as add_template() takes them."""
        plain = {name: self.cleaned_data[name] for name in (*SHARED, "due_in")}
        return plain | {"steps": self.cleaned_data["steps"].splitlines()}


def _typed(template: Template) -> dict[str, Any]:
    plain = {name: getattr(template, name) for name in (*SHARED, "due_in", "version")}
    return plain | {"labels": ", ".join(template.labels), "steps": "\n".join(template.steps)}


class ChoiceForm(forms.Form):
    """For which clients a template is used; all of it stands in the address, and what is not ours is passed over."""

    q = forms.CharField(required=False, max_length=200)
    carer = forms.MultipleChoiceField(label=gettext_lazy("Carer"), required=False)
    vat = forms.MultipleChoiceField(label=gettext_lazy("VAT"), choices=VatFrequency.choices, required=False)
    books = forms.MultipleChoiceField(label=gettext_lazy("Accounting"), choices=AccountingType.choices, required=False)
    employees = forms.MultipleChoiceField(
        label=gettext_lazy("Employees"),
        choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
        required=False,
    )

    def __init__(self, data: QueryDict, *, people: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["carer"].choices = [(str(pk), name) for pk, name in people]  # type: ignore[attr-defined]
        self.is_valid()

    def clients(self, actor: Actor) -> ClientQuerySet:
        """Give the clients that fit, in order of names: those served now, and one more than may be taken at once."""
        chosen = self.cleaned_data
        found = Client.objects.visible_to(actor).current().filter(status=Status.ACTIVE)
        if chosen.get("q", "").strip():
            found = found.matching(chosen["q"])
        if people := chosen.get("carer"):
            found = found.filter(carer_id__in=people)
        held = {"vat_frequency__in": chosen.get("vat"), "accounting_type__in": chosen.get("books")}
        terms: dict[str, Any] = {key: values for key, values in held.items() if values}
        if employees := chosen.get("employees"):
            terms["has_employees__in"] = [value == "yes" for value in employees]
        if terms:
            rows = ClientTerms.objects.visible_to(actor).holding(actor.on).filter(**terms)
            found = found.filter(pk__in=rows.values("client_id"))
        return found.by_name()[: MOST_AT_ONCE + 1]

    def menus(self) -> list[dict[str, Any]]:
        """Give the filters as ui/filter_menu.html takes them."""
        made = []
        for key in ("carer", "vat", "books", "employees"):
            field: Any = self.fields[key]
            on = set(self.cleaned_data.get(key) or ())
            options = [{"value": str(value), "label": label, "on": str(value) in on} for value, label in field.choices]
            made.append({"name": key, "label": field.label, "choices": options, "on": bool(on)})
        return made


class UseForm(forms.Form):
    """Whose the tasks shall be."""

    owner_id = forms.TypedChoiceField(label=gettext_lazy("Whose tasks"), coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any, *, people: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        self.use_required_attribute = False
        listed = [(str(pk), name) for pk, name in people]
        self.fields["owner_id"].choices = [("", _("each client's carer")), *listed]  # type: ignore[attr-defined]

    def clients(self) -> list[int]:
        """The ticked clients."""
        typed: Any = self.data
        ids: list[str] = typed.getlist("client")[: MOST_AT_ONCE + 1]
        return [int(pk) for pk in ids if pk.isascii() and pk.isdigit() and len(pk) < 19]
