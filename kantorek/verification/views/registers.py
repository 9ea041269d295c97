"""The page of registers: how far the rounds are, what is left of each register's calls, what went wrong last."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kantorek.core import slots
from kantorek.core.pages import page
from kantorek.offices.access import StaffRequest, staff
from kantorek.verification.actions.standing import Standing, standings
from kantorek.verification.wording import trouble_words

TEMPLATE = "verification/registers_page.html"
_NAMES = {
    "white_list": gettext_lazy("List of VAT payers"),
    "account": gettext_lazy("Account checks by the ministry"),
    "flat_file": gettext_lazy("Flat file of accounts"),
    "vies": "VIES",
    "crbr": "CRBR",
    "krs": "KRS",
    "gus": "GUS",
    "nbp": "NBP",
}
_ABOUT = {
    "white_list": gettext_lazy("VAT status and accounts, thirty companies in one call"),
    "account": gettext_lazy("proof for one account, when somebody asks"),
    "flat_file": gettext_lazy("every account of every VAT payer, good for one day"),
    "vies": gettext_lazy("VAT-EU numbers"),
    "crbr": gettext_lazy("beneficial owners"),
    "krs": gettext_lazy("board, capital, liquidation"),
    "gus": gettext_lazy("name, address, suspension; whoever changed yesterday is asked about first"),
    "nbp": gettext_lazy("exchange rates, table A"),
}


@require_safe
@staff("registers.ask")
def registers(request: StaffRequest) -> HttpResponse:
    """See how every register stands; the page follows the rounds while they walk."""
    rows = [_row(one) for one in standings(request.actor)]
    context = {
        "rows": rows,
        "silent": [row for row in rows if not row["is"].configured],
        "tabs": slots.settings_tabs(request.actor, request.path),
    }
    return page(request, TEMPLATE, context, part="rows")


def _row(one: Standing) -> dict[str, Any]:
    kinds = {"ok": "ok", "run": "ok", "wait": "wait", "bad": "bad", "off": "off"}
    left = one.per_day - one.today if one.per_day is not None else None
    return {
        "is": one,
        "name": _NAMES[one.register],
        "about": _ABOUT[one.register],
        "light": kinds[one.state],
        "said": _said(one),
        "left": max(0, left) if left is not None else None,
        "trouble": trouble_words(one.register, one.trouble)[0] if one.trouble else "",
        "hours": ", ".join(f"{first}–{last}" for first, last in _joined(one.hours)),
    }


def _said(one: Standing) -> str:
    if not one.configured:
        return _("the address is not set")
    if one.closed_until:
        return _("rests after trouble")
    if one.register == "flat_file" and not one.file_is_todays:
        return _("today's file is not here yet")
    if one.state == "wait":
        return _("answers badly")
    return _("the round is walking") if one.walking else _("in order")


def _joined(hours: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Write 22–24 and 0–6 as one night."""
    if len(hours) == 2 and hours[0][1] == 24 and hours[1][0] == 0:
        return [(hours[0][0], hours[1][1])]
    return list(hours)
