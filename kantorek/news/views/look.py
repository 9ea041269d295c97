"""How announcements look on pages: the mark of their state, for whom they are, their text, how far they have got."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.core.templatetags.kantorek import figure, moment
from kantorek.news import richtext
from kantorek.news.audience import Reach
from kantorek.news.choices import Audience, State
from kantorek.news.models import Announcement


def shown_text(body: str) -> SafeString:
    """The text as the office's pages print it: cleaned once more, with pictures under the office's address."""
    kept = richtext.cleaned(body, picture=lambda pk: reverse("news:picture", args=[pk]))
    return mark_safe(kept)


def look_of(row: dict[str, Any], at: datetime) -> tuple[str, str, str]:
    """Kind, icon and words of the state's mark."""
    if row["state"] == State.DRAFT:
        return "off", "pencil", _("draft")
    if row["state"] == State.SCHEDULED:
        return "run", "clock", _("goes out %s") % moment(row["publish_at"])
    if row["state"] == State.WITHDRAWN:
        return "off", "undo-2", _("withdrawn")
    if row["expires_at"] and row["expires_at"] <= at:
        return "off", "minus", _("over")
    return "ok", "megaphone", _("published")


def whom(announcement: Announcement) -> str:
    """For whom it is, in a few words."""
    return whom_of(
        announcement.audience,
        tags=announcement.tags,
        count=len(announcement.client_ids),
        group=announcement.group.name if announcement.group else "",
    )


def whom_of(audience: str, *, tags: list[str], count: int, group: str) -> str:
    """The same from single values."""
    if audience == Audience.TAGS:
        return _("tag: %s") % ", ".join(tags)
    if audience == Audience.CLIENTS:
        return ngettext("%(n)s chosen client", "%(n)s chosen clients", count) % {"n": count}
    if audience == Audience.STAFF:
        return group or _("the whole office")
    return _("clients by their data") if audience == Audience.FILTER else _("all clients")


def reach_words(reach: Reach, *, staff: bool) -> str:
    """How far it would go: "46 clients, 52 people, 3 out of reach"."""
    people = ngettext("%(n)s person", "%(n)s people", reach.people) % {"n": figure(reach.people)}
    if staff:
        return people
    parts = [ngettext("%(n)s client", "%(n)s clients", reach.clients) % {"n": figure(reach.clients)}, people]
    if reach.unreachable:
        out = ngettext("%(n)s out of reach", "%(n)s out of reach", reach.unreachable)
        parts.append(out % {"n": figure(reach.unreachable)})
    return ", ".join(parts)


def of_row(announcement: Announcement) -> dict[str, Any]:
    """The columns that look_of() reads."""
    return {name: getattr(announcement, name) for name in ("state", "publish_at", "expires_at")}
