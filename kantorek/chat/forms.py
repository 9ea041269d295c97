"""What may be typed about conversations: the hours of the office, canned answers, until when something is laid aside."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.chat.models import MAIL_AFTER, CannedAnswer, ChatHours
from kantorek.core.actor import WARSAW, Actor

DAYS: Final = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}
_LEAST, _MOST = 1, 1440
_MORNING: Final = 8
LATERS: Final = {
    "hour": gettext_lazy("For an hour"),
    "morning": gettext_lazy("Until tomorrow morning"),
    "week": gettext_lazy("For a week"),
}


def later(actor: Actor, key: str) -> datetime | None:
    """Say until when a choice lays a conversation aside; None for what is no choice: not laid aside any more."""
    if key == "hour":
        return actor.at + timedelta(hours=1)
    if key in ("morning", "week"):
        there = actor.at.astimezone(WARSAW).replace(hour=_MORNING, minute=0, second=0, microsecond=0)
        return there + timedelta(days=1 if key == "morning" else 7)
    return None


class LaterForm(forms.Form):
    """Until a day of one's own choice."""

    day = forms.DateField(label=gettext_lazy("Until the day"))

    def until(self) -> datetime:
        """The morning of that day, in Warsaw."""
        day = self.cleaned_data["day"]
        return datetime(day.year, day.month, day.day, _MORNING, tzinfo=WARSAW)


class HoursForm(forms.Form):
    """The hours of every weekday, what is said outside them, and how long a line waits for a letter."""

    away_text = forms.CharField(
        label=gettext_lazy("Answer outside the hours"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    away_text_en = forms.CharField(
        label=gettext_lazy("Answer outside the hours, in English"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    mail_after = forms.IntegerField(
        label=gettext_lazy("Letter after"), min_value=_LEAST, max_value=_MOST, initial=MAIL_AFTER
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, hours: ChatHours | None = None, **kwargs: Any) -> None:
        self.saved = hours
        start = {key: getattr(hours, key) for key in ("away_text", "away_text_en", "mail_after", "version") if hours}
        super().__init__(*args, **{"initial": start} | kwargs)
        for key, label in DAYS.items():
            begin, end = (hours.days.get(key) if hours else None) or ("", "")
            for name, value in ((f"{key}_from", begin), (f"{key}_to", end)):
                words = _("%(day)s from") if name.endswith("from") else _("%(day)s until")
                self.fields[name] = forms.TimeField(
                    label=words % {"day": label},
                    required=False,
                    initial=value,
                    widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
                )

    def clean(self) -> dict[str, Any]:
        """Refuse a day that has a beginning without an end, or ends before it begins."""
        data = super().clean() or {}
        for key in DAYS:
            begin, end = data.get(f"{key}_from"), data.get(f"{key}_to")
            if f"{key}_from" in self.errors or f"{key}_to" in self.errors:
                continue
            if bool(begin) != bool(end):
                self.add_error(f"{key}_{'to' if begin else 'from'}", _("Give both, or leave both empty: closed."))
            elif begin and end and begin >= end:
                self.add_error(f"{key}_to", _("This is before the beginning."))
        return data

    def rows(self) -> list[dict[str, Any]]:
        """The days as the page draws them."""
        return [{"label": label, "sides": [self[f"{key}_from"], self[f"{key}_to"]]} for key, label in DAYS.items()]

    def values(self) -> dict[str, Any]:
        """What change_hours() takes."""
        data = self.cleaned_data
        days = {
            key: [f"{data[f'{key}_from']:%H:%M}", f"{data[f'{key}_to']:%H:%M}"] for key in DAYS if data[f"{key}_from"]
        }
        return {"days": days} | {key: data[key] for key in ("away_text", "away_text_en", "mail_after")}


class CannedForm(forms.Form):
    """Words to answer with, and the sign that calls them."""

    shortcut = forms.CharField(label=gettext_lazy("Shortcut"), max_length=30)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    text = forms.CharField(label=gettext_lazy("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    text_en = forms.CharField(
        label=gettext_lazy("Answer in English"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, canned: CannedAnswer | None = None, **kwargs: Any) -> None:
        start = {key: getattr(canned, key) for key in ("shortcut", "title", "text", "text_en", "version") if canned}
        super().__init__(*args, **{"initial": start} | kwargs)

    def values(self) -> dict[str, Any]:
        """What add_canned() and change_canned() take."""
        return {key: self.cleaned_data[key] for key in ("shortcut", "title", "text", "text_en")}
