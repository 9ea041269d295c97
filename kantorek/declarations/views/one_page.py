"""What the page of one obligation shows: the rule in words, its day and why, states, amount, UPO, history."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kantorek.clients.models import ClientTerms
from kantorek.core import slots
from kantorek.core.actor import Actor
from kantorek.core.days import holidays
from kantorek.declarations import law, lists
from kantorek.declarations.choices import OPEN, State
from kantorek.declarations.forms import AmountForm, NoteForm, ReceiptForm
from kantorek.declarations.models import Obligation
from kantorek.declarations.views.board_page import address
from kantorek.declarations.views.words import (
    LABELS,
    SIGNS,
    VERBS,
    column_of,
    in_a_sentence,
    look_of,
    next_state,
    period_name,
    rule_name,
    rule_of,
    states_of,
)
from kantorek.files.models import StoredFile
from kantorek.files.receiving import files_part
from kantorek.timeline.querysets import Wanted, lines

HISTORY = 30

CERTAINTY = {
    "certain": ("ok", "circle-check"),
    "probable": ("off", "circle-dot-dashed"),
    "verify": ("wait", "triangle-alert"),
}


def certainty_words() -> dict[str, str]:
    """How sure a rule is, in words."""
    return {"certain": _("certain"), "probable": _("probable"), "verify": _("to be checked")}


def context_of(actor: Actor, it: Obligation) -> dict[str, Any]:
    """Everything that the page and the panel print."""
    client, on = it.client, actor.on
    stage = lists.stage_of(it.state, it.due_on, on)
    may = actor.may("obligations.edit") and not client.why_closed()
    return {
        "it": it,
        "row": it,
        "client": client,
        "name": rule_name(it.rule),
        "period": period_name(it.period_kind, it.period_from, it.period_to),
        "stage": {"kind": SIGNS[stage][0], "icon": SIGNS[stage][1], "label": LABELS[stage], "look": look_of(stage)},
        "left": (it.due_on - on).days if it.state in OPEN else None,
        "moved_day": moved_day(it.statutory_on) if it.statutory_on != it.due_on else "",
        "states": states(it),
        "same": _same_cell(actor, it),
        "unit": "zł" if it.currency == "PLN" else it.currency,
        "law": rule_facts(it.rule, it.period_to),
        "terms": _terms(actor, it),
        "lines": lines(actor, it.client_id, Wanted(subject=it.ref), limit=HISTORY)[0],
        "files": files_part(actor, it),
        "proofs": _proofs(actor, it),
        "work_parts": slots.work_parts(actor, it.ref, client),
        "sendable": may and it.amount is not None and it.state not in (State.NOT_DUE, State.PAID),
        **_forms(it),
        "may": may,
        "may_edit": may,
        "closed": client.why_closed(),
        "back": address(lists.Asked(month=it.board_month)),
        "crumbs": [(_("Deadlines"), address(lists.Asked(month=it.board_month)))],
    }


def states(it: Obligation) -> list[dict[str, Any]]:
    """The states that are offered, the one it is in and the one that comes next marked."""
    offered = states_of(it.rule)
    coming = next_state(it.rule, it.state)
    return [
        {
            "value": state,
            "label": LABELS[state],
            "verb": VERBS[state],
            "look": look_of(state),
            "icon": SIGNS[state][1],
            "now": state == it.state,
            "next": state == coming and state != it.state,
        }
        for state in (*offered, *(() if it.state in offered else (it.state,)))
    ]


def rule_facts(code: str, on: date) -> dict[str, Any]:
    """What the law says about a duty, with its source and how sure that is."""
    known = rule_of(code)
    if known is None:
        return {}
    rule = law.rule(code, on)
    kind, icon = CERTAINTY[rule.certainty]
    words = certainty_words()[rule.certainty]
    return {"rule": rule, "kind": kind, "icon": icon, "certainty": words, "checked": rule.certainty != "verify"}


def moved_day(statutory_on: date) -> str:
    """Why a deadline does not stand on the day by the rule: 20.12 is a Sunday."""
    day = f"{statutory_on:%d.%m}"
    if name := holidays(statutory_on.year).get(statutory_on):
        return _("%(day)s is a day off: %(name)s") % {"day": day, "name": name}
    return _("%(day)s is a %(weekday)s") % {"day": day, "weekday": in_a_sentence(date_format(statutory_on, "l"))}


def _forms(it: Obligation) -> dict[str, Any]:
    """The forms, and which of them the rule has a use for."""
    return {
        "asks_day": it.rule in law.followed(),
        "pays": _pays(it),
        "gets_receipt": State.RECEIPT in states_of(it.rule),
        "amount_form": AmountForm(None, of=it),
        "receipt_form": ReceiptForm(None, of=it),
        "note_form": NoteForm(None, of=it),
    }


def _pays(it: Obligation) -> bool:
    rule = rule_of(it.rule)
    return bool(rule is None or rule.pays or it.amount is not None)


def _proofs(actor: Actor, it: Obligation) -> list[StoredFile]:
    """The bank's confirmations that the client has sent; asked for only where there can be any."""
    if it.claimed_at is None:
        return []
    return list(StoredFile.objects.visible_to(actor).current().of(it.proof_ref).listed())


def _same_cell(actor: Actor, it: Obligation) -> list[dict[str, Any]]:
    cells = lists.cells_of(actor, it.board_month, [it.client_id])[it.client_id]
    same = [cell for cell in cells if column_of(cell.rule) == column_of(it.rule)]
    return [{"id": cell.id, "name": rule_name(cell.rule), "on": cell.id == it.pk} for cell in same]


def _terms(actor: Actor, it: Obligation) -> dict[str, Any]:
    """Which terms of the client made it: those that held on the period's last day."""
    held: ClientTerms | None = ClientTerms.objects.visible_to(actor).filter(client=it.client_id).on(it.period_to)
    if held is None:
        return {}
    return {"since": held.valid_from, "url": reverse("clients:details", args=[it.client_id])}


assert set(CERTAINTY) == {"certain", "probable", "verify"} and State.PAID in SIGNS
