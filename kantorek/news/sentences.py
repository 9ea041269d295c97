"""How the events of announcements read on a timeline; a client's own shows what was sent to it by name, and who confirmed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kantorek.core.actor import WARSAW, Actor
from kantorek.core.sentences import Sentence, describe, group
from kantorek.news import events

_GROUP = "news"


def register() -> None:
    """Hang the sentences; called in AppConfig.ready. What single readers see stands in the read list."""
    group(_GROUP, gettext_lazy("News"))
    for kind, sentence in {
        events.AnnouncementAdded: _line("pencil", gettext_lazy("Announcement drafted: %s")),
        events.AnnouncementChanged: _line("pencil", gettext_lazy("Announcement changed: %s")),
        events.AnnouncementScheduled: _line("clock", gettext_lazy("Announcement scheduled: %s"), _when),
        events.AnnouncementUnscheduled: _line("clock", gettext_lazy("Announcement not scheduled any more: %s")),
        events.AnnouncementPublished: _line("megaphone", gettext_lazy("Announcement published: %s"), _reach),
        events.AnnouncementGiven: _line("megaphone", gettext_lazy("Announcement for this client: %s"), _urgent),
        events.AnnouncementConfirmed: _line("circle-check", gettext_lazy("Announcement confirmed: %s"), _by),
        events.AnnouncementReminded: _line("bell-ring", gettext_lazy("Announcement reminded of: %s"), _reminded),
        events.AnnouncementWithdrawn: _line("undo-2", gettext_lazy("Announcement withdrawn: %s")),
        events.AnnouncementRestored: _line("rotate-cw", gettext_lazy("Announcement brought back: %s")),
        events.StaffGroupAdded: _line("users", gettext_lazy("Group of colleagues made: %s")),
        events.StaffGroupChanged: _line("users", gettext_lazy("Group of colleagues changed: %s")),
        events.StaffGroupArchived: _line("archive", gettext_lazy("Group of colleagues archived: %s")),
        events.StaffGroupRestored: _line("undo-2", gettext_lazy("Group of colleagues used again: %s")),
    }.items():
        describe(kind, sentence)


def _line(icon: str, words: Any, detail: Callable[[Any, Actor], str] | None = None) -> Sentence:
    return Sentence(_GROUP, icon, lambda event: str(words) % event.subject.title, detail or (lambda event, actor: ""))


def _when(event: events.AnnouncementScheduled, actor: Actor) -> str:
    return f"{datetime.fromisoformat(event.publish_at).astimezone(WARSAW):%d.%m.%Y %H:%M}"


def _reach(event: events.AnnouncementPublished, actor: Actor) -> str:
    if not event.clients:
        return _("for the office")
    return ngettext("%(n)s client", "%(n)s clients", event.clients) % {"n": event.clients}


def _urgent(event: events.AnnouncementGiven, actor: Actor) -> str:
    return _("urgent") if event.urgent else ""


def _by(event: events.AnnouncementConfirmed, actor: Actor) -> str:
    return event.actor.name


def _reminded(event: events.AnnouncementReminded, actor: Actor) -> str:
    count = len(event.contact_ids) + len(event.staff_ids)
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": count}
