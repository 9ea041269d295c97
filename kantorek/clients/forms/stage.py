"""What may be chosen about the stage of a client."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kantorek.clients.choices import MOVES, Status
from kantorek.clients.models import Client


class StatusForm(forms.Form):
    """One of the statuses that the client may move to, with a reason."""

    status = forms.ChoiceField(label=_("New status"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, client: Client) -> None:
        super().__init__(*args)
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (status.value, status.label) for status in Status if status in MOVES[client.status]
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the move needs one."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("status") == Status.BLOCKED and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", gettext("Say why the client is blocked."))
        return given


class DeletionForm(forms.Form):
    """Why a client is deleted."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
