"""Finding an inspection, its client and its papers for a page; not yours is 404."""

from typing import Any

from django.shortcuts import get_object_or_404

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.inspections.models import Inspection, RequestedPaper
from kantorek.offices.models import StaffMember

_DIGITS = 9


def client_of(actor: Actor, client_id: int) -> Client:
    """Find a client with everybody its page names."""
    return get_object_or_404(Client.objects.visible_to(actor).with_names(), pk=client_id)


def inspection_of(actor: Actor, inspection_id: int, *, removed: bool = False) -> Inspection:
    """Find an inspection, its client beside it."""
    mine = Inspection.objects.visible_to(actor).select_related("lead")
    inspection: Inspection = get_object_or_404(mine if removed else mine.current(), pk=inspection_id)
    inspection.client = client_of(actor, inspection.client_id)
    return inspection


def paper_of(actor: Actor, inspection: Inspection, requested_paper_id: int) -> RequestedPaper:
    """Find a paper of an inspection."""
    mine = RequestedPaper.objects.visible_to(actor).filter(inspection=inspection)
    paper: RequestedPaper = get_object_or_404(mine, pk=requested_paper_id)
    return paper


def may_of(actor: Actor, client: Client) -> dict[str, bool]:
    """Tell what this person may do with a client's inspections as it stands."""
    return {"edit": actor.may("inspections.edit") and not client.why_closed()}


def people_of(actor: Actor) -> list[tuple[int, str]]:
    """The colleagues who work here, for a choice."""
    return list(StaffMember.objects.visible_to(actor).working().alphabetical().values_list("pk", "name"))


def version_in(data: Any) -> int:
    """Read which version was on the screen; none that can be read is older than any."""
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
