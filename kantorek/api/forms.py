"""What may be typed about a new API token."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kantorek.core.actor import Actor
from kantorek.offices.access import RIGHTS

LASTING = [("30", _("30 days")), ("90", _("90 days")), ("365", _("a year")), ("never", _("without end"))]


class TokenForm(forms.Form):
    """A name, what the token may do (at most what its maker may), and how long it works."""

    name = forms.CharField(label=_("What it is for"), max_length=100)
    lasts = forms.ChoiceField(label=_("It works for"), choices=LASTING, initial="90", widget=forms.RadioSelect)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one right.")},
    )

    def __init__(self, *given: Any, actor: Actor, **named: Any) -> None:
        super().__init__(*given, **named)
        self.actor = actor
        held = [(right, label) for right, label in RIGHTS.items() if actor.may(right)]
        self.fields["scopes"].choices = held  # type: ignore[attr-defined]

    @property
    def expires_at(self) -> datetime | None:
        """Give the moment from which the token opens nothing."""
        lasts = self.cleaned_data["lasts"]
        return None if lasts == "never" else self.actor.at + timedelta(days=int(lasts))
