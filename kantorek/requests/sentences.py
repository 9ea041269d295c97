"""How the events of requests read on a timeline."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kantorek.core.actor import Actor
from kantorek.core.sentences import Sentence, describe, group
from kantorek.requests import events
from kantorek.requests.models import ClientRequest

_GROUP = "requests"


def register() -> None:
    """Hang the sentences; called in AppConfig.ready."""
    group(_GROUP, gettext_lazy("Requests"))
    for kind, sentence in {
        events.RequestAsked: _line("send", _about(gettext_lazy("Asked: %s")), _until),
        events.RequestChanged: _line("pencil", _about(gettext_lazy("Request changed: %s")), _changes),
        events.RequestDelivered: _line("inbox", _delivered, _what),
        events.RequestReturned: _line("undo-2", _about(gettext_lazy("Returned: %s")), lambda e, actor: e.reason),
        events.RequestDone: _line("circle-check", _about(gettext_lazy("Request done: %s")), _filed),
        events.RequestWithdrawn: _line("circle-slash", _about(gettext_lazy("Request withdrawn: %s"))),
        events.RequestReopened: _line("rotate-cw", _about(gettext_lazy("Request opened again: %s"))),
        events.RequestReminderDue: _line("bell-ring", _about(gettext_lazy("Reminder: %s")), _until),
    }.items():
        describe(kind, sentence)


def _line(icon: str, title: Any, detail: Any = None) -> Sentence:
    return Sentence(_GROUP, icon, title, detail or (lambda event, actor: ""))


def _about(words: Any) -> Callable[[Any], str]:
    return lambda event: str(words) % event.subject.title


def _until(event: Any, actor: Actor) -> str:
    return _("until %s") % _day(event.due_on) if event.due_on else ""


def _delivered(event: events.RequestDelivered) -> str:
    words = _("Written down as delivered: %s") if event.by_office else _("Sent by the client: %s")
    return words % event.subject.title


def _what(event: events.RequestDelivered, actor: Actor) -> str:
    files = len(event.file_ids)
    said = [ngettext("%(n)s file", "%(n)s files", files) % {"n": files}] if files else []
    return ", ".join([*said, *([_("an answer")] if event.answered else [])])


def _filed(event: events.RequestDone, actor: Actor) -> str:
    many = len(event.document_ids)
    return ngettext("%(n)s document filed", "%(n)s documents filed", many) % {"n": many} if many else ""


def _changes(event: events.RequestChanged, actor: Actor) -> str:
    # Whom it is asked of is an id: that it changed is said, not the number.
    shown = (key for key in event.changes if key != "contact_id")
    said = [
        f"{_label(key)}: {_value(key, event.changes[key][0])} → {_value(key, event.changes[key][1])}" for key in shown
    ]
    return "; ".join(said + ([_("who is asked")] if "contact_id" in event.changes else []))


def _label(key: str) -> str:
    return str(getattr(ClientRequest._meta.get_field(key), "verbose_name", key))


def _value(key: str, value: Any) -> str:
    if not value:
        return "–"
    return _day(value) if key in ("due_on", "month") else str(value)[:120]


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}"
