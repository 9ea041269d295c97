"""What may be typed about an inspection and the papers it wants; a list of papers is read line by line."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.core.fields import DayField
from kantorek.inspections.actions.checking import FIELDS, LONGEST
from kantorek.inspections.actions.papers import LONGEST as LONGEST_NAME
from kantorek.inspections.actions.papers import MOST, Line
from kantorek.inspections.choices import Kind, Status
from kantorek.inspections.lists import NOBODY
from kantorek.inspections.models import Inspection

LONGEST_LIST: Final = 40_000
_LONGEST_LINE: Final = LONGEST_NAME + 40
"""A paper's name and its day; a longer line is no line of a list."""
_PAST: Final = timedelta(days=90)
"""A day without a year that lies further back is next year's."""
_LINE: Final = re.compile(
    r"(?P<name>.*?)\s*(?:[–—\-:;,\t]\s*(?:do\s+|by\s+)?|\s(?:do|by)\s+)"
    r"(?P<day>\d{1,2}\.\d{1,2}(?:\.(?:\d{4})?)?|\d{4}-\d{1,2}-\d{1,2})\s*(?:r\.?)?",
    re.ASCII,
)
_SPACES: Final = re.compile(r"[ \t]+")
_BULLET: Final = re.compile(r"^\s*(?:[-–—•*]|\d{1,3}[.)])\s+", re.ASCII)


def read_lines(text: str, *, on: date) -> list[Line]:
    """Read "nazwa – 2.12" line by line: the day stands last, behind a dash or "do"; without one there is no day.

    A day without a year is the next one, or one that has just been. Refuses a day that is in no calendar, by its line.
    """
    found: list[Line] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _BULLET.sub("", raw).strip()
        if not line:
            continue
        # Bounded first: a name may end at any of many spaces, and trying them all takes for ever.
        short = _SPACES.sub(lambda run: "\t" if "\t" in run[0] else " ", line)
        match = _LINE.fullmatch(short) if len(short) <= _LONGEST_LINE else None
        if not match or not match["name"].strip():
            found.append((line, None))
            continue
        day = _day(match["day"], on)
        if day is None:
            words = _("Line %(number)s: there is no such day as %(day)s.")
            raise ValidationError(words % {"number": number, "day": match["day"]}, code="bad_day")
        found.append((match["name"].strip(" –—-:;,"), day))
    return found


def _day(written: str, on: date) -> date | None:
    try:
        if "-" in written:
            year, month, day = (int(part) for part in written.split("-"))
            return date(year, month, day)
        parts = [int(part) for part in written.split(".") if part]
        if len(parts) == 3:
            return date(parts[2], parts[1], parts[0])
        near = [year for year in (on.year, on.year + 1) if _near(year, parts, on)]
        return date(near[0] if near else on.year, parts[1], parts[0])
    except ValueError:
        return None


def _near(year: int, parts: list[int], on: date) -> bool:
    try:
        return date(year, parts[1], parts[0]) >= on - _PAST
    except ValueError:
        return False


class InspectionForm(forms.Form):
    """What an inspection says; who leads it is one of the office's people."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Status.choices, initial=Status.PLANNED)
    authority = forms.CharField(label=gettext_lazy("Authority"), required=False, max_length=LONGEST["authority"])
    reference = forms.CharField(label=gettext_lazy("Reference"), required=False, max_length=LONGEST["reference"])
    subject = forms.CharField(label=gettext_lazy("What is checked"), required=False, max_length=LONGEST["subject"])
    announced_on = DayField(label=gettext_lazy("Announced on"))
    starts_on = DayField(label=gettext_lazy("Starts on"))
    ends_on = DayField(label=gettext_lazy("Ends on"))
    lead_id = forms.TypedChoiceField(label=gettext_lazy("Lead"), required=False, coerce=int, empty_value=None)
    result = forms.CharField(label=gettext_lazy("Result"), required=False, max_length=LONGEST["result"])
    findings = forms.CharField(
        label=gettext_lazy("Findings"),
        required=False,
        max_length=LONGEST["findings"],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, data: QueryDict | None, *, people: Iterable[tuple[int, str]], initial: dict[str, Any], new: bool
    ) -> None:
        super().__init__(data, initial=initial)
        listed = [("", "–"), *((str(pk), name) for pk, name in people)]
        self.fields["lead_id"].choices = listed  # type: ignore[attr-defined]
        if not new:
            del self.fields["status"]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            words = _("It cannot end before it starts (%(day)s).") % {"day": f"{starts:%d.%m.%Y}"}
            self.add_error("ends_on", ValidationError(words, code="ends_early"))
        return given


def written(inspection: Inspection) -> dict[str, Any]:
    """Give what an inspection says as a form starts with it."""
    return {key: getattr(inspection, key) for key in FIELDS}


class MoveForm(forms.Form):
    """On which day an inspection began or ended, and what came of it."""

    status = forms.ChoiceField(choices=Status.choices, widget=forms.HiddenInput)
    was = forms.ChoiceField(choices=Status.choices, required=False, widget=forms.HiddenInput)
    day = DayField(label=gettext_lazy("On the day"))
    result = forms.CharField(label=gettext_lazy("Result"), required=False, max_length=LONGEST["result"])


class PapersForm(forms.Form):
    """A list of papers as it was pasted, and who brings them together."""

    lines = forms.CharField(
        label=gettext_lazy("Papers, one a line"),
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "Lista płac 2025 – 2.12\nUmowy zlecenia – 28.11"}),
        error_messages={"required": gettext_lazy("Write at least one paper.")},
    )
    owner_id = forms.TypedChoiceField(label=gettext_lazy("Tasks for"), required=False, coerce=int, empty_value=None)

    def __init__(
        self, data: QueryDict | None, *, people: Iterable[tuple[int, str]], on: date, owner_id: int | None
    ) -> None:
        super().__init__(data, initial={"owner_id": owner_id})
        self.on = on
        self.fields["owner_id"].choices = [(str(pk), name) for pk, name in people]  # type: ignore[attr-defined]

    def clean_lines(self) -> list[Line]:
        """Give names and days. Refuses too many lines, endless names and impossible days."""
        lines = read_lines(self.cleaned_data["lines"], on=self.on)
        if len(lines) > MOST:
            raise ValidationError(_("At most %(count)s papers at once.") % {"count": MOST}, code="too_many")
        if any(len(name) > LONGEST_NAME for name, _day in lines):
            words = _("A paper's name has at most %(count)s characters.") % {"count": LONGEST_NAME}
            raise ValidationError(words, code="too_long")
        return lines


class PaperForm(forms.Form):
    """One paper: what it is called, and when it is wanted."""

    name = forms.CharField(label=gettext_lazy("Paper"), max_length=LONGEST_NAME)
    due_on = DayField(label=gettext_lazy("By"))


class FilterForm(forms.Form):
    """The filters of the office's list, in the order in which they are offered."""

    kind = forms.MultipleChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    status = forms.MultipleChoiceField(label=gettext_lazy("Status"), choices=Status.choices)
    lead = forms.MultipleChoiceField(label=gettext_lazy("Lead"))

    def __init__(self, data: QueryDict, *, people: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        leads = [(str(pk), name) for pk, name in people]
        self.fields["lead"].choices = [*leads, (NOBODY, _("nobody"))]  # type: ignore[attr-defined]


class ExportForm(forms.Form):
    """Which kind of file."""

    kind = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")])
