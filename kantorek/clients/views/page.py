"""The client's page: header, dashboard, timeline."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from kantorek.clients.models import Client
from kantorek.clients.views.cards import contact_card, note_card
from kantorek.clients.views.frame import frame_of
from kantorek.core import slots
from kantorek.core.actor import Actor
from kantorek.core.pages import page
from kantorek.core.sentences import groups
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember
from kantorek.timeline.querysets import lines
from kantorek.timeline.wanted import cursor_in, link_to, wanted_in


def client_of(actor: Actor, client_id: int) -> Client:
    """Find a client with everybody its page names; not yours is 404."""
    return get_object_or_404(Client.objects.visible_to(actor).with_names(), pk=client_id)


@staff("clients.see")
def detail(request: StaffRequest, client_id: int) -> HttpResponse:
    """Show the dashboard."""
    client = client_of(request.actor, client_id)
    shown, more = lines(request.actor, client.pk)
    cards = [
        {"template": card.template, "context": card.load(request.actor, client), "label": card.label}
        for card in slots.open_to(request.actor, slots.ClientCard)
    ]
    context = _context(request, client, "dashboard") | {"lines": shown, "more": more, "cards": cards}
    context |= contact_card(request, client) | note_card(request, client)
    return page(request, "clients/client_detail.html", context)


@staff("clients.see")
def timeline(request: StaffRequest, client_id: int) -> HttpResponse:
    """Show what happened, filtered as the address says."""
    client = client_of(request.actor, client_id)
    wanted, faults = wanted_in(request.GET)
    before = cursor_in(request.GET)
    shown, older = lines(request.actor, client.pk, wanted, before=before, limit=50)
    people = StaffMember.objects.visible_to(request.actor).alphabetical().values_list("pk", "name")
    context = _context(request, client, "timeline") | {
        "lines": shown,
        "wanted": wanted,
        "faults": faults,
        "newest": link_to(request.GET, None) if before else "",
        "older": link_to(request.GET, older) if older else "",
        "kinds": [{"label": label, "value": key, "on": key in wanted.groups} for key, label in groups.items()],
        "people": [{"label": name, "value": pk, "on": pk == wanted.staff_id} for pk, name in people],
    }
    return page(request, "clients/client_timeline.html", context, part="events")


def _context(request: StaffRequest, client: Client, tab: str) -> dict[str, Any]:
    return {"client": client, "tab": tab, "above": frame_of(request.actor, client, tab)}
