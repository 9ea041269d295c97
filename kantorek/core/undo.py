"""What a change can be taken back to, kept with us for an hour under a name that nobody guesses, for whoever made it."""

from typing import Any, Final

from django.core.cache import cache
from django.urls import reverse
from django.utils.crypto import get_random_string

from kantorek.core.actor import Actor

KEPT: Final = 3600
"""Seconds for which a change can be taken back."""
_SIGNS: Final = 24


def keep(actor: Actor, url_name: str, was: Any) -> str:
    """Keep what stood there before, plain values, and give the address to POST to that brings it back; "" for nothing.

    It stays with us: five hundred rows are too long for an address, and nobody else may use it.
    """
    if not was:
        return ""
    token = get_random_string(_SIGNS)
    cache.set(_key(actor, url_name, token), was, timeout=KEPT)
    return f"{reverse(url_name)}?was={token}"


def kept(actor: Actor, url_name: str, token: str) -> Any:
    """Give what keep() laid down, once; None where nothing is, or not for this person."""
    if not (token.isascii() and token.isalnum() and len(token) == _SIGNS):
        return None
    key = _key(actor, url_name, token)
    was = cache.get(key)
    cache.delete(key)
    return was


def _key(actor: Actor, url_name: str, token: str) -> str:
    return f"undo:{url_name}:{actor.office_id}:{actor.staff_id or 0}:{token}"
