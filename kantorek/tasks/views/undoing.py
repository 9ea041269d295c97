"""What a change can be taken back to, kept for an hour under a name that nobody guesses, for whoever made it."""

import secrets
from collections.abc import Sequence
from typing import Any, cast

from django.core.cache import cache
from django.urls import reverse

from kantorek.core.actor import Actor
from kantorek.tasks.actions.many import Was

KEPT = 3600
"""Seconds."""


def undo_url(actor: Actor, was: Sequence[Was]) -> str:
    """Keep what tasks were, and give the address that brings them back to it by POST.

    It is too long for an address itself: five hundred tasks with their former labels.
    """
    key = secrets.token_urlsafe(12)
    cache.set(_name(actor, key), list(was), timeout=KEPT)
    return f"{reverse('tasks:put_back')}?key={key}"


def kept(actor: Actor, key: str) -> list[Any] | None:
    """What was kept under a key; None where nothing is, or not for this person."""
    return cast("list[Any] | None", cache.get(_name(actor, key[:40]))) if key else None


def _name(actor: Actor, key: str) -> str:
    return f"tasks:undo:{actor.office_id}:{actor.staff_id or 0}:{key}"
