"""How a request looks on a page: whose turn it is as sign, word and colour, and what happened last."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kantorek.core.actor import day_of
from kantorek.requests.choices import Kind, State
from kantorek.requests.models import ClientRequest

Look = tuple[str, str, str]
"""Kind, icon and word, as the tag `status` takes them."""


def look_of(request: ClientRequest, on: date) -> Look:
    """Say whose turn it is; what the client should have done by now asks to be looked at."""
    if request.is_overdue(on):
        assert request.due_on
        days = (on - request.due_on).days
        return "bad", "octagon-alert", ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
    looks: dict[str, Look] = {
        State.OPEN: ("wait", "hourglass", _("with the client")),
        State.RETURNED: ("wait", "undo-2", _("returned to the client")),
        State.DELIVERED: ("acc", "inbox", pgettext("request", "came in")),
        State.DONE: ("ok", "circle-check", pgettext("request", "done")),
        State.WITHDRAWN: ("off", "circle-slash", pgettext("request", "withdrawn")),
    }
    return looks[request.state]


def shown(row: dict[str, Any], on: date) -> dict[str, Any]:
    """Make a row of a list ready to print."""
    request = ClientRequest(state=row["state"], due_on=row["due_on"])
    return row | {
        "url": reverse("requests:detail", args=[row["id"]]),
        "look": look_of(request, on),
        "kind_label": Kind(row["kind"]).label,
        "waits_for": _waits_for(row, request, on),
        "settled": request.settled,
        "delivered": row["state"] == State.DELIVERED,
    }


def _waits_for(row: dict[str, Any], request: ClientRequest, on: date) -> str:
    """For how long somebody has been waiting."""
    if request.settled:
        return ""
    since = row["delivered_at"] if row["state"] == State.DELIVERED else row["asked_at"]
    days = (on - day_of(since)).days
    if days < 1:
        return _("since today")
    return ngettext("for %(n)s day", "for %(n)s days", days) % {"n": days}
