"""What stands on the first page of the portal: each part is one question, or none."""

from datetime import date
from typing import Any, Final

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core.actor import Actor, day_of
from kantorek.core.context import address
from kantorek.core.days import month_after
from kantorek.declarations.choices import OPEN, State
from kantorek.declarations.models import Obligation
from kantorek.portal import months, wording
from kantorek.requests.choices import Kind
from kantorek.requests.choices import State as Asked
from kantorek.requests.models import ClientRequest

MONTHS_BACK: Final = 4
"""What was never settled is asked for on so many boards; older ones are the office's to clear up."""
MOST: Final = 20


def to_pay(actor: Actor, client: Client) -> dict[str, Any] | None:
    """The amounts that the office has sent: what is left, and above it one sum; what is paid of the same months too."""
    known = [row for row in _obligations(actor, client) if row.shown_at is not None and row.amount is not None]
    rows = [row for row in known if row.state != State.NOT_DUE]
    left = [row for row in rows if is_left(row)]
    shown = left or [row for row in rows if row.board_month >= month_after(actor.on, -2)]
    if not shown:
        return None
    newest = max(row.board_month for row in shown)
    listed = [row for row in rows if row in left or row.board_month == newest]
    counting = [wording.duty_name(row) for row in _obligations(actor, client) if _is_counted(row, newest)]
    one_month = {row.board_month for row in left} <= {newest}
    return {
        "heading": _heading(newest if one_month else None, bool(left or counting), on=actor.on),
        "counting": ", ".join(dict.fromkeys(counting)),
        "sum": wording.sum_of(left),
        "rows": [_line(row, actor.on, of_another=row.board_month != newest) for row in _settled_last(listed)],
        "left": len(left),
    }


def shortcuts(actor: Actor, client: Client) -> dict[str, Any] | None:
    """Ways to what is done often."""
    wanted = [
        ("portal.send", "camera", _("Photo of a document"), "portal:send"),
        ("portal.see", "folder-open", _("Documents"), "portal:documents"),
        ("portal.see", "list-checks", _("My month"), "portal:month"),
    ]
    lines = [
        {"icon": icon, "label": label, "url": url}
        for right, icon, label, name in wanted
        if actor.may(right) and (url := address(name, client.pk))
    ]
    return {"lines": lines} if lines else None


def to_do(actor: Actor, client: Client) -> dict[str, Any] | None:
    """What the office waits for; it leaves the list as soon as it has been sent."""
    found = _requests(actor, client)
    if not found:
        return None
    return {
        "rows": [_asked(row, actor.on) for row in found[:MOST]],
        "count": len(found) if len(found) <= MOST else f"{MOST}+",
        "all": address("portal:requests", client.pk) if len(found) > MOST else "",
    }


def my_month(actor: Actor, client: Client) -> dict[str, Any] | None:
    """How far the month is that the office is closing."""
    month = month_after(actor.on, -1)
    steps = months.steps_of([row for row in _obligations(actor, client) if row.board_month == month])
    if not steps:
        return None
    name = wording.month_inside(month, on=actor.on)
    return {
        "title": _("My %(month)s") % {"month": name},
        "steps": [drawn(step) for step in steps],
        "url": f"{reverse('portal:month', args=[client.pk])}?month={month:%Y-%m}",
    }


def waiting_count(actor: Actor, client: Client) -> int | None:
    """How many things wait for the client: the number in the menu."""
    return len(_requests(actor, client)) or None


def is_left(row: Obligation) -> bool:
    """Whether something is still to be paid for it, by the office's and by the client's own word."""
    return bool(row.amount) and row.state != State.PAID and row.claimed_at is None


def drawn(step: months.Step) -> dict[str, Any]:
    """One bead with its words."""
    labels = {"documents": _("Documents"), "books": _("Books"), "taxes": _("Taxes"), "sent": _("Sent")}
    done = {"documents": _("complete"), "books": _("all booked"), "taxes": _("counted"), "sent": _("all of it")}
    now = {"documents": _("we are waiting"), "books": _("under way"), "taxes": _("under way"), "sent": _("under way")}
    part = _("%(some)s of %(all)s") % {"some": step.done, "all": step.whole}
    text = {months.DONE: done[step.key], months.NOW: part if step.done else now[step.key]}.get(step.state, "")
    return {"label": labels[step.key], "state": step.state, "text": text}


def _obligations(actor: Actor, client: Client) -> list[Obligation]:
    """The duties of the last months that stand; asked once a page, though two parts are made of them."""
    found = client.__dict__.get("_portal_obligations")
    if found is None:
        since = month_after(actor.on, -MONTHS_BACK)
        rows = Obligation.objects.visible_to(actor).filter(client=client, board_month__gte=since).real()
        found = client.__dict__["_portal_obligations"] = list(rows.order_by("due_on", "pk"))
    return found


def _requests(actor: Actor, client: Client) -> list[ClientRequest]:
    """What waits for the client, the nearest day first, one more than is listed; asked once a page, for list and menu."""
    found = client.__dict__.get("_portal_requests")
    if found is None:
        rows = ClientRequest.objects.visible_to(actor).filter(client=client).waiting()
        found = list(rows.order_by(F("due_on").asc(nulls_last=True), "pk")[: MOST + 1])
        client.__dict__["_portal_requests"] = found
    return found


def _heading(month: date | None, left: bool, *, on: date) -> str:
    if month is None:
        return _("Left to pay")
    name = {"month": wording.month_inside(month, on=on)}
    return (_("Left to pay for %(month)s") if left else _("Everything is paid for %(month)s")) % name


def _settled_last(rows: list[Obligation]) -> list[Obligation]:
    return sorted(rows, key=lambda row: (not is_left(row), row.due_on, row.pk))


def _is_counted(row: Obligation, month: date) -> bool:
    """Whether the office still works on what is to be paid for it: then the sum of the month is not the last word."""
    return row.board_month == month and row.shown_at is None and row.state in OPEN and months.is_paid_for(row)


def _line(row: Obligation, on: date, *, of_another: bool) -> dict[str, Any]:
    paid_on = row.done_on if row.state == State.PAID else row.claimed_on
    text = wording.until(row.due_on, on)
    if not row.amount:
        text = _("nothing to pay")
    elif row.state == State.PAID or paid_on:
        text = _("paid on %(day)s") % {"day": f"{paid_on:%d.%m}"} if paid_on else _("paid")
    return {
        "name": wording.duty_name(row),
        "text": text,
        "period": wording.period_inside(row, on=on) if of_another else "",
        "late": is_left(row) and row.due_on < on,
        "amount": row.amount,
        "unit": "" if row.currency == "PLN" else row.currency,
        "left": is_left(row),
        "paid": row.state == State.PAID and bool(row.amount),
        "url": reverse("portal:pay", args=[row.client_id, row.pk]),
    }


def _asked(row: ClientRequest, on: date) -> dict[str, Any]:
    returned = row.state == Asked.RETURNED
    text = wording.until(row.due_on, on) if row.due_on else wording.waiting_for((on - day_of(row.asked_at)).days)
    if returned:
        text = (
            _("to be corrected: %(reason)s") % {"reason": row.return_reason}
            if row.return_reason
            else _("to be corrected")
        )
    return {
        "title": row.title,
        "text": text,
        "mark": returned or bool(row.due_on and (row.due_on - on).days <= 1),
        "icon": "message-circle-question-mark" if row.kind == Kind.ANSWER else "file-plus-2",
        "url": address("portal:request", row.client_id, row.pk),
    }
