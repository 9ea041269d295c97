"""The client's page: header, dashboard, timeline."""

from typing import Any, cast

from django.http import Http404, HttpResponse

from kantorek.clients.models import Client, ClientTerms
from kantorek.clients.querysets import ClientQuerySet
from kantorek.clients.views.cards import contact_card, note_card
from kantorek.clients.views.frame import frame_of
from kantorek.core import slots
from kantorek.core.actor import Actor
from kantorek.core.pages import page
from kantorek.core.prepared import Prepared
from kantorek.core.sentences import groups
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember
from kantorek.timeline.querysets import lines
from kantorek.timeline.wanted import cursor_in, link_to, wanted_in


def client_of(actor: Actor, client_id: int) -> Client:
    """Find a client with everybody and everything its page names; not yours is 404."""
    for client in _found(actor, client_id):
        return cast(Client, client)
    raise Http404


def _one(actor: Actor, client_id: int) -> ClientQuerySet:
    clients = Client.objects.visible_to(actor).with_names().filter(pk=client_id)
    return clients.with_terms(actor.on, ClientTerms.objects.all())


_found = Prepared(_one)


@staff("clients.see")
def detail(request: StaffRequest, client_id: int) -> HttpResponse:
    """Show the dashboard."""
    client = client_of(request.actor, client_id)
    shown, more = lines(request.actor, client.pk)
    stats = _stats(request.actor, client)
    context = _context(request, client, "dashboard", stats) | {"lines": shown, "more": more, "stats": stats}
    context |= _cards(request.actor, client) | contact_card(request, client) | note_card(request, client)
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


def _stats(actor: Actor, client: Client) -> list[dict[str, Any]]:
    """The cards of figures, those of apps that are there; each answer is asked once, also for its tab."""
    return [
        {"title": slot.label, "icon": slot.icon, "tab": slot.tab} | slot.load(actor, client)
        for slot in slots.open_to(actor, slots.StatCard)
    ]


def _cards(actor: Actor, client: Client) -> dict[str, list[dict[str, Any]]]:
    """The parts that other apps hang into the wide and into the narrow column; one that gives nothing is not shown."""
    found: dict[str, list[dict[str, Any]]] = {"wide": [], "narrow": []}
    for slot in slots.open_to(actor, slots.ClientCard):
        card = slot.load(actor, client)
        if card is not None:
            found["narrow" if slot.narrow else "wide"].append({"template": slot.template, "card": card})
    return found


def _context(
    request: StaffRequest, client: Client, tab: str, stats: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    counts = None if stats is None else {card["tab"]: card.get("tab_count") for card in stats if card["tab"]}
    return {"client": client, "tab": tab, "above": frame_of(request.actor, client, tab, counts)}
