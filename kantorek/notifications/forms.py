"""What an undo carries, and how a person wishes to be told."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.notifications import due
from kantorek.notifications.kinds import GROUPS, Kind, kinds_for
from kantorek.notifications.models import Wishes

WAYS = {"now": gettext_lazy("at once"), "digest": gettext_lazy("in the digest"), "off": gettext_lazy("never")}


class MomentField(forms.Field):
    """A moment to the microsecond, as an address carries it."""

    def to_python(self, value: Any) -> datetime | None:
        try:
            moment = parse_datetime(str(value or ""))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise forms.ValidationError("no moment", code="invalid")
        return moment.astimezone(UTC)


class UndoForm(forms.Form):
    """When everything was marked as read."""

    at = MomentField()


class WishesForm(forms.Form):
    """Each kind by each way, and the hours; clients' people choose yes or no, for theirs is one letter a day anyway."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    digest_hour = forms.TypedChoiceField(coerce=int)
    quiet_from = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label=gettext_lazy("Quiet from"))
    quiet_to = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label=gettext_lazy("Quiet until"))

    def __init__(self, data: Any, *, wishes: Wishes, reader: str, hours: range = range(24)) -> None:
        self.reader, self.kinds = reader, kinds_for(reader)
        super().__init__(data, initial=_initial(wishes, self.kinds, reader))
        clock = [(hour, f"{hour}:00") for hour in range(24)]
        self._choose("digest_hour", [clock[hour] for hour in hours])
        for name in ("quiet_from", "quiet_to"):
            self._choose(name, [("", _("no quiet hours")), *clock])
        own = reader == "contact"
        self.fields["digest_hour"].label = _("The letter of the day, from") if own else _("The digest comes at")
        for kind in self.kinds:
            self.fields[f"mail:{kind.key}"] = self._mail(kind)
            self.fields[f"push:{kind.key}"] = forms.BooleanField(
                required=False, label=_("%(kind)s: push message") % {"kind": kind.label}
            )
            for way in ("mail", "push"):
                field = self.fields[f"{way}:{kind.key}"]
                field.widget.attrs["aria-label"] = field.label

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _mail(self, kind: Kind) -> forms.Field:
        label = _("%(kind)s: letter") % {"kind": kind.label}
        if self.reader == "contact":
            return forms.BooleanField(required=False, label=label)
        ways = [(key, words) for key, words in WAYS.items() if key != "off" or not kind.must]
        return forms.ChoiceField(choices=ways, label=label)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The table as it is drawn: headings, and under each its kinds with their two controls."""
        found: dict[str, list[dict[str, Any]]] = {}
        for kind in self.kinds:
            row = {"kind": kind, "mail": self[f"mail:{kind.key}"], "push": self[f"push:{kind.key}"]}
            found.setdefault(kind.group, []).append(row)
        return [{"title": GROUPS[key], "rows": rows} for key, rows in found.items()]

    @property
    def wished(self) -> dict[str, Any]:
        """What change_wishes() takes."""
        data = self.cleaned_data
        kinds = {}
        for kind in self.kinds:
            mail = data[f"mail:{kind.key}"]
            said = mail if isinstance(mail, str) else "now" if mail else "off"
            kinds[kind.key] = {"mail": said, "push": data[f"push:{kind.key}"]}
        quiet = (data["quiet_from"], data["quiet_to"])
        return {"kinds": kinds, "digest_hour": data["digest_hour"], "quiet": quiet, "version": data["version"]}


def _initial(wishes: Wishes, kinds: list[Kind], reader: str) -> dict[str, Any]:
    held: dict[str, Any] = {
        name: getattr(wishes, name) for name in ("digest_hour", "quiet_from", "quiet_to", "version")
    }
    for kind in kinds:
        mail = due.mail_said(wishes, kind, reader=reader)
        held[f"mail:{kind.key}"] = mail != "off" if reader == "contact" else mail
        held[f"push:{kind.key}"] = due.push_wish(wishes, kind)
    return held
