"""One person at the list or the board: who they are, what they asked for, who works here; and the tools around the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kantorek.clients.models import Client
from kantorek.core import pages
from kantorek.core.actor import Actor
from kantorek.offices.models import StaffMember
from kantorek.tasks import lists
from kantorek.tasks.forms.listing import FilterForm, address, asked
from kantorek.tasks.lists import FILTERS, Asked, Counts

ORDER_LABELS = {
    "due": gettext_lazy("Due day, the next first"),
    "-due": gettext_lazy("Due day, the last first"),
    "-priority": gettext_lazy("Priority"),
    "-created": gettext_lazy("Newest first"),
    "created": gettext_lazy("Oldest first"),
    "-done": gettext_lazy("Done last"),
}
FIRST = 3
"""So many filters have a menu of their own, the others share one."""


@dataclass(frozen=True)
class Desk:
    """One person at the list: who they are, what they asked for, who works here, for which client if for one."""

    actor: Actor
    form: FilterForm
    asked: Asked
    people: dict[int, str]
    offered: list[tuple[int, str]]
    base: str
    client: Client | None = None
    of_client: bool = False

    def url(self, **changed: Any) -> str:
        """The address of the list with something changed."""
        return self.base + address(self.asked, of_client=self.of_client, **changed).rstrip("?")


def desk_of(actor: Actor, data: QueryDict, base: str, client: Client | None = None) -> Desk:
    """Read the address of a list; the colleagues come along, for the filter and for the rows.

    With `client` it is that client's own list; a client named in the address narrows the office's.
    """
    people, offered = people_of(actor)
    form = FilterForm(data, people=offered, labels=lists.labels_of(actor))
    wanted = asked(data, form, client_id=client.pk if client else None)
    of_client = client is not None
    if wanted.client_id and client is None:
        client = Client.objects.visible_to(actor).filter(pk=wanted.client_id).first()
    return Desk(actor, form, wanted, people, offered, base, client, of_client)


def people_of(actor: Actor) -> tuple[dict[int, str], list[tuple[int, str]]]:
    """Everybody who ever worked here by id, and those who still do."""
    known = list(StaffMember.objects.visible_to(actor).alphabetical().values_list("pk", "name", "left_at"))
    return {pk: name for pk, name, _left in known}, [(pk, name) for pk, name, left in known if left is None]


def tools_of(desk: Desk) -> dict[str, Any]:
    """What stands around the rows of a list and around a board: views, filters and their chips."""
    chips = _chips(desk)
    return {
        "asked": desk.asked,
        "may_edit": desk.actor.may("tasks.edit") and not (desk.of_client and desk.client and desk.client.why_closed()),
        "base": desk.base,
        "here": desk.url(after=desk.asked.after, before=desk.asked.before),
        "look": address(desk.asked, stage="", sort="").rstrip("?"),
        "views": _views(desk),
        "menus": _menus(desk, FILTERS_SHOWN[:FIRST]),
        "more": _menus(desk, FILTERS_SHOWN[FIRST:]),
        "chips": chips,
        "clear": desk.url(q="", later="", client="", **dict.fromkeys(FILTERS, "")),
        "narrow": bool(chips or desk.asked.q),
        "of_client": desk.client if desk.of_client else None,
        "filter_client": None if desk.of_client else desk.client,
        "people": desk.offered,
    }


def stages_of(desk: Desk, counts: Counts) -> list[dict[str, Any]]:
    """The counters, each a link to the list that it counts: without the filters, for those it does not know."""
    labels = {
        "open": pgettext("tasks", "In progress"),
        "done": pgettext("tasks", "Done"),
        "all": pgettext("tasks", "All"),
    }
    plain = dict.fromkeys((*FILTERS, "q", "sort"), "")
    return [
        {
            "label": label,
            "url": desk.url(**plain, stage="" if stage == "open" else stage),
            "count": counts.stages[stage],
            "current": stage == desk.asked.stage,
        }
        for stage, label in labels.items()
    ]


def orders_of(desk: Desk) -> list[dict[str, Any]]:
    """The orders that are offered."""
    return [
        {"value": key, "label": label, "on": key == desk.asked.sort}
        for key, label in ORDER_LABELS.items()
        if key != "-done" or desk.asked.stage == "done"
    ]


def back_to(request: HttpRequest, fallback: str) -> str:
    """Where the person came from, if that is one of our own pages."""
    return pages.back_to(request, fallback)


FILTERS_SHOWN = ("due", "owner", "priority", "state", "label", "source")


def _views(desk: Desk) -> list[dict[str, Any]]:
    labels = {"mine": pgettext("tasks", "Mine"), "team": pgettext("tasks", "Team")}
    start = "team" if desk.of_client else "mine"
    return [
        {"label": label, "url": desk.url(view="" if view == start else view), "current": view == desk.asked.view}
        for view, label in labels.items()
    ]


def _chips(desk: Desk) -> list[dict[str, str]]:
    chips = []
    if desk.client and not desk.of_client:
        chips.append({"label": _("Client: %s") % desk.client.name, "remove": desk.url(client="")})
    for key in FILTERS_SHOWN:
        if values := desk.asked.filters.get(key):
            field = desk.form.fields[key]
            words = {str(value): str(label) for value, label in field.choices}  # type: ignore[attr-defined]
            label = f"{field.label}: {', '.join(words[value] for value in values)}"
            chips.append({"label": label, "remove": desk.url(**{key: ""})})
    if desk.asked.later:
        chips.append({"label": _("with those shown later"), "remove": desk.url(later="")})
    return chips


def _menus(desk: Desk, keys: Iterable[str]) -> list[dict[str, Any]]:
    made = []
    for key in keys:
        on = set(desk.asked.filters.get(key, ()))
        field = desk.form.fields[key]
        options = [
            {"value": str(value), "label": label, "on": str(value) in on}
            for value, label in field.choices  # type: ignore[attr-defined]
        ]
        if options:
            made.append({"name": key, "label": field.label, "choices": options})
    return made


def list_url() -> str:
    """The address of the office's list."""
    return reverse("tasks:list")


assert set(ORDER_LABELS) == set(lists.ORDERS)
