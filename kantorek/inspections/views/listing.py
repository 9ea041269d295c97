"""The office's list of inspections: views, filters, paging, export."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from kantorek.core.actor import Actor
from kantorek.core.keyset import Page
from kantorek.core.listing import Desk, Tools
from kantorek.core.sheets import Cell, table_file
from kantorek.inspections import lists
from kantorek.inspections.actions import export_inspections
from kantorek.inspections.choices import Kind
from kantorek.inspections.forms import ExportForm, FilterForm
from kantorek.inspections.lists import FILTERS, ORDERS, VIEWS
from kantorek.inspections.views.look import shown
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember

ORDER_LABELS = {
    "start": gettext_lazy("First to begin first"),
    "-start": gettext_lazy("Last to begin first"),
    "client": gettext_lazy("Client, A to Z"),
}


_TOOLS = Tools(url_name="inspections:list", views=VIEWS, filters=FILTERS, orders=tuple(ORDER_LABELS))


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """One page of the list; ticking changes the rows alone and keeps the address in step."""
    desk = _desk(request.actor, request.GET)
    found = lists.page_asked_for(request.actor, desk.asked)
    counts = lists.counts_for(request.actor, desk.asked)
    return desk.answer(request, "inspections/inspection_list.html", _context(desk, found, counts))


@require_POST
@staff("clients.export")
def export(request: StaffRequest) -> HttpResponse:
    """Give the whole list as it is filtered and sorted on the page, as a file."""
    desk, form = _desk(request.actor, request.GET), ExportForm(request.POST)
    kind = form.cleaned_data["kind"] if form.is_valid() else "xlsx"
    every = lists.all_asked_for(request.actor, desk.asked)
    rows = list(_exported(desk, every.iterator(chunk_size=2000)))
    name = _("inspections") + f"-{request.actor.on:%Y-%m-%d}"
    response = table_file(kind, name, _head(), rows)
    export_inspections(request.actor, count=len(rows), kind=kind, asked=desk.address().removeprefix("?"))
    return response


def _desk(actor: Actor, data: QueryDict) -> Desk:
    people = dict(StaffMember.objects.visible_to(actor).working().alphabetical().values_list("pk", "name"))
    form = FilterForm(data, people=people.items())
    return Desk(actor=actor, people=people, asked=_TOOLS.asked(data, form), form=form, tools=_TOOLS)


def _context(desk: Desk, found: Page, counts: dict[str, int]) -> dict[str, Any]:
    actor = desk.actor
    labels = {"open": _("Planned and in progress"), "done": _("Finished"), "all": pgettext("inspections", "All")}
    return {
        **desk.around(found, counts),
        "rows": [shown(row, actor.on) | {"lead": desk.people.get(row["lead_id"], "")} for row in found.rows],
        "tabs": desk.tabs(labels, counts),
        "menus": [desk.menu(key) for key in FILTERS if key != "status"],
        "orders": desk.orders(ORDER_LABELS),
        "export": reverse("inspections:export") + desk.address() if actor.may("clients.export") else "",
    }


def _head() -> list[str]:
    about = [_("Client"), _("Kind"), _("Authority"), _("What is checked"), _("Status")]
    return [*about, _("Starts on"), _("Ends on"), _("Papers wanted"), _("Papers handed over"), _("Result"), _("Lead")]


def _exported(desk: Desk, rows: Iterable[dict[str, Any]]) -> Iterable[list[Cell]]:
    kinds = dict(Kind.choices)
    for row in rows:
        one = shown(row, desk.actor.on)
        days = [f"{day:%Y-%m-%d}" if day else "" for day in (row["starts_on"], row["ends_on"])]
        about = [row["client__name"], str(kinds[row["kind"]]), row["authority"], row["subject"], one["look"][2]]
        papers = [row["papers_all"], row["papers_done"], row["result"]]
        yield [*about, *days, *papers, desk.people.get(row["lead_id"], "")]


assert set(ORDER_LABELS) == set(ORDERS)
