"""What an undo carries."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime


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
