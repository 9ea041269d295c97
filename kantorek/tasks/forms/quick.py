"""What comes with a typed line: pieces taken off it, picks in place of guesses, and the mark of what was shown."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from kantorek.tasks.choices import Priority
from kantorek.tasks.quick.reader import LONGEST
from kantorek.tasks.quick.seen import NOBODY, Wish

MOST_PIECES = 30
_DIGITS = 19
"""An id has fewer."""


class QuickForm(forms.Form):
    """A line and what was said beside it. What makes no sense is passed over: it is only a reading."""

    q = forms.CharField(required=False, max_length=LONGEST, strip=False)
    seen = forms.CharField(required=False, max_length=40)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.asked = data

    def text(self) -> str:
        """The line, short enough and without signs that no text may hold."""
        return " ".join(self.asked.get("q", "").replace("\x00", "")[:LONGEST].split())

    def wish(self) -> Wish:
        """What was said beside the line; the button that was pressed says the last word."""
        kind, _bar, value = self.asked.get("pick", "").partition("|")
        gone, _bar, words = self.asked.get("drop", "").partition("|")
        picked = {key: self.asked.get(key, "") for key in ("client", "owner", "day", "priority")}
        if kind in picked:
            picked[kind] = value
        if gone in picked:
            picked[gone] = str(NOBODY) if gone == "client" and not words else ""
        plain = [*self.asked.getlist("plain")[:MOST_PIECES], *([words] if words else [])]
        return Wish(
            plain=tuple(dict.fromkeys(piece[:LONGEST] for piece in plain)),
            client_id=_number(picked["client"]),
            owner_id=_number(picked["owner"]),
            due_on=_day(picked["day"]),
            priority=_priority(picked["priority"]),
        )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else None


def _priority(text: str) -> int | None:
    number: Any = _number(text)
    return number if number in Priority.values else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
