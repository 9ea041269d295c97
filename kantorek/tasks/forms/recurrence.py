"""What may be typed as a recurring task, and how its rule reads in words."""

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

from django import forms
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.fields import DayField
from kantorek.tasks.actions.recurrences import PLAN, RULE
from kantorek.tasks.choices import Frequency, Shift
from kantorek.tasks.forms.task import AddForm
from kantorek.tasks.models import Recurrence
from kantorek.tasks.recurring import LAST_DAY, MOST_EVERY, MOST_LEAD, Rule, occurrences

SHOWN = 6
_LAST = LAST_DAY


def _figure(label: Any, least: int, most: int, initial: int, **kwargs: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, initial=initial, widget=widget, required=False, **kwargs
    )


class RecurrenceForm(AddForm):
    """A recurring task; of the rule only what its frequency asks for counts."""

    due_on = show_on = None  # type: ignore[assignment]  # its days come from the rule
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Frequency.choices, initial="monthly", widget=forms.RadioSelect
    )
    every = _figure(gettext_lazy("Every so many weeks, months or years"), 1, MOST_EVERY, 1)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On which days"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    month_day = forms.TypedChoiceField(
        label=gettext_lazy("On which day"), coerce=int, empty_value=None, required=False, initial=20
    )
    month = forms.TypedChoiceField(
        label=gettext_lazy("In which month"), coerce=int, empty_value=None, required=False, choices=list(MONTHS.items())
    )
    shift = forms.ChoiceField(label=gettext_lazy("When that is a day off"), choices=Shift.choices, initial=Shift.NEXT)
    lead_days = _figure(gettext_lazy("Shown so many days before"), 0, MOST_LEAD, 7)
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(label=gettext_lazy("Until"))
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, actor: Actor, people: Iterable[tuple[int, str]], recurrence: Recurrence | None = None
    ) -> None:
        begin = {"starts_on": actor.on, "month": actor.on.month, "owner_id": actor.staff_id}
        super().__init__(data, initial=_typed(recurrence) if recurrence else begin, actor=actor, people=people)
        days = [(number, str(number)) for number in range(1, _LAST)]
        self.fields["month_day"].choices = [*days, (_LAST, _("the last one"))]  # type: ignore[attr-defined]

    def clean_lead_days(self) -> int:
        """Nothing typed is no lead."""
        return self.cleaned_data["lead_days"] or 0

    def clean_every(self) -> int:
        """Nothing typed is each one."""
        return self.cleaned_data["every"] or 1

    def values(self) -> dict[str, Any]:
        """Give the fields as add_recurrence() takes them."""
        values = {name: self.cleaned_data[name] for name in (*PLAN, *RULE)}
        kind = values["frequency"]
        if kind == Frequency.DAILY:
            values["every"] = 1
        if kind != Frequency.WEEKLY:
            values["weekdays"] = []
        if kind not in (Frequency.MONTHLY, Frequency.YEARLY):
            values["month_day"] = None
        if kind != Frequency.YEARLY:
            values["month"] = None
        values["starts_on"] = values["starts_on"] or self.actor.on
        return values | {"steps": self.cleaned_data["steps"].splitlines()}

    def rule(self) -> Rule | None:
        """Give the rule as it stands in the form, for its next days; nothing while it is none."""
        self.is_valid()
        if any(name in self.errors for name in RULE) or "frequency" not in self.cleaned_data:
            return None
        plain = {name: self.cleaned_data.get(name) for name in (*PLAN, *RULE)}
        self.cleaned_data |= plain | {"steps": plain["steps"] or ""}
        values = self.values()
        if values["frequency"] == Frequency.WEEKLY and not values["weekdays"]:
            return None
        return Rule(**{name: values[name] for name in RULE} | {"weekdays": tuple(values["weekdays"])})


def _typed(recurrence: Recurrence) -> dict[str, Any]:
    plain = {name: getattr(recurrence, name) for name in (*PLAN, *RULE, "version")}
    client = {"client": recurrence.client_id, "client_q": recurrence.client.name if recurrence.client else ""}
    return plain | client | {"labels": ", ".join(recurrence.labels), "steps": "\n".join(recurrence.steps)}


def rule_said(rule: Rule) -> str:
    """Say a rule in words: "every 2 weeks: Monday, Thursday"."""
    count = rule.every
    if rule.frequency == Frequency.DAILY:
        return _("every working day")
    if rule.frequency == Frequency.WEEKLY:
        words = ngettext("every week: %(days)s", "every %(n)s weeks: %(days)s", count)
        names = [_small(str(WEEKDAYS[number])) for number in rule.weekdays or (rule.starts_on.weekday(),)]
        return words % {"n": count, "days": ", ".join(names)}
    number = rule.month_day or rule.starts_on.day
    if rule.frequency == Frequency.MONTHLY:
        if number == _LAST:
            return ngettext("every month, on its last day", "every %(n)s months, on the last day", count) % {"n": count}
        words = ngettext("every month, on day %(day)s", "every %(n)s months, on day %(day)s", count)
        return words % {"n": count, "day": number}
    day = date_format(date(2024, rule.month or rule.starts_on.month, min(number, 28)), "E")
    words = ngettext("every year, on %(day)s", "every %(n)s years, on %(day)s", count)
    return words % {"n": count, "day": f"{number} {day}"}


def day_said(day: date) -> str:
    """Say a day in words: "poniedziałek, 21 grudnia 2026"."""
    return _small(date_format(day, "l, j E Y"))


def _small(words: str) -> str:
    """Polish writes its days small, English does not."""
    return words if get_language() == "en" else words[:1].lower() + words[1:]


def days_said(rule: Rule | None, *, on: date) -> list[dict[str, Any]]:
    """Say the next few days of a rule, each with the day off that it was moved from."""
    if rule is None:
        return []
    coming = (one for one in occurrences(rule, begin=max(rule.starts_on, on)) if one.due_on >= on)
    return [
        {
            "due_on": one.due_on,
            "said": day_said(one.due_on),
            "moved": day_said(one.on) if one.on != one.due_on else "",
        }
        for one in islice(coming, SHOWN)
    ]
