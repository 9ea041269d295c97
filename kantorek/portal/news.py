"""Announcements as a client's people are shown them: lines of the list, and one in full, in the reader's language."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.news.lists import running_for
from kantorek.news.models import Announcement
from kantorek.news.richtext import cleaned, plain

FEW = 3
"""So many stand on the first page; the rest is behind "All"."""
SHORT = 160


def news_of(actor: Actor, client: Client) -> list[dict[str, Any]]:
    """What the client's people are shown now, on top first; asked once a page, though two parts are made of it."""
    found: list[dict[str, Any]] | None = client.__dict__.get("_portal_news")
    if found is None:
        found = client.__dict__["_portal_news"] = [_line(actor, client, one) for one in running_for(actor)]
    return found


def first_news(actor: Actor, client: Client) -> dict[str, Any]:
    """The part of the first page: a few, none that stands above as urgent; empty it still waits for what is published."""
    lines = [line for line in news_of(actor, client) if not line["on_top"]]
    return {
        "lines": lines[:FEW],
        "more": len(lines) > FEW,
        "fresh": sum(1 for line in lines if line["fresh"]),
        "client_id": client.pk,
    }


def urgent_news(actor: Actor, client: Client) -> dict[str, Any]:
    """The band at the top of the first page: urgent ones, until who reads them has done what is asked."""
    return {"lines": [line for line in news_of(actor, client) if line["on_top"]]}


def unread_count(actor: Actor, client: Client) -> int | None:
    """How many this person has not opened yet."""
    return sum(1 for line in news_of(actor, client) if line["fresh"]) or None


def in_full(actor: Actor, announcement: Announcement, *, picture: Callable[[int], str]) -> dict[str, Any]:
    """One announcement as its page shows it: cleaned once more; `picture` gives the address of one for this reader."""
    title, body = announcement.said(actor.language)
    # A text is cleaned when it is stored; whatever came into the table by another way is cleaned here.
    return {"title": title, "body": SafeString(cleaned(body, picture=picture))}


def _line(actor: Actor, client: Client, one: Any) -> dict[str, Any]:
    title, body = one.said(actor.language)
    asked = one.must_confirm and one.confirmed_at is None
    return {
        "pk": one.pk,
        "title": title,
        "text": Truncator(" ".join(plain(body).split())).chars(SHORT),
        "at": one.published_at,
        "pinned": one.pinned,
        "urgent": one.urgent,
        "on_top": one.urgent and (asked or one.seen_at is None),
        "fresh": one.seen_at is None,
        "asked": asked,
        "url": reverse("portal:announcement", args=[client.pk, one.pk]),
    }
