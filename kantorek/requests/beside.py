"""What the page of a task or an obligation shows of the requests that were asked from it."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.refs import Ref
from kantorek.requests.lists import listed
from kantorek.requests.models import ClientRequest
from kantorek.requests.views.look import shown

_MOST = 20


def part_of(actor: Actor, ref: Ref, client: Client | None) -> dict[str, Any] | None:
    """Give what requests/beside.html prints, in one question; None where nobody was asked and nobody can be."""
    if client is None:
        return None
    mine = ClientRequest.objects.visible_to(actor).filter(client_id=client.pk).of_source(ref)
    rows = [shown(row, actor.on) for row in listed(mine)[:_MOST]]
    may = actor.may("requests.edit") and not client.why_closed()
    if not rows and not may:
        return None
    ask = f"{reverse('requests:ask')}?{urlencode({'source': f'{ref.kind}:{ref.id}'})}" if may else ""
    return {"rows": rows, "ask": ask}
