"""The office's list of requests: views, filters, paging, export."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from kantorek.core.actor import Actor, day_of
from kantorek.core.keyset import Page
from kantorek.core.listing import Desk, Tools
from kantorek.core.sheets import Cell, table_file
from kantorek.offices.access import StaffRequest, staff
from kantorek.requests import lists
from kantorek.requests.actions import export_requests
from kantorek.requests.forms import ExportForm, FilterForm
from kantorek.requests.lists import FILTERS, ORDERS, VIEWS
from kantorek.requests.views.finding import people_of
from kantorek.requests.views.look import shown

ORDER_LABELS = {
    "due": gettext_lazy("The nearest day first"),
    "-asked": gettext_lazy("Asked last first"),
    "-delivered": gettext_lazy("Came last first"),
    "client": gettext_lazy("Client, A to Z"),
}
_TOOLS = Tools(url_name="requests:list", views=VIEWS, filters=FILTERS, orders=tuple(ORDER_LABELS))


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """One page of the list; ticking a filter changes the rows alone and keeps the address in step."""
    desk = _desk(request.actor, request.GET)
    found = lists.page_asked_for(request.actor, desk.asked)
    counts = lists.counts_for(request.actor, desk.asked)
    return desk.answer(request, "requests/request_list.html", _context(desk, found, counts))


@require_POST
@staff("clients.export")
def export(request: StaffRequest) -> HttpResponse:
    """Give the whole list as it is filtered and sorted on the page, as a file."""
    desk, form = _desk(request.actor, request.GET), ExportForm(request.POST)
    kind = form.cleaned_data["kind"] if form.is_valid() else "xlsx"
    every = lists.all_asked_for(request.actor, desk.asked)
    rows = list(_exported(desk, every.iterator(chunk_size=2000)))
    response = table_file(kind, _("requests") + f"-{request.actor.on:%Y-%m-%d}", _head(), rows)
    export_requests(request.actor, count=len(rows), kind=kind, asked=desk.address().removeprefix("?"))
    return response


def verbs() -> list[dict[str, str]]:
    """What may be done with many at once."""
    many = {
        "accept": (_("Accept"), "circle-check"),
        "remind": (_("Remind"), "bell-ring"),
        "withdraw": (_("Withdraw"), "circle-slash"),
    }
    return [
        {"key": key, "label": label, "icon": icon, "url": reverse(f"requests:bulk_{key}")}
        for key, (label, icon) in many.items()
    ]


def _desk(actor: Actor, data: QueryDict) -> Desk:
    people = people_of(actor)
    form = FilterForm(data, people=people.items())
    return Desk(actor=actor, people=people, asked=_TOOLS.asked(data, form), form=form, tools=_TOOLS)


def _context(desk: Desk, found: Page, counts: dict[str, int]) -> dict[str, Any]:
    actor = desk.actor
    labels = {
        "open": _("Not settled"),
        "delivered": pgettext("requests", "Came in"),
        "waiting": _("With clients"),
        "overdue": pgettext("requests", "Late"),
        "done": pgettext("requests", "Done"),
        "all": pgettext("requests", "All"),
    }
    return {
        **desk.around(found, counts),
        "rows": [shown(row, actor.on) | {"by": desk.people.get(row["asked_by_id"], "")} for row in found.rows],
        "tabs": desk.tabs(labels, counts),
        "menus": [desk.menu(key) for key in FILTERS],
        "orders": desk.orders(ORDER_LABELS),
        "export": reverse("requests:export") + desk.address() if actor.may("clients.export") else "",
        "may_edit": actor.may("requests.edit"),
        "verbs": verbs(),
        "here": desk.url(after=desk.asked.after, before=desk.asked.before),
    }


def _head() -> list[str]:
    about = [_("Client"), _("What is needed"), _("What comes back"), _("State"), _("Until"), _("Asked")]
    return [*about, _("Asked by"), pgettext("requests", "Came in"), _("Sent by"), _("Reminders")]


def _exported(desk: Desk, rows: Iterable[dict[str, Any]]) -> Iterable[list[Cell]]:
    for row in rows:
        one = shown(row, desk.actor.on)
        days = [row["due_on"], day_of(row["asked_at"]), row["delivered_at"] and day_of(row["delivered_at"])]
        until, asked, came = (f"{day:%Y-%m-%d}" if day else "" for day in days)
        about = [row["client__name"], row["title"], str(one["kind_label"]), one["look"][2], until, asked]
        yield [*about, desk.people.get(row["asked_by_id"], ""), came, row["delivered_by_name"], row["reminders"]]


assert set(ORDER_LABELS) == set(ORDERS)
