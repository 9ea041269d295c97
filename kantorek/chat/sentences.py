"""How the events of conversations read on a timeline: who spoke, and how long the client waited; never the words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kantorek.chat import events
from kantorek.chat.choices import Side
from kantorek.core.actor import Actor
from kantorek.core.sentences import Sentence, describe, group

_GROUP = "chat"
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def register() -> None:
    """Hang the sentences; called in AppConfig.ready."""
    group(_GROUP, gettext_lazy("Conversations"))
    for kind, sentence in {
        events.ConversationBegun: _line(
            "messages-square", lambda e: _("Conversation with %(name)s begun") % {"name": e.contact_name}
        ),
        events.ConversationTurned: _line("messages-square", _turned),
        events.ConversationAssigned: _line("user-round", _assigned),
        events.ConversationSnoozed: _line("clock", _snoozed),
        events.ConversationSettled: _line("circle-check", _about(gettext_lazy("Needs no answer: %s"))),
        events.ConversationUnsettled: _line("rotate-cw", _about(gettext_lazy("Waits for an answer again: %s"))),
        events.ConversationExported: _line("download", _about(gettext_lazy("Conversation printed: %s")), _printed),
        events.TaskMadeOfMessage: _line("list-plus", lambda e: _("Task made of a message: %s") % e.task_title),
    }.items():
        describe(kind, sentence)


def waited_words(seconds: int) -> str:
    """Say how long somebody waited, in the largest unit that fits: "12 min", "3 h", "2 days"."""
    if seconds < _HOUR:
        return _("%(n)s min") % {"n": max(seconds // _MINUTE, 1)}
    if seconds < _DAY:
        return _("%(n)s h") % {"n": seconds // _HOUR}
    return ngettext("%(n)s day", "%(n)s days", seconds // _DAY) % {"n": seconds // _DAY}


def _line(icon: str, title: Any, detail: Any = None) -> Sentence:
    return Sentence(_GROUP, icon, title, detail or (lambda event, actor: ""))


def _about(words: Any) -> Callable[[Any], str]:
    return lambda event: str(words) % event.subject.title


def _turned(event: events.ConversationTurned) -> str:
    name = event.actor.name or _("The office")
    if event.side == Side.CLIENT:
        return _("%(name)s wrote in the chat") % {"name": name}
    if event.waited is None:
        return _("%(name)s wrote to %(person)s") % {"name": name, "person": event.subject.title}
    waited = {"name": name, "person": event.subject.title, "waited": waited_words(event.waited)}
    return _("%(name)s answered %(person)s after %(waited)s") % waited


def _assigned(event: events.ConversationAssigned) -> str:
    if event.staff_id is None:
        return _("The carer answers %s again") % event.subject.title
    return _("%(name)s answers %(person)s") % {"name": event.staff_name, "person": event.subject.title}


def _snoozed(event: events.ConversationSnoozed) -> str:
    words = _("Conversation laid aside: %s") if event.until else _("Conversation taken up again: %s")
    return words % event.subject.title


def _printed(event: events.ConversationExported, actor: Actor) -> str:
    return f"SHA-256 {event.sha256}"
