"""Tasks on a client's page: the tab, the card of figures, the five newest."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.prepared import Prepared
from kantorek.offices.access import StaffRequest, staff
from kantorek.tasks import lists
from kantorek.tasks.choices import State
from kantorek.tasks.lists import Asked
from kantorek.tasks.models import Task
from kantorek.tasks.views.asking import desk_of
from kantorek.tasks.views.lists import show
from kantorek.tasks.views.rows import chip, due_look
from kantorek.tasks.views.sheet import client_of

NEWEST = 5


@require_GET
@staff("clients.see")
def tab(request: StaffRequest, client_id: int) -> HttpResponse:
    """Show a client's tasks: the same list as the office's, without the others."""
    client = client_of(request.actor, client_id)
    base = reverse("tasks:client", args=[client.pk])
    return show(request, desk_of(request.actor, request.GET, base, client), "tasks/client_tasks.html")


def figures(actor: Actor, client: Client) -> dict[str, Any]:
    """The card of figures: all, in progress, done; each equals the list behind it."""
    base, seen = reverse("tasks:client", args=[client.pk]), _glance(actor, client)
    every, done = (seen[0]["every"], seen[0]["done"]) if seen else (0, 0)
    left = every - done
    return _next(actor, client, left) | {
        "lines": [
            {"label": pgettext("tasks", "all"), "value": every, "href": f"{base}?stage=all"},
            {"label": _("in progress"), "value": left, "href": base},
            {"label": _("done"), "value": done, "href": f"{base}?stage=done"},
        ],
        "tab_count": left,
    }


def going(actor: Actor, client: Client) -> QuerySet[Task]:
    """What is not done yet: the number beside the tab's name."""
    found: QuerySet[Task] = lists.within(actor, _of(client)).open()
    return found


def _next(actor: Actor, client: Client, many: int) -> dict[str, Any]:
    """What to do now; a task is added by whoever may, for a client that is open."""
    if many:
        base = reverse("tasks:client", args=[client.pk])
        return {"next_label": _("Open %(n)s in progress") % {"n": many}, "next_href": base, "next_icon": "arrow-right"}
    if not actor.may("tasks.edit") or client.why_closed():
        return {}
    add = reverse("tasks:add_for_client", args=[client.pk])
    return {"next_label": _("Add a task"), "next_href": add, "next_icon": "plus"}


def newest(actor: Actor, client: Client) -> dict[str, Any]:
    """The five tasks that were written down last, and how many there are."""
    found = _glance(actor, client)
    return {
        "rows": [
            {
                **row,
                "url": reverse("tasks:detail", args=[row["id"]]),
                "chip": chip(row["state"]),
                "due": due_look(row["due_on"], row["state"], actor.on),
            }
            for row in found
        ],
        "every": found[0]["every"] if found else 0,
        "all_href": reverse("tasks:client", args=[client.pk]) + "?stage=all",
        "add_href": reverse("tasks:add_for_client", args=[client.pk]),
        "may_add": actor.may("tasks.edit") and not client.why_closed(),
    }


def _glance(actor: Actor, client: Client) -> list[dict[str, Any]]:
    """The five newest, each with how many there are and how many are done: one question for both cards of a page."""
    if "tasks_glance" not in client.__dict__:  # the object lives as long as the page
        client.__dict__["tasks_glance"] = _newest(actor, client.pk)
    known: list[dict[str, Any]] = client.__dict__["tasks_glance"]
    return known


def _of(client: Client) -> Asked:
    return _asked(client.pk)


def _asked(client_id: int) -> Asked:
    return Asked(view="team", stage="all", client_id=client_id)


def _counted(actor: Actor, client_id: int) -> QuerySet[Any, Any]:
    rows = lists.within(actor, _asked(client_id)).annotate(
        every=Window(Count("pk")), done=Window(Count("pk", filter=Q(state=State.DONE))), owner_name=F("owner__name")
    )
    columns = ("id", "title", "state", "due_on", "steps_done", "steps_all", "owner_name", "every", "done")
    newest: QuerySet[Any, Any] = rows.order_by("-id").values(*columns)[:NEWEST]
    return newest


_newest = Prepared(_counted)
