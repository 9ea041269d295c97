"""How the events of documents read on a timeline."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.core.actor import Actor
from kantorek.core.sentences import Sentence, describe, group
from kantorek.documents import events
from kantorek.documents.choices import Kind
from kantorek.documents.models import Document

_GROUP = "documents"


def register() -> None:
    """Hang the sentences; called in AppConfig.ready."""
    group(_GROUP, gettext_lazy("Documents"))
    describe(events.DocumentAdded, Sentence(_GROUP, "file-plus-2", _added))
    describe(events.DocumentVersionAdded, Sentence(_GROUP, "file-clock", _version, lambda e, actor: e.comment))
    describe(
        events.DocumentChanged, Sentence(_GROUP, "file-pen", _about(gettext_lazy("Document changed: %s")), _changes)
    )
    describe(events.DocumentShared, Sentence(_GROUP, "eye", _shared))
    describe(events.DocumentRead, Sentence(_GROUP, "mail-open", _about(gettext_lazy("Opened by the client: %s"))))
    describe(events.DocumentArchived, Sentence(_GROUP, "archive", _about(gettext_lazy("Document archived: %s"))))
    back = _about(gettext_lazy("Document restored: %s"))
    describe(events.DocumentRestored, Sentence(_GROUP, "archive-restore", back))


def _about(words: Any) -> Callable[[Any], str]:
    return lambda event: str(words) % event.subject.title


def _added(event: events.DocumentAdded) -> str:
    words = _("Sent by the client: %s") if event.actor.kind == "contact" else _("Document added: %s")
    return words % event.subject.title


def _version(event: events.DocumentVersionAdded) -> str:
    return _("Version %(number)s of: %(title)s") % {"number": event.number, "title": event.subject.title}


def _shared(event: events.DocumentShared) -> str:
    words = _("Shown to the client: %s") if event.shared else _("Not shown to the client any more: %s")
    return words % event.subject.title


def _changes(event: events.DocumentChanged, actor: Actor) -> str:
    return "; ".join(
        f"{_label(key)}: {_shown(key, was)} → {_shown(key, now)}" for key, (was, now) in event.changes.items()
    )


def _label(key: str) -> str:
    return _("tags") if key == "tags" else str(Document._meta.get_field(key).verbose_name)  # type: ignore[union-attr]


def _shown(key: str, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if key == "kind":
        return str(Kind(value).label) if value in Kind.values else str(value)
    if key.startswith("valid_"):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    return ", ".join(value) if isinstance(value, list) else str(value)[:120]
