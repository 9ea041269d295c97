"""The card of agreements on a client's dashboard."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kantorek.agreements.choices import Status
from kantorek.agreements.lists import of_client
from kantorek.agreements.models import Agreement
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.prepared import Prepared

AHEAD = 90
_rows = Prepared(
    lambda actor, client_id: of_client(actor, client_id).values_list(
        "pk", "status", "ends_on", "cancelled_on", "replaces_id"
    )
)


def active_of(actor: Actor, client: Client) -> QuerySet[Agreement]:
    """A client's active agreements: the number beside the tab's name."""
    return of_client(actor, client.pk).filter(status=Status.ACTIVE)


def card_of(actor: Actor, client: Client) -> dict[str, Any]:
    """Count the active and the expired ones in one statement; each figure leads to the list of as many."""
    counted = _counted(actor, client)
    here = reverse("agreements:client", args=[client.pk])
    return {
        "lines": [
            {
                "label": pgettext("agreements", "active"),
                "value": counted["active"],
                "href": f"{here}?status={Status.ACTIVE}",
            },
            {
                "label": pgettext("agreements", "expired"),
                "value": counted["expired"],
                "href": f"{here}?status={Status.EXPIRED}",
            },
        ],
        "tab_count": counted["active"],
        **_next(actor, client, counted),
    }


def _counted(actor: Actor, client: Client) -> dict[str, Any]:
    """Count the few agreements of one client here: cheaper than five conditions in the database.

    What ends soon is what ending_within() and to_be_renewed() say of it.
    """
    rows = _rows(actor, client.pk)
    renewed = {replaces for *_row, replaces in rows}
    until = actor.on + timedelta(days=AHEAD)
    ending = {
        pk: ends_on
        for pk, status, ends_on, cancelled_on, _replaces in rows
        if status == Status.ACTIVE and ends_on and actor.on <= ends_on <= until
        if cancelled_on is None and pk not in renewed
    }
    return {
        "active": sum(1 for row in rows if row[1] == Status.ACTIVE),
        "expired": sum(1 for row in rows if row[1] == Status.EXPIRED),
        "ending": len(ending),
        "first": min(ending, default=None),
        "last_on": max(ending.values(), default=None),
    }


def _next(actor: Actor, client: Client, counted: dict[str, Any]) -> dict[str, Any]:
    """What to do now: renew what ends, write down the first one, or look at them all."""
    here = reverse("agreements:client", args=[client.pk])
    if counted["ending"]:
        several = ngettext("Ends on %(day)s", "%(n)s end by %(day)s", counted["ending"])
        label = several % {"n": counted["ending"], "day": f"{counted['last_on']:%d.%m}"}
        one = reverse("agreements:detail", args=[counted["first"]])
        href = one if counted["ending"] == 1 else f"{here}?ends={AHEAD}"
        return {"next_label": label, "next_href": href, "next_icon": "calendar-clock"}
    if not counted["active"] and actor.may("agreements.edit") and not client.why_closed():
        add = reverse("agreements:add", args=[client.pk])
        return {"next_label": _("Add an agreement"), "next_href": add, "next_icon": "plus"}
    return {"next_label": _("All agreements"), "next_href": here, "next_icon": "arrow-right"}
