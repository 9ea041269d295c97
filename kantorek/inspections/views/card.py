"""The card of inspections on a client's dashboard."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.prepared import Prepared
from kantorek.inspections.choices import OPEN, Kind, Status
from kantorek.inspections.lists import of_client
from kantorek.inspections.models import Inspection


def open_of(actor: Actor, client: Client) -> QuerySet[Inspection]:
    """A client's inspections that are planned or in progress: the number beside the tab's name."""
    return of_client(actor, client.pk).filter(status__in=OPEN)


_rows = Prepared(
    lambda actor, client_id: (
        of_client(actor, client_id)
        .order_by(F("starts_on").asc(nulls_last=True), "pk")
        .values_list("pk", "status", "kind", "starts_on")
    )
)


def card_of(actor: Actor, client: Client) -> dict[str, Any]:
    """Count the open and the finished ones; each figure leads to the list of as many.

    "Planned" counts what is in progress as well, and says so when something is: both are ahead of the office.
    """
    found = _rows(actor, client.pk)
    open_ones = [row for row in found if row[1] in OPEN]
    running = any(row[1] == Status.IN_PROGRESS for row in open_ones)
    here = reverse("inspections:client", args=[client.pk])
    return {
        "lines": [
            {
                "label": _("planned, in progress") if running else pgettext("inspections", "planned"),
                "value": len(open_ones),
                "href": f"{here}?view=open",
            },
            {
                "label": pgettext("inspections", "finished"),
                "value": len(found) - len(open_ones),
                "href": f"{here}?view=done",
            },
        ],
        "tab_count": len(open_ones),
        **_next(actor, client, open_ones),
    }


def _next(actor: Actor, client: Client, open_ones: list[tuple[Any, ...]]) -> dict[str, Any]:
    """The next inspection by its day; else the way to write one down, or to the list."""
    here = reverse("inspections:client", args=[client.pk])
    if open_ones:
        pk, _status, kind, starts_on = open_ones[0]
        name = str(Kind(kind).label)
        label = f"{name}, {date_format(starts_on, 'MONTH_DAY_FORMAT')}" if starts_on else _("%s, no day yet") % name
        return {
            "next_label": label,
            "next_href": reverse("inspections:detail", args=[pk]),
            "next_icon": "calendar-days",
        }
    if actor.may("inspections.edit") and not client.why_closed():
        add = reverse("inspections:add", args=[client.pk])
        return {"next_label": _("Add an inspection"), "next_href": add, "next_icon": "plus"}
    return {"next_label": _("All inspections"), "next_href": here, "next_icon": "arrow-right"}
