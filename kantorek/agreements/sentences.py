"""How the events of agreements read on a timeline; a fee only for those who may see fees."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.agreements import events
from kantorek.agreements.choices import Kind, NoticeUnit, Status
from kantorek.agreements.models import Agreement
from kantorek.core.actor import Actor
from kantorek.core.sentences import Sentence, describe, group
from kantorek.core.templatetags.kantorek import money

_CHOICES = {"kind": Kind, "notice_unit": NoticeUnit, "status": Status}


def register() -> None:
    """Hang the sentences; called in AppConfig.ready."""
    group("agreements", gettext_lazy("Agreements"))
    for kind, sentence in {
        events.AgreementAdded: _line("file-pen-line", lambda e: _("Agreement added: %s"), _since),
        events.AgreementChanged: _line("pencil", lambda e: _("Agreement changed: %s"), changed_fields),
        events.AgreementRenewed: _line("file-pen-line", lambda e: _("Agreement renewed: %s"), _since),
        events.AgreementExpired: _line("calendar-x", lambda e: _("Agreement ended: %s"), _last_day),
        events.AgreementCancelled: _line("ban", lambda e: _("Agreement cancelled: %s"), _cancelled),
        events.AgreementStopped: _line("ban", lambda e: _("Cancelled agreement stopped: %s")),
        events.CancellationWithdrawn: _line("undo-2", lambda e: _("Agreement goes on: %s")),
        events.AgreementRemoved: _line("trash-2", lambda e: _("Agreement removed: %s")),
        events.AgreementRestored: _line("undo-2", lambda e: _("Agreement restored: %s")),
    }.items():
        describe(kind, sentence)


def changed_fields(event: Any, actor: Actor) -> str:
    """Print old → new for each field; the fee only for those who may see fees."""
    hidden = set() if actor.may("clients.fees") else {"monthly_fee"}
    shown = [(key, pair) for key, pair in event.changes.items() if key not in hidden]
    return "; ".join(f"{label_of(key)}: {_value(key, was)} → {_value(key, now)}" for key, (was, now) in shown)


def label_of(key: str) -> str:
    """Give the name of a field as people read it."""
    if key == "status":
        return _("status")
    if key == "notice_unit":
        return _("unit of the notice period")
    return str(getattr(Agreement._meta.get_field(key), "verbose_name", key))


def _line(icon: str, title: Any, detail: Any = None) -> Sentence:
    def said(event: Any) -> str:
        return str(title(event) % event.subject.title)

    return Sentence("agreements", icon, said, detail or (lambda event, actor: ""))


def _value(key: str, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if key in _CHOICES:
        return str(dict(_CHOICES[key].choices).get(value, value))
    if key.endswith("_on"):
        return _day(str(value))
    if key == "monthly_fee":
        try:
            return money(Decimal(str(value)))
        except InvalidOperation:
            return str(value)
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _since(event: Any, actor: Actor) -> str:
    return _("from %s") % _day(event.starts_on)


def _last_day(event: events.AgreementExpired, actor: Actor) -> str:
    return _("last day: %s") % _day(event.ends_on)


def _cancelled(event: events.AgreementCancelled, actor: Actor) -> str:
    return _("from %(day)s, %(reason)s") % {"day": _day(event.cancelled_on), "reason": event.reason}


def _day(written: str) -> str:
    return f"{date.fromisoformat(written):%d.%m.%Y}"
