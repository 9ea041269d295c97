"""How the events of obligations read on a timeline."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kantorek.core.actor import Actor
from kantorek.core.sentences import Sentence, describe, group
from kantorek.core.templatetags.kantorek import account, day, money
from kantorek.declarations import events, law
from kantorek.declarations.choices import State

_GROUP = "obligations"


def register() -> None:
    """Hang the sentences; called in AppConfig.ready."""
    group(_GROUP, gettext_lazy("Obligations"))
    for kind, icon, title, detail in _sentences():
        describe(kind, Sentence(_GROUP, icon, title, detail))


def _sentences() -> list[tuple[type[Any], str, Callable[[Any], str], Callable[[Any, Actor], str]]]:
    return [
        (events.ObligationMoved, "calendar-check", _moved, _reason),
        (events.ObligationAmountSet, "banknote", lambda e: _("To pay for %s") % named(e), _amounts),
        (events.AmountShown, "send", lambda e: _("Amount sent to the client: %s") % named(e), _told_amount),
        (events.AmountHidden, "eye-off", lambda e: _("Amount taken back from the client: %s") % named(e), _nothing),
        (events.PaymentClaimed, "hand-coins", lambda e: _("The client has paid: %s") % named(e), _paid_on),
        (
            events.PaymentClaimTakenBack,
            "undo-2",
            lambda e: _("The client takes back having paid: %s") % named(e),
            _nothing,
        ),
        (events.PaymentProofAdded, "paperclip", lambda e: _("Confirmation of payment: %s") % named(e), _proof_name),
        (events.ObligationReceiptNoted, "file-check-2", lambda e: _("UPO for %s") % named(e), _receipt),
        (events.ObligationNoteChanged, "sticky-note", lambda e: _("Note on %s") % named(e), _note),
        (events.ObligationAdded, "calendar-plus", lambda e: _("Duty added: %s") % named(e), _nothing),
        (events.ObligationTakenBack, "calendar-x", lambda e: _("Duty taken back: %s") % named(e), _nothing),
        (events.ProposalAnswered, "calendar-check", _answered, _nothing),
        (events.ClientDutiesPlanned, "calendar-sync", lambda e: _("Duties follow the client's terms"), _planned),
    ]


def named(event: Any) -> str:
    """Give the duty and its period as people say it: JPK_V7M 10.2026."""
    try:
        title = law.rule(event.rule, date.fromisoformat(event.period_to)).title
    except LookupError:
        title = event.rule
    return f"{title} {period_words(event.period_kind, event.period_from, event.period_to)}"


def period_words(kind: str, first: str | date, last: str | date) -> str:
    """Give a period in figures: 10.2026, III kw. 2026, 2026, or the day of an event."""
    start = first if isinstance(first, date) else date.fromisoformat(first)
    end = last if isinstance(last, date) else date.fromisoformat(last)
    if kind == "month":
        return f"{end:%m.%Y}"
    if kind == "quarter":
        quarter = ("I", "II", "III", "IV")[(end.month - 1) // 3]
        whole = end.month % 3 == 0  # quarters of another tax year are told by their months
        return _("%(quarter)s q. %(year)s") % {"quarter": quarter, "year": end.year} if whole else _span(start, end)
    if kind == "year":
        return f"{end.year}" if (start.month, end.month) == (1, 12) and start.year == end.year else _span(start, end)
    return day(end, "full")


def _span(start: date, end: date) -> str:
    return f"{start:%m.%Y}–{end:%m.%Y}"


def _moved(event: events.ObligationMoved) -> str:
    known = dict(State.choices)
    return f"{named(event)}: {known.get(State(event.was), event.was)} → {known.get(State(event.now), event.now)}"


def _reason(event: events.ObligationMoved, actor: Actor) -> str:
    return event.reason


def _amounts(event: events.ObligationAmountSet, actor: Actor) -> str:
    parts = []
    if pair := event.changes.get("amount"):
        was, now = (money(one) if one is not None else "–" for one in pair)
        parts.append(f"{was} → {now}")
    if pair := event.changes.get("account"):
        parts.append(account(pair[1]))
    return " · ".join(part for part in parts if part)


def _told_amount(event: events.AmountShown, actor: Actor) -> str:
    amount = money(event.amount, "zł" if event.currency == "PLN" else event.currency)
    return _("%(amount)s by %(day)s") % {"amount": amount, "day": day(date.fromisoformat(event.due_on), "full")}


def _paid_on(event: events.PaymentClaimed, actor: Actor) -> str:
    return day(date.fromisoformat(event.paid_on), "full")


def _proof_name(event: events.PaymentProofAdded, actor: Actor) -> str:
    return event.file_name


def _receipt(event: events.ObligationReceiptNoted, actor: Actor) -> str:
    return " · ".join(part for part in (event.number, event.file_name) if part)


def _note(event: events.ObligationNoteChanged, actor: Actor) -> str:
    return str((event.changes.get("note") or ["", ""])[1])[:200]


def _answered(event: events.ProposalAnswered) -> str:
    if event.asked == "add":
        return (_("Accepted: %s") if event.kept else _("Not accepted: %s")) % named(event)
    return (_("Stays: %s") if event.kept else _("Not needed any more: %s")) % named(event)


def _planned(event: events.ClientDutiesPlanned, actor: Actor) -> str:
    told = [
        (event.made, ngettext("%(n)s made", "%(n)s made", event.made)),
        (event.removed, ngettext("%(n)s taken away", "%(n)s taken away", event.removed)),
        (event.asked, ngettext("%(n)s to be decided", "%(n)s to be decided", event.asked)),
        (event.moved, ngettext("%(n)s moved", "%(n)s moved", event.moved)),
    ]
    return ", ".join(words % {"n": count} for count, words in told if count)


def _nothing(event: Any, actor: Actor) -> str:
    return ""
