"""The first page of the portal, made of what apps hang onto it, and the page of everything that has no place in the menu."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kantorek.core import slots
from kantorek.core.pages import page
from kantorek.offices.actions import change_appearance
from kantorek.portal.access import PortalRequest, contact
from kantorek.portal.forms import AppearanceForm


@require_GET
@contact("portal.see")
def home(request: PortalRequest, client_id: int) -> HttpResponse:
    """Show what is to be paid and done, how far the month is, and ways to what is done often."""
    actor, client = request.actor, request.client
    parts = [
        {"key": slot.key, "template": slot.template, "part": part}
        for slot in slots.open_to(actor, slots.PortalPart)
        if (part := slot.load(actor, client)) is not None
    ]
    busy = any(part["key"] in ("to-pay", "to-do") for part in parts)
    return page(request, "portal/home.html", {"client": client, "parts": parts, "busy": busy})


@require_GET
@contact("portal.see")
def more(request: PortalRequest, client_id: int) -> HttpResponse:
    """Show the pages that the menu at the foot has no room for."""
    return page(request, "portal/more.html", {"client": request.client, "lines": _lines(request)})


@require_POST
@contact("portal.see")
def appearance(request: PortalRequest, client_id: int) -> HttpResponse:
    """Keep the language or the theme that a person chose for their own eyes; who only looks on changes nothing."""
    form = AppearanceForm(request.POST)
    if form.is_valid() and form.chosen and not request.entrance.preview:
        change_appearance(request.actor, request.user, **form.chosen)
    return redirect("portal:more", client_id)


_OWN: Final = frozenset({"notices", "signing_in"})
"""Pages of one person's own, not of the company: who only looks on has none here."""


def _lines(request: PortalRequest) -> list[dict[str, Any]]:
    actor, client = request.actor, request.client
    return [
        {
            "url": reverse(tab.url_name, args=[client.pk]),
            "label": tab.label,
            "text": tab.text,
            "icon": tab.icon,
            "count": tab.count(actor, client) if tab.count else None,
        }
        for tab in slots.open_to(actor, slots.PortalTab)
        if tab.more and not (request.entrance.preview and tab.key in _OWN)
    ]
