"""What owns files: each app says of its own things who sees them, who may change their files, and when they are closed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kantorek.core.actor import Actor
from kantorek.core.refs import Ref


def _never(thing: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """One kind of owner.

    `find(actor, id)` gives the thing as the actor sees it, None where it is not theirs; `right` is asked of who takes a
    file away or brings it back; `why_closed(thing)` says why nothing may be changed, or "". With `kept` its files are
    taken away by the owner's own pages alone.
    """

    kind: str
    right: str
    find: Callable[[Actor, int], Any]
    why_closed: Callable[[Any], str] = _never
    kept: bool = False


_owners: dict[str, Owner] = {}


def register(*owners: Owner) -> None:
    """Say what may own files; called in AppConfig.ready of the app above. Files of a kind that nobody named open to nobody."""
    _owners.update({owner.kind: owner for owner in owners})


def owner_of(ref: Ref) -> Owner | None:
    """Find what was said of a kind of owners."""
    return _owners.get(ref.kind)


def thing_of(actor: Actor, ref: Ref) -> Any:
    """Give the owner itself as the actor sees it; None where it is not theirs."""
    owner = owner_of(ref)
    return owner.find(actor, ref.id) if owner else None
