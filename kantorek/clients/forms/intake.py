"""A list of NIPs as it is pasted, and what was ticked in it."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kantorek.clients.choices import Verdict

LONGEST = 200_000
"""Characters of a pasted text: a thousand lines with names and addresses around the numbers."""


class PasteForm(forms.Form):
    """A column of NIPs in any shape."""

    text = forms.CharField(
        label=_("NIPs"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "14", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={
            "required": _("Paste at least one NIP."),
            "max_length": _("This text is too long. Paste at most 1,000 NIPs at a time."),
        },
    )


def shown_verdict(text: str) -> str:
    """Read which rows a person wants to see; anything unknown is all of them."""
    return text if text in Verdict.values else ""


def row_ids(data: QueryDict, name: str) -> list[int]:
    """Read the rows that were shown, or ticked."""
    return [int(pk) for pk in data.getlist(name)[:1000] if pk.isascii() and pk.isdigit() and len(pk) < 19]
