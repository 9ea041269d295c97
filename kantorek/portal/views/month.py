"""The client's month: what the office has, has booked, has counted and has sent, duty by duty."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from kantorek.core.days import month_after
from kantorek.core.pages import page
from kantorek.declarations.choices import OPEN, State
from kantorek.declarations.models import Obligation
from kantorek.portal import months, wording
from kantorek.portal.access import PortalRequest, contact
from kantorek.portal.views.home_parts import drawn

MONTHS_BACK = 36
SIGNS = {
    State.WAITING: ("wait", "hourglass"),
    State.DOING: ("run", "circle-dot-dashed"),
    State.APPROVE: ("run", "circle-dot-dashed"),
    State.SENT: ("acc", "send"),
    State.RECEIPT: ("ok", "file-check-2"),
    State.PAID: ("ok", "check-check"),
}


@require_GET
@contact("portal.see")
def month(request: PortalRequest, client_id: int) -> HttpResponse:
    """Show how far a month is, the one being closed unless another is asked for; three years back, and the current one."""
    actor, client = request.actor, request.client
    newest = month_after(actor.on, 0)
    wanted = _wanted(request.GET.get("month", ""), newest, month_after(actor.on, -1))
    rows = list(
        Obligation.objects.visible_to(actor).filter(client=client).real().of_month(wanted).order_by("due_on", "pk")
    )
    rows = [row for row in rows if row.state != State.NOT_DUE]
    here = reverse("portal:month", args=[client.pk])
    name = wording.month_name(wanted, on=actor.on)
    context = {
        "client": client,
        "heading": name,
        "part": {"title": wording.progress(), "steps": [drawn(step) for step in months.steps_of(rows)]},
        "rows": [_row(row, actor.on) for row in rows],
        "back": f"{here}?month={month_after(wanted, -1):%Y-%m}" if wanted > month_after(newest, -MONTHS_BACK) else "",
        "forth": f"{here}?month={month_after(wanted):%Y-%m}" if wanted < newest else "",
    }
    return page(request, "portal/month.html", context)


def _wanted(text: str, newest: date, otherwise: date) -> date:
    """Read 2026-10 out of the address; anything else, or a month that nobody has to show, is the one being closed."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return otherwise
    return found if month_after(newest, -MONTHS_BACK) <= found <= newest else otherwise


def _row(row: Obligation, on: date) -> dict[str, Any]:
    claimed = row.claimed_at is not None and row.state != State.PAID
    kind, icon = ("ok", "check") if claimed else SIGNS[State(row.state)]
    shown = row.shown_at is not None and row.amount is not None
    return {
        "name": wording.duty_title(row),
        "text": wording.until(row.due_on, on) if row.state in OPEN else wording.due_day(row.due_on, on),
        "state": wording.claimed_word() if claimed else wording.state_of(row),
        "kind": kind,
        "icon": icon,
        "amount": row.amount if shown else None,
        "unit": wording.unit(row.currency),
        "url": reverse("portal:pay", args=[row.client_id, row.pk]) if shown else "",
    }
