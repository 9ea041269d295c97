"""How the events of the portal read on a timeline."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kantorek.core.actor import Actor
from kantorek.core.sentences import Sentence, describe, group
from kantorek.portal import events
from kantorek.portal.choices import PortalLevel
from kantorek.portal.profile import labels


def register() -> None:
    """Hang the sentences; called in AppConfig.ready."""
    group("portal", gettext_lazy("Portal"))
    for kind, sentence in (_access() | _company() | _letters()).items():
        describe(kind, sentence)


def _access() -> dict[type[Any], Sentence]:
    return {
        events.PortalInvited: _line("send", _invited, _level),
        events.PortalInvitationWithdrawn: _line("x", lambda e: _("Portal invitation taken back: %s") % e.contact_name),
        events.PortalInvitationWanted: _line(
            "hand-helping", lambda e: _("%s asks for a new portal invitation") % e.contact_name
        ),
        events.PortalPasswordMade: _line(
            "key-round", lambda e: _("Portal opened with a password to be changed: %s") % e.contact_name, _level
        ),
        events.PortalJoined: _line("log-in", lambda e: _("%s entered the portal") % e.contact_name, _level),
        events.PortalLevelChanged: _line("pencil", lambda e: _("Portal level changed: %s") % e.contact_name, _levels),
        events.PortalAccessEnded: _line("user-x", lambda e: _("Portal access taken away: %s") % e.contact_name),
        events.PortalPreviewed: _line("eye", lambda e: _("Portal seen as the client")),
    }


def _letters() -> dict[type[Any], Sentence]:
    return {
        events.ContactTold: _line("mail", lambda e: _("Letter to %s") % e.contact_name, _told),
        events.RequestLinkOpened: _line(
            "mail-open", lambda e: _("%s opened the link in the letter") % e.contact_name, _subject
        ),
        events.ChatLetterWritten: _line("mail", lambda e: _("Letter to %s: unread messages") % e.contact_name),
        events.ChatLinkOpened: _line(
            "mail-open", lambda e: _("%s opened the conversation from the letter") % e.contact_name
        ),
        events.NewsLinkOpened: _line(
            "mail-open", lambda e: _("%s opened the link in the letter") % e.contact_name, _subject
        ),
        events.NewsLinkSent: _line(
            "send", lambda e: _("%s asked for a new link and got it") % e.contact_name, _subject
        ),
        events.RequestLinkSent: _line(
            "send", lambda e: _("%s asked for a new link and got it") % e.contact_name, _subject
        ),
    }


def _company() -> dict[type[Any], Sentence]:
    return {
        events.ChangeAsked: _line("file-pen", lambda e: _("Change of data asked for by %s") % e.asked_by_name, _wished),
        events.ChangeWithdrawn: _line("x", lambda e: _("Change of data no longer asked for"), _wished),
        events.ChangeAnswered: _line(
            "check-check", lambda e: _("Change of data accepted") if e.accepted else _("Change of data refused"), _why
        ),
        events.PortalTokenMade: _line("key-round", lambda e: _("API token of the company made: %s") % e.token_name),
        events.PortalTokenStopped: _line("ban", lambda e: _("API token of the company stopped: %s") % e.token_name),
    }


def _wished(event: events.ChangeEvent, actor: Actor) -> str:
    return ", ".join(label for key, label in labels().items() if key in event.fields) or event.note


def _why(event: events.ChangeAnswered, actor: Actor) -> str:
    return event.reason or _wished(event, actor)


def _line(icon: str, title: Callable[[Any], str], detail: Callable[[Any, Actor], str] | None = None) -> Sentence:
    return Sentence("portal", icon, title, detail or (lambda event, actor: ""))


def _invited(event: events.PortalInvited) -> str:
    words = _("Portal invitation sent again: %s") if event.again else _("Invited to the portal: %s")
    return words % event.contact_name


def _level(event: events.AccessEvent, actor: Actor) -> str:
    return f"{event.subject.title}, {label_of(event.level)}"


def _levels(event: events.PortalLevelChanged, actor: Actor) -> str:
    return " → ".join(label_of(level) for level in event.changes.get("level", []))


def label_of(level: str) -> str:
    """Give the name of a level as people read it."""
    return str(PortalLevel(level).label) if level in PortalLevel.values else level


def _subject(event: Any, actor: Actor) -> str:
    return str(event.subject.title)


def _told(event: events.ContactTold, actor: Actor) -> str:
    """What the letter was about, in figures: the titles stand with the things themselves."""
    lists = (event.request_ids, event.obligation_ids, event.document_ids, event.announcement_ids)
    requests, amounts, documents, news = (len(ids) for ids in lists)
    parts = [
        ngettext("%(n)s request", "%(n)s requests", requests) % {"n": requests} if requests else "",
        ngettext("%(n)s amount", "%(n)s amounts", amounts) % {"n": amounts} if amounts else "",
        ngettext("%(n)s new document", "%(n)s new documents", documents) % {"n": documents} if documents else "",
        ngettext("%(n)s announcement", "%(n)s announcements", news) % {"n": news} if news else "",
    ]
    return ", ".join(part for part in parts if part)
