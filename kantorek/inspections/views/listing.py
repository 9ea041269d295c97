"""The office's list of inspections: views, filters, paging, export."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from kantorek.core.actor import Actor
from kantorek.core.keyset import Page
from kantorek.core.pages import page
from kantorek.core.sheets import Cell, table_file
from kantorek.inspections import lists
from kantorek.inspections.actions import export_inspections
from kantorek.inspections.choices import Kind
from kantorek.inspections.forms import ExportForm, FilterForm
from kantorek.inspections.lists import FILTERS, ORDERS, VIEWS, Asked
from kantorek.inspections.views.look import shown
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember

ORDER_LABELS = {
    "start": gettext_lazy("First to begin first"),
    "-start": gettext_lazy("Last to begin first"),
    "client": gettext_lazy("Client, A to Z"),
}


@dataclass(frozen=True)
class Desk:
    """One person at the list: who they are, what they asked for, who works here."""

    actor: Actor
    data: QueryDict
    people: dict[int, str]
    asked: Asked

    @cached_property
    def form(self) -> FilterForm:
        """The filters."""
        return FilterForm(self.data, people=self.people.items())

    def url(self, **changed: Any) -> str:
        """The address of the list with something changed."""
        return reverse("inspections:list") + self.address(**changed)

    def address(self, **changed: Any) -> str:
        """What was asked for as the part behind the path, shortest first and always in one order."""
        view = "" if self.asked.view == "open" else self.asked.view
        order = "" if self.asked.order == "start" else self.asked.order
        wanted = {"view": view, **self.asked.filters, "sort": order} | changed
        written = urlencode({key: value for key, value in wanted.items() if value}, doseq=True)
        return f"?{written}" if written else ""


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """One page of the list; ticking changes the rows alone and keeps the address in step."""
    desk = _desk(request.actor, request.GET)
    found = lists.page_asked_for(request.actor, desk.asked)
    counts = lists.counts_for(request.actor, desk.asked)
    htmx = getattr(request, "htmx", None)
    part = bool(htmx and not htmx.boosted and not htmx.history_restore_request)
    response = page(request, "inspections/inspection_list.html", _context(desk, found, counts), part="rows")
    if part:
        response["HX-Push-Url"] = desk.url(after=desk.asked.after, before=desk.asked.before)
    return response


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
    filtered = any(key in data for key in FILTERS)
    view, order = data.get("view", ""), data.get("sort", "")
    asked = Asked(
        view=view if view in VIEWS else "open",
        filters=FilterForm(data, people=people.items()).chosen() if filtered else {},
        order=order if order in ORDERS else "start",
        after=data.get("after", "")[:400],
        before=data.get("before", "")[:400],
    )
    return Desk(actor, data, people, asked)


def _context(desk: Desk, found: Page, counts: dict[str, int]) -> dict[str, Any]:
    actor, asked = desk.actor, desk.asked
    return {
        "rows": [shown(row, actor.on) | {"lead": desk.people.get(row["lead_id"], "")} for row in found.rows],
        "tabs": _tabs(desk, counts),
        "chips": _chips(desk),
        "menus": [_menu(desk, key) for key in FILTERS if key != "status"],
        "orders": [{"value": key, "label": label, "on": key == asked.order} for key, label in ORDER_LABELS.items()],
        "narrowed": bool(asked.filters),
        "clear": desk.url(**dict.fromkeys(FILTERS, "")),
        "hidden_view": "" if asked.view == "open" else asked.view,
        "total": counts[asked.view],
        "every": counts["all"],
        "next": found.after and desk.url(after=found.after),
        "prev": found.before and desk.url(before=found.before),
        "export": reverse("inspections:export") + desk.address() if actor.may("clients.export") else "",
    }


def _tabs(desk: Desk, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {"open": _("Planned and in progress"), "done": _("Finished"), "all": pgettext("inspections", "All")}
    return [
        {
            "label": label,
            "url": desk.url(view="" if view == "open" else view),
            "count": counts[view],
            "current": view == desk.asked.view,
        }
        for view, label in labels.items()
    ]


def _chips(desk: Desk) -> list[dict[str, str]]:
    chips = []
    for key in FILTERS:
        if values := desk.asked.filters.get(key):
            menu = _menu(desk, key)
            words = {option["value"]: str(option["label"]) for option in menu["choices"]}
            label = f"{menu['label']}: {', '.join(words[value] for value in values)}"
            chips.append({"label": label, "remove": desk.url(**{key: ""})})
    return chips


def _menu(desk: Desk, key: str) -> dict[str, Any]:
    on, field = set(desk.asked.filters.get(key, ())), desk.form.fields[key]
    options = [
        {"value": str(value), "label": label, "on": str(value) in on}
        for value, label in field.choices  # type: ignore[attr-defined]
    ]
    return {"name": key, "label": field.label, "choices": options}


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
