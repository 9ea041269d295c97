"""The band of lights above the tabs of a client's page, and the button that asks every register at once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.verification import actions
from kantorek.verification.readings import LIGHTS
from kantorek.verification.views.accounts import client_of
from kantorek.verification.views.lights import MAIN, MORE, cells_of

TEMPLATE = "verification/client_band.html"


def band_of(actor: Actor, client: Client, may: dict[str, bool]) -> dict[str, Any]:
    """Give the band: two queries at most; `poll` is how often it looks by itself while something is being asked."""
    cells = cells_of(actor, client)
    asking = any(cell.asking for cell in cells.values())
    waiting = any(cell.waiting for cell in cells.values())
    return {
        "client": client,
        "main": [cells[register] for register in MAIN],
        "more": [cells[register] for register in MORE],
        "ask": may_ask(actor, client),
        "asking": asking,
        "poll": "3s" if asking else "20s" if waiting else "",
    }


def may_ask(actor: Actor, client: Client) -> bool:
    """Tell whether this person may ask the registers about this client as it stands."""
    return actor.may("registers.ask") and not client.why_closed() and bool(client.nip or client.krs)


@staff("clients.see")
def lights(request: StaffRequest, client_id: int) -> HttpResponse:
    """Give the band alone, for a page that looks again."""
    return _band(request, client_of(request.actor, client_id))


@require_POST
@staff("registers.ask")
def verify(request: StaffRequest, client_id: int) -> HttpResponse:
    """Ask every register that applies, or the one in `only`; jobs do the asking, the lights tell of it."""
    client = client_of(request.actor, client_id)
    only = request.POST.get("only", "")
    answers = actions.verify_client(request.actor, client, only=only if only in LIGHTS else "", at=request.actor.at)
    plain = redirect("verification:client" if only else "clients:detail", client_id)
    response = _band(request, client) if getattr(request, "htmx", False) else plain
    if all(answer.settled for answer in answers):
        return toast(request, response, _("Answered a moment ago, so nobody is asked again yet."), level="info")
    return response


def _band(request: StaffRequest, client: Client) -> HttpResponse:
    return page(request, TEMPLATE, {"band": band_of(request.actor, client, {})})
