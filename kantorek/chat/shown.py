"""A line as either side reads it: what chat/lines.html prints, and what the page's script is told beside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime

from kantorek.chat.choices import INSIDE, Kind, Side
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.core.actor import Actor
from kantorek.core.refs import Ref
from kantorek.files.looking.kinds import kind_of
from kantorek.files.models import StoredFile

SCRIPT: Final = "chat"
"""What chat.js says in X-Requested-With."""
_PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
_ICONS: Final = {
    "documents.document": "file-text",
    "declarations.obligation": "receipt-text",
    "requests.client_request": "inbox",
    "tasks.task": "list-checks",
}


@dataclass(frozen=True, slots=True)
class Urls:
    """Where things of a line lie for one side; the office and the portal have their own addresses for the same file."""

    file: Callable[[int], str]
    picture: Callable[[int], str] | None = None
    task: Callable[[int], str] | None = None
    line: Callable[[int], str] | None = None
    about: Callable[[Ref], str] | None = None


def lines_shown(
    actor: Actor, conversation: Conversation, messages: Iterable[ChatMessage], urls: Urls
) -> list[dict[str, Any]]:
    """Give one dictionary for each line, in their order; no question to the database.

    `own` lines stand on the reader's side of the page: a colleague's answer is the office's own. The client's people read
    first names of the office, as they are spoken to. A day's first line, of those given, carries the day.
    """
    side, found, day = side_of(actor), [], None
    for message in messages:
        shown = _line(message, side, urls)
        shown["first"], day = shown["day"] != day, shown["day"]
        found.append(shown)
    return found


def side_of(actor: Actor) -> str:
    """Tell on which side of conversations somebody stands."""
    return Side.CLIENT if actor.kind == "contact" else Side.STAFF


def seen_by_other(conversation: Conversation, side: str) -> dict[str, Any]:
    """Say up to which line the other side has read, and since when: `number` and `at`."""
    if side == Side.CLIENT:
        return {"number": conversation.staff_read, "at": conversation.staff_read_at}
    return {"number": conversation.contact_read, "at": conversation.contact_read_at}


def with_state(response: HttpResponse, conversation: Conversation, side: str) -> HttpResponse:
    """Tell the page's script beside the lines how far the conversation goes, and how far the other side has read."""
    seen = seen_by_other(conversation, side)
    response["X-Chat-Last"] = str(conversation.last_number)
    response["X-Chat-Seen"] = str(seen["number"])
    response["X-Chat-Seen-At"] = seen["at"].isoformat() if seen["at"] else ""
    response["Cache-Control"] = "no-store"
    return response


def by_script(request: HttpRequest) -> bool:
    """Tell whether the page's script asks, which wants the lines alone."""
    return request.headers.get("X-Requested-With") == SCRIPT


def _line(message: ChatMessage, side: str, urls: Urls) -> dict[str, Any]:
    here = localtime(message.at)
    about = None if side == Side.CLIENT and message.about_kind in INSIDE else message.about
    name = message.author_name
    return {
        "pk": message.pk,
        "number": message.number,
        "token": str(message.token),
        "kind": message.kind,
        "own": message.side == side and message.kind != Kind.AWAY,
        "name": (name.split() or [""])[0] if side == Side.CLIENT else name,
        "text": message.text,
        "at": message.at,
        "clock": f"{here.hour}:{here:%M}",
        "day": here.date(),
        "files": [_file(file, urls) for file in getattr(message, "stored", ())],
        "about": about and _about(about, urls),
        "task_id": message.task_id,
        "task_url": urls.task(message.pk) if urls.task else "",
        "url": urls.line(message.number) if urls.line else "",
    }


def _file(file: StoredFile, urls: Urls) -> dict[str, Any]:
    drawn = bool(urls.picture) and file.kind in _PICTURES and bool(file.pages)
    return {
        "pk": file.pk,
        "name": file.name,
        "size": file.size,
        "icon": kind_of(file.kind).icon,
        "url": urls.file(file.pk),
        "picture": urls.picture(file.pk) if drawn and urls.picture else "",
    }


def _about(ref: Ref, urls: Urls) -> dict[str, str]:
    return {
        "title": ref.title,
        "icon": _ICONS.get(ref.kind, "file-text"),
        "url": urls.about(ref) if urls.about else "",
    }
