"""One conversation as the office reads it: its head, its lines, what it is written with."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from kantorek.chat import abouts, lists
from kantorek.chat.answering import is_open, next_open
from kantorek.chat.forms import LATERS
from kantorek.chat.models import CannedAnswer, ChatMessage, Conversation
from kantorek.chat.shown import lines_shown
from kantorek.chat.views.addresses import urls_for, urls_of
from kantorek.chat.views.finding import colleagues, may_write, number_in
from kantorek.chat.views.rows import LONG, Asked, waits
from kantorek.core.actor import Actor
from kantorek.offices.access import StaffRequest

_AROUND: Final = 20
_FOUND: Final = 50
_SIDE: Final = 90
_MOST: Final = 100


def thread_of(request: StaffRequest, one: Conversation, asked: Asked) -> dict[str, Any]:
    """Everything that the thread prints: the newest lines, those around `at`, or those that hold the words of `find`."""
    actor, words = request.actor, request.GET.get("find", "").replace("\x00", "").strip()[:_MOST]
    head = head_of(request, one)
    context = head | {"back": asked.address(reverse("chat:inbox")), "find": words, "asked": asked}
    if words:
        return context | {"found": found_in(actor, one, words, asked)}
    lines = _lines(actor, one, number_in(request.GET, "at"))
    return context | {
        **urls_of(one),
        "lines": lines_shown(actor, one, lines, urls_for(actor, one)),
        "last": lines[-1].number if lines else 0,
        "first": lines[0].number if lines else 0,
        "about": about_in(actor, one, request.GET),
        "canned": canned_for(actor) if head["may_write"] else [],
        "closed_until": closed_until(actor),
    }


def head_of(request: StaffRequest, one: Conversation) -> dict[str, Any]:
    """What stands above the lines: with whom, who answers, what can be done."""
    actor, since = request.actor, one.waiting_since
    return {
        "one": one,
        "people": colleagues(actor, one.client),
        "answers": lists.carer_of(actor, one),
        "laters": LATERS.items(),
        "asleep": one.is_snoozed(actor.at),
        "waits": waits(since, actor.at) if since else "",
        "long": bool(since and actor.at - since >= LONG),
        "may_write": may_write(actor, one.client),
        "may_export": actor.may("clients.export"),
        "why_closed": one.client.why_closed(),
        "here": reverse("chat:conversation", args=[one.pk]),
        "tomorrow": f"{actor.on:%Y-%m-%d}",
    }


def about_in(actor: Actor, one: Conversation, data: QueryDict) -> abouts.About | None:
    """What the next line is about, if the address names a thing of this client: documents.document:7."""
    about = abouts.find(actor, abouts.read(data.get("about", "")))
    return about if about and about.client_id == one.client_id else None


def canned_for(actor: Actor) -> list[CannedAnswer]:
    """The canned answers in use, by the signs that call them."""
    return list(CannedAnswer.objects.visible_to(actor).current().order_by("shortcut", "pk"))


def closed_until(actor: Actor) -> Any:
    """When the office opens again; None while it is open, or has no hours."""
    hours = lists.hours_of(actor)
    if hours is None or not hours.days or is_open(hours.days, actor.at):
        return None
    return next_open(hours.days, actor.at)


def found_in(actor: Actor, one: Conversation, words: str, asked: Asked) -> list[dict[str, Any]]:
    """The newest lines that hold the words, each cut out around them, with the way to it."""
    mine = ChatMessage.objects.visible_to(actor).filter(conversation=one, text__icontains=words)
    here = asked.address(reverse("chat:conversation", args=[one.pk]))
    return [
        {"line": line, "url": f"{here}{'&' if '?' in here else '?'}{urlencode({'at': line.number})}#line-{line.number}"}
        | _cut(line.text, words)
        for line in mine.order_by("-number")[:_FOUND]
    ]


def _cut(text: str, words: str) -> dict[str, str]:
    at = max(0, text.casefold().find(words.casefold()))
    begin, end = max(0, at - _SIDE), at + len(words)
    lead, tail = text[begin:at], text[end : end + _SIDE]
    return {
        "lead": f"…{lead}" if begin else lead,
        "hit": text[at:end],
        "tail": f"{tail}…" if len(text) > end + _SIDE else tail,
    }


def _lines(actor: Actor, one: Conversation, at: int) -> list[ChatMessage]:
    if 0 < at <= one.last_number:
        return list(lists.lines_after(actor, one, max(0, at - _AROUND)))
    return list(lists.newest_lines(actor, one))
