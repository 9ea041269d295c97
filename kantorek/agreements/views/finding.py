"""Finding an agreement and its client for a page; not yours is 404."""

from typing import Any

from django.shortcuts import get_object_or_404

from kantorek.agreements.models import Agreement
from kantorek.clients.models import Client
from kantorek.core.actor import Actor

_DIGITS = 9


def client_of(actor: Actor, client_id: int) -> Client:
    """Find a client with everybody its page names."""
    return get_object_or_404(Client.objects.visible_to(actor).with_names(), pk=client_id)


def agreement_of(actor: Actor, agreement_id: int, *, removed: bool = False) -> Agreement:
    """Find an agreement, its client beside it."""
    mine = Agreement.objects.visible_to(actor).select_related("added_by")
    agreement: Agreement = get_object_or_404(mine if removed else mine.current(), pk=agreement_id)
    agreement.client = client_of(actor, agreement.client_id)
    return agreement


def may_of(actor: Actor, client: Client) -> dict[str, bool]:
    """Tell what this person may do with a client's agreements as it stands."""
    return {
        "edit": actor.may("agreements.edit") and not client.why_closed(),
        "fees": actor.may("clients.fees"),
        "export": actor.may("clients.export"),
    }


def version_in(data: Any) -> int:
    """Read which version was on the screen; none that can be read is older than any."""
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
