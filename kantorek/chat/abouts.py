"""What a line can be about: each app says how its things are found, named and opened; called in AppConfig.ready."""

from collections.abc import Callable
from dataclasses import dataclass

from kantorek.core.actor import Actor
from kantorek.core.refs import Ref


@dataclass(frozen=True, slots=True)
class About:
    """A thing as both sides may see it: its title, one more line, an icon, and its address for whoever asks."""

    ref: Ref
    client_id: int
    title: str
    line: str = ""
    icon: str = "file-text"
    url: str = ""


Find = Callable[[Actor, int], About | None]

_finders: dict[str, Find] = {}


def register(kind: str, find: Find) -> None:
    """Say how things of a kind are found; `find(actor, id)` gives None for what is not the actor's to see."""
    _finders[kind] = find


def kinds() -> list[str]:
    """Name the kinds that lines can be about."""
    return list(_finders)


def find(actor: Actor, ref: Ref | None) -> About | None:
    """Give the thing as the actor sees it; None for another's, for one that is gone, and for a kind nobody named."""
    finder = _finders.get(ref.kind) if ref else None
    return finder(actor, ref.id) if finder and ref else None


def read(text: str) -> Ref | None:
    """Take `documents.document:5` apart; None for what is nothing of the kind."""
    kind, _colon, number = text.rpartition(":")
    right = kind in _finders and number.isascii() and number.isdigit() and 0 < len(number) < 19
    return Ref(kind, int(number)) if right else None
