"""The inbox as it is drawn: its views with their counts, and a conversation as a row of the list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from kantorek.chat import lists
from kantorek.chat.choices import Side
from kantorek.core.actor import Actor

VIEWS: Final = {
    "waiting": (gettext_lazy("To answer"), "inbox"),
    "mine": (pgettext_lazy("conversations", "Mine"), "user-round-check"),
    "answered": (gettext_lazy("Waiting for the client"), "clock"),
    "snoozed": (pgettext_lazy("conversations", "Laid aside"), "alarm-clock"),
    "all": (pgettext_lazy("conversations", "All"), "messages-square"),
}
LONG: Final = timedelta(hours=4)
"""A client who has waited longer than this stands out."""
_MOST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the inbox an address asks for."""

    view: str = "waiting"
    q: str = ""
    after: str = ""
    before: str = ""

    def address(self, url: str, **changes: str) -> str:
        """Give an address that keeps the view, the words and the page of the list."""
        asked = {"view": self.view, "q": self.q, "after": self.after, "before": self.before} | changes
        if asked["view"] == "waiting":
            asked["view"] = ""
        query = urlencode({key: value for key, value in asked.items() if value})
        return f"{url}?{query}" if query else url


def asked_in(data: QueryDict) -> Asked:
    """Read an address; a view that does not exist is the first."""
    view = data.get("view", "")
    words = data.get("q", "").replace("\x00", "").strip()[:_MOST]
    return Asked(view if view in VIEWS else "waiting", words, data.get("after", ""), data.get("before", ""))


def inbox_of(actor: Actor, asked: Asked, *, current: int = 0) -> dict[str, Any]:
    """Give what the list and the views print; `current` is the conversation that stands open."""
    found = lists.inbox(actor, view=asked.view, q=asked.q, after=asked.after, before=asked.before)
    counts, here = lists.inbox_counts(actor), reverse("chat:inbox")
    return {
        "asked": asked,
        "rows": [row_of(actor, row, asked, current) for row in found.rows],
        "views": [_view(asked, key, counts) for key in VIEWS],
        "view_label": VIEWS[asked.view][0],
        "count": counts.get(asked.view, 0),
        "list_url": asked.address(here),
        "all_url": asked.address(here, view="all", after="", before=""),
        "next": asked.address(here, after=found.after, before="") if found.after else "",
        "prev": asked.address(here, before=found.before, after="") if found.before else "",
    }


def row_of(actor: Actor, row: dict[str, Any], asked: Asked, current: int = 0) -> dict[str, Any]:
    """Make a row of the list ready to print."""
    since = row["waiting_since"]
    return row | {
        "url": asked.address(reverse("chat:conversation", args=[row["id"]])),
        "current": row["id"] == current,
        "by": _said_by(row),
        "answers": row["assigned__name"] or row["client__carer__name"] or "",
        "unread": bool(row["last_side"] == Side.CLIENT and row["last_number"] > row["staff_read"]),
        "waits": waits(since, actor.at) if since else "",
        "long": bool(since and actor.at - since >= LONG),
        "asleep": bool(row["snoozed_until"] and row["snoozed_until"] > actor.at),
    }


def waits(since: datetime, at: datetime) -> str:
    """Say for how long a client has been waiting, in the largest whole unit."""
    minutes = max(1, int((at - since).total_seconds() // 60))
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    if minutes < 24 * 60:
        return pgettext("hours, short", "%(n)s h") % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _said_by(row: dict[str, Any]) -> str:
    """Whose the last words are, where they are not the client's own."""
    if row["last_side"] == Side.STAFF:
        return str(row["last_name"]).split(" ", 1)[0]
    return _("automatic") if row["last_side"] == Side.OFFICE else ""


def _view(asked: Asked, key: str, counts: dict[str, int]) -> dict[str, Any]:
    label, icon = VIEWS[key]
    url = asked.address(reverse("chat:inbox"), view=key, after="", before="")
    return {"label": label, "icon": icon, "url": url, "current": key == asked.view, "count": counts.get(key, 0)}
