"""How many things a person's day holds, as the menu says it: what the page itself counted last."""

from django.core.cache import cache

from kantorek.core.actor import Actor

KEPT = 900
"""Seconds; whatever the person does meanwhile forgets it at once, and so does a new day."""


def keep_count(actor: Actor, count: int) -> None:
    """Remember what the page has just counted."""
    cache.set(_key(actor), count, timeout=KEPT)


def count_for(actor: Actor) -> int | None:
    """Give what the page counted last; nothing when that is too long ago or no longer so."""
    count: int | None = cache.get(_key(actor))
    return count


def forget_count(actor: Actor) -> None:
    """A person who has done something has another day in front of them."""
    cache.delete(_key(actor))


def _key(actor: Actor) -> str:
    return f"desk:count:{actor.office_id}:{actor.staff_id}:{actor.on.isoformat()}"
