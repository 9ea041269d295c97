"""References to things in higher apps: the owner says what a kind is called and where it stands."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """What an event is about: the kind ("clients.client"), the row and its title on that day."""

    kind: str
    id: int
    title: str = ""

    @property
    def key(self) -> str:
        """The thing in one word: "clients.client:5"."""
        return f"{self.kind}:{self.id}"


_urls: dict[str, Callable[[int], str]] = {}


def register(kind: str, *, url: Callable[[int], str]) -> None:
    """Say where things of this kind are shown; called in AppConfig.ready of the owner."""
    _urls[kind] = url


def url_of(ref: Ref) -> str:
    """Give the address of the thing, or nothing when its kind has no page."""
    make = _urls.get(ref.kind)
    return make(ref.id) if make else ""
