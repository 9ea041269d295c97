"""The client's tab of inspections, and writing one down."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from kantorek.clients.models import Client
from kantorek.core.forms import attempt
from kantorek.core.pages import go, page, toast
from kantorek.inspections.actions import add_inspection
from kantorek.inspections.forms import InspectionForm
from kantorek.inspections.lists import ORDERS, VIEWS, counted, in_view, listed, of_client
from kantorek.inspections.views.finding import client_of, may_of, people_of
from kantorek.inspections.views.look import shown
from kantorek.offices.access import StaffRequest, staff

MOST = 200


@require_GET
@staff("clients.see")
def inspections(request: StaffRequest, client_id: int) -> HttpResponse:
    """List the client's inspections, the last to begin first."""
    actor, client = request.actor, client_of(request.actor, client_id)
    mine = of_client(actor, client.pk)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "all"
    rows = listed(in_view(mine, view)).order_by(*ORDERS["-start"])[:MOST]
    context = {
        "client": client,
        "tab": "inspections",
        "rows": [shown(row, actor.on) for row in rows],
        "parts": _parts(client, counted(mine), view),
        "may": may_of(actor, client),
    }
    return page(request, "inspections/client_list.html", context)


@staff("inspections.edit")
def add(request: StaffRequest, client_id: int) -> HttpResponse:
    """Write an inspection down."""
    actor, client = request.actor, client_of(request.actor, client_id)
    start = {"lead_id": client.carer_id, "announced_on": actor.on}
    form = InspectionForm(request.POST or None, people=people_of(actor), initial=start, new=True)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        status = fields.pop("status")
        made = attempt(form, lambda: add_inspection(actor, client, fields=fields, status=status))
        if made:
            answer = go(request, reverse("inspections:detail", args=[made.pk]))
            return toast(request, answer, _("Inspection added."))
    context = {"client": client, "tab": "inspections", "form": form, "why": client.why_closed()}
    return page(request, "inspections/inspection_edit.html", context, status=422 if form.errors else 200)


def _parts(client: Client, counts: dict[str, int], view: str) -> list[dict[str, Any]]:
    """The views as links, each with how many it holds; none for a client without inspections."""
    if not counts["all"]:
        return []
    here = reverse("inspections:client", args=[client.pk])
    labels = {"all": pgettext("inspections", "All"), "open": _("Planned and in progress"), "done": _("Finished")}
    return [
        {
            "label": label,
            "url": here if key == "all" else f"{here}?view={key}",
            "current": key == view,
            "count": counts[key],
        }
        for key, label in labels.items()
    ]
