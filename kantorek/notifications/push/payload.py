"""What a push message says, for everybody may read it on a locked screen.

The rule: a notice's `title` as stored, and never its `text`. Titles name what has happened and to whom ("Ewa Lis: a new
message"); the words of a message, amounts and papers stand in texts, and those are shown to who is signed in.
"""

import base64
import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from kantorek.core.context import address
from kantorek.notifications.models import Level, Notice
from kantorek.offices.models import Office

MOST_BYTES: Final = 3000
"""Push services take 4096 with everything around (RFC 8291, 4)."""
TTL: Final = 86_400
"""Seconds that a push service keeps it for a browser that is switched off; then the bell tells."""
_HASTE: Final = ("chat.",)
"""Kinds whose readers wait for an answer: a phone may be woken."""


def payload_of(
    office: Office, notices: Sequence[Notice], *, language: str, unread: int, named: bool
) -> tuple[bytes, dict[str, str]]:
    """Put several notices of one person, in one office, into one message: its JSON, and the headers that go with it.

    One of them says what has happened; of several only their number is told. `named` puts the office's name before it,
    for who knows more than one. A message with the same tag takes the place of the one before.
    """
    with translation.override(language):
        said = _one(notices[0]) if len(notices) == 1 else _several(notices)
    if named:
        said["title"] = f"{office.shown_name}: {said['title']}"
    root = office.address(settings.URL) if office.hosts else ""  # its pages stand under its own host name alone
    icon = address("portal:icon")
    said |= {
        "url": root + said["url"],
        "icon": f"{icon}?{office.look_query}&size=192" if icon else "",
        "badge": unread,
        "language": language,
    }
    haste = any(one.level == Level.BAD or one.kind.startswith(_HASTE) for one in notices)
    topic = base64.urlsafe_b64encode(sha256(f"{office.pk}:{said['tag']}".encode()).digest()).decode()[:32]
    return _fitted(said), {"TTL": str(TTL), "Urgency": "high" if haste else "normal", "Topic": topic}


def _one(notice: Notice) -> dict[str, Any]:
    times = ngettext("%(count)s time", "%(count)s times", notice.count) % {"count": notice.count}
    # Both mark it as read on the way.
    if notice.staff_id:
        url = reverse("notifications:open", args=[notice.pk])
    else:
        url = address("portal:notice_open", notice.client_id, notice.pk)
    return {
        "title": notice.title,
        "body": times if notice.count > 1 else "",
        "url": url or notice.url,
        "tag": notice.group or f"notice:{notice.pk}",
    }


def _several(notices: Sequence[Notice]) -> dict[str, Any]:
    count = sum(one.count for one in notices)
    words = ngettext("%(count)s new notice", "%(count)s new notices", count) % {"count": count}
    tag = f"notices:{notices[0].staff_id or notices[0].contact_id}"
    return {"title": words, "body": "", "url": _list_of(notices[-1]), "tag": tag}


def _list_of(notice: Notice) -> str:
    """Give the page with all of a reader's notices: a colleague's, or that of one company's person."""
    if notice.staff_id:
        return reverse("notifications:list")
    return address("portal:notices", notice.client_id) or notice.url


def _fitted(said: dict[str, Any]) -> bytes:
    """Keep it below what push services take, whatever letters a title has."""
    raw = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    while len(raw) > MOST_BYTES and said["title"]:
        said["title"] = said["title"][:-20]
        raw = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return raw
