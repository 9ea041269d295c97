"""The office's list of agreements: views, filters, paging, export."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from kantorek.agreements import lists
from kantorek.agreements.actions import export_agreements
from kantorek.agreements.choices import Kind, Status
from kantorek.agreements.forms import ExportForm, FilterForm
from kantorek.agreements.lists import FILTERS, ORDERS, VIEWS
from kantorek.agreements.views.look import shown
from kantorek.core.actor import Actor
from kantorek.core.keyset import Page
from kantorek.core.listing import Desk, Tools
from kantorek.core.sheets import Cell, table_file
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember

ORDER_LABELS = {
    "end": gettext_lazy("First to end first"),
    "client": gettext_lazy("Client, A to Z"),
    "-start": gettext_lazy("Last to begin first"),
}


_TOOLS = Tools(url_name="agreements:list", views=VIEWS, filters=FILTERS, orders=tuple(ORDER_LABELS))


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """One page of the list; ticking changes the rows alone and keeps the address in step."""
    desk = _desk(request.actor, request.GET)
    found = lists.page_asked_for(request.actor, desk.asked)
    counts = lists.counts_for(request.actor, desk.asked)
    return desk.answer(request, "agreements/agreement_list.html", _context(desk, found, counts))


@require_POST
@staff("clients.export")
def export(request: StaffRequest) -> HttpResponse:
    """Give the whole list as it is filtered and sorted on the page, as a file."""
    desk, form = _desk(request.actor, request.GET), ExportForm(request.POST)
    kind = form.cleaned_data["kind"] if form.is_valid() else "xlsx"
    every = lists.all_asked_for(request.actor, desk.asked)
    rows = list(_exported(desk, every.iterator(chunk_size=2000)))
    name = _("agreements") + f"-{request.actor.on:%Y-%m-%d}"
    response = table_file(kind, name, _head(desk.actor), rows)
    export_agreements(request.actor, count=len(rows), kind=kind, asked=desk.address().removeprefix("?"))
    return response


def _desk(actor: Actor, data: QueryDict) -> Desk:
    people = dict(StaffMember.objects.visible_to(actor).working().alphabetical().values_list("pk", "name"))
    form = FilterForm(data, people=people.items())
    return Desk(actor=actor, people=people, asked=_TOOLS.asked(data, form), form=form, tools=_TOOLS)


def _context(desk: Desk, found: Page, counts: dict[str, int]) -> dict[str, Any]:
    actor = desk.actor
    labels = {
        Status.ACTIVE: _("Active"),
        Status.EXPIRED: _("Expired"),
        Status.CANCELLED: _("Cancelled"),
        "all": pgettext("agreements", "All"),
    }
    return {
        **desk.around(found, counts),
        "rows": [shown(actor, row) | {"carer": desk.people.get(row["client__carer_id"], "")} for row in found.rows],
        "tabs": desk.tabs(labels, counts),
        "menus": [desk.menu(key, single=key == "ends") for key in FILTERS],
        "orders": desk.orders(ORDER_LABELS),
        "fees": actor.may("clients.fees"),
        "export": reverse("agreements:export") + desk.address() if actor.may("clients.export") else "",
    }


def _head(actor: Actor) -> list[str]:
    fees = [_("Monthly fee"), _("Currency")] if actor.may("clients.fees") else []
    days = [_("Holds from"), _("Holds until"), _("Notice period"), _("Notice by")]
    return [_("Client"), _("Kind"), _("Number"), _("Version"), _("Status"), *days, *fees, _("Carer")]


def _exported(desk: Desk, rows: Iterable[dict[str, Any]]) -> Iterable[list[Cell]]:
    kinds, fees = dict(Kind.choices), desk.actor.may("clients.fees")
    for row in rows:
        one = shown(desk.actor, row)
        fee = [row["monthly_fee"], row["fee_currency"] if row["monthly_fee"] is not None else ""] if fees else []
        days = [f"{day:%Y-%m-%d}" if day else "" for day in (row["starts_on"], row["ends_on"])]
        by = f"{one['notice_by']:%Y-%m-%d}" if one["notice_by"] else ""
        named = [row["client__name"], str(kinds[row["kind"]]), row["number"], row["number_of_version"], one["look"][2]]
        yield [*named, *days, one["notice"], by, *fee, desk.people.get(row["client__carer_id"], "")]


assert set(ORDER_LABELS) == set(ORDERS)
