"""The client's tab of requests."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from kantorek.clients.models import Client
from kantorek.core.pages import page
from kantorek.offices.access import StaffRequest, staff
from kantorek.requests.lists import VIEWS, counted, in_view, listed, of_client
from kantorek.requests.views.finding import client_of, may_edit, people_of
from kantorek.requests.views.listing import verbs
from kantorek.requests.views.look import shown

MOST = 200


@require_GET
@staff("clients.see")
def requests(request: StaffRequest, client_id: int) -> HttpResponse:
    """List what this client was asked for, the last one first."""
    actor, client = request.actor, client_of(request.actor, client_id)
    mine, people = of_client(actor, client.pk), people_of(actor)
    counts = counted(mine, actor.on)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ("open" if counts["open"] else "all")
    rows = listed(mine.filter(in_view(view, actor.on))).order_by("-id")[:MOST]
    context = {
        "client": client,
        "tab": "requests",
        "rows": [shown(row, actor.on) | {"by": people.get(row["asked_by_id"], "")} for row in rows],
        "parts": _parts(client, counts, view),
        "may_edit": may_edit(actor, client),
        "verbs": verbs(),
        "here": request.get_full_path(),
    }
    return page(request, "requests/client_requests.html", context)


def _parts(client: Client, counts: dict[str, int], view: str) -> list[dict[str, Any]]:
    """The views as links, each with how many it holds; none for a client who was never asked."""
    if not counts["all"]:
        return []
    here = reverse("requests:client", args=[client.pk])
    labels = {
        "open": _("Not settled"),
        "delivered": pgettext("requests", "Came in"),
        "overdue": pgettext("requests", "Late"),
        "done": pgettext("requests", "Done"),
        "all": pgettext("requests", "All"),
    }
    return [
        {"label": label, "url": f"{here}?view={key}", "current": key == view, "count": counts[key]}
        for key, label in labels.items()
    ]
