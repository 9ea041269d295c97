"""The page of shared parts at /ui/ in debug: every part in its states, in each brand, theme and density.

Developers read it, so its own words are not translated.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kantorek.core import icons

SWATCHES = ("bg-base-200", "bg-base-100", "bg-raised", "bg-line", "bg-base-content", "bg-muted", "bg-rule", "bg-marker")
TONES = ("bg-primary", "bg-accent", "bg-success", "bg-info", "bg-warning", "bg-error", "bg-plum", "bg-neutral")
STATES = (
    ("off", "minus", "does not apply"),
    ("wait", "hourglass", "waiting for documents"),
    ("run", "circle-dot-dashed", "in progress"),
    ("ask", "user-check", "to approve"),
    ("acc", "send", "sent"),
    ("ok", "check-check", "paid"),
    ("bad", "octagon-alert", "late"),
)
STEPS = ("NIP", "Register data", "Check", "Declarations", "Save")


class SampleForm(forms.Form):
    """One field of every kind."""

    plain = forms.CharField(label="Plain", help_text="First and last name, or a name")
    register = forms.CharField(label="From a register")
    look = forms.CharField(label="To look at")
    wrong = forms.RegexField(r"^\d{10}$", label="Wrong", error_messages={"invalid": "Ten digits are needed."})
    right = forms.CharField(label="Right")
    amount = forms.CharField(label="Amount")
    choice = forms.ChoiceField(label="List", choices=[("1", "monthly"), ("3", "quarterly")], required=False)
    locked = forms.CharField(label="Locked", disabled=True, required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    ticked = forms.BooleanField(label="Ticked", required=False)
    one = forms.ChoiceField(
        label="One of few", widget=forms.RadioSelect, choices=[("a", "day"), ("b", "evening")], required=False
    )
    several = forms.MultipleChoiceField(
        label="Several",
        widget=forms.CheckboxSelectMultiple,
        choices=[("v", "JPK_V7M"), ("z", "ZUS DRA"), ("p", "PIT-4R")],
        required=False,
    )


def _context(request: HttpRequest) -> dict[str, Any]:
    filled = {
        "plain": "Jan Kłos", "register": "529018346", "look": "ul. Kolejowa 14/3", "wrong": "999", "right": "999-090-34-14",
        "amount": "1 845,00", "ticked": "on", "one": "a", "several": ["v", "z"], "locked": "13.11",
    }  # fmt: skip
    steps = [{"label": label, "state": ("done", "done", "now", "next", "next")[at]} for at, label in enumerate(STEPS)]
    return {
        "form": SampleForm(filled, initial={"locked": "13.11"}),
        "swatches": [SWATCHES, TONES],
        "states": STATES,
        "steps": steps,
        "icons": sorted(icons.paths()),
        "brand": request.GET.get("brand", "atrament"),
        "theme": request.GET.get("theme", "kantorek"),
        "spacing": request.GET.get("density", "comfort"),
        "brands": ("atrament", "bursztyn", "malina"),
        "spacings": ("compact", "comfort", "touch"),
        "crumbs": [("Clients", "#")],
        "tabs": [
            {"label": "Desktop", "url": "#", "current": True},
            {"label": "Invoices", "url": "#", "count": 61},
        ],
        "choices": [
            {"label": "monthly", "value": "m", "on": True},
            {"label": "quarterly", "value": "q", "count": 12},
        ],
        "lines": [{"label": "issued", "value": 61, "href": "#"}, {"label": "overdue", "value": 2, "bad": True}],
        "verbs": [{"key": "ask", "label": "Ask for documents", "icon": "bell-ring", "url": "#"}],
    }


def gallery(request: HttpRequest) -> HttpResponse:
    """Show the parts; only where KANTOREK_DEBUG is set."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "core/ui_gallery.html", _context(request))
