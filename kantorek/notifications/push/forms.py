"""What a browser's page may say of its subscription: PushSubscription.toJSON() (Push API), nothing else."""

import json
from typing import Any, Self

from django import forms

from kantorek.notifications.push.endpoints import MOST

_BODY = 8192


class EndpointForm(forms.Form):
    """Which browser."""

    endpoint = forms.CharField(max_length=MOST)

    @classmethod
    def of(cls, body: bytes) -> Self:
        """Read it from JSON; what is none, or too long, is an empty form."""
        try:
            said = json.loads(body) if len(body) <= _BODY else {}
        except (ValueError, RecursionError):
            said = {}
        return cls(cls.flat(said) if isinstance(said, dict) else {})

    @classmethod
    def flat(cls, said: dict[str, Any]) -> dict[str, Any]:
        """Lay it out as the fields are called."""
        keys = said.get("keys")
        found = {"endpoint": said.get("endpoint"), "instead_of": said.get("instead_of")}
        found |= keys if isinstance(keys, dict) else {}
        return {name: value for name, value in found.items() if isinstance(value, str)}


class DeviceForm(EndpointForm):
    """The same, with its keys."""

    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=60)
    instead_of = forms.CharField(max_length=MOST, required=False)
