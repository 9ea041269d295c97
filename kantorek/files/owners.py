"""What owns files: each app says of its own things who sees them, who may change their files, and when they are closed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.refs import Ref


def _never(thing: Any) -> str:
    return ""


def _nothing(thing: Any) -> None:
    """Nobody else decides about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """One kind of owner.

    `find(actor, id)` gives the thing as the actor sees it, None where it is not theirs; `right` is asked of who takes a
    file away or brings it back; `why_closed(thing)` says why nothing may be changed, or "", and `hold(thing)` locks what
    decides that. With `kept` its files are taken away by its own pages alone, and never purged. With `contacts` a client's people may see files of what find() gives them.
    """

    kind: str
    right: str
    find: Callable[[Actor, int], Any]
    why_closed: Callable[[Any], str] = _never
    hold: Callable[[Any], Any] = _nothing
    kept: bool = False
    contacts: bool = False


_owners: dict[str, Owner] = {}


def register(*owners: Owner) -> None:
    """Say what may own files; called in AppConfig.ready of the app above. Files of a kind that nobody named open to nobody."""
    _owners.update({owner.kind: owner for owner in owners})


def owner_of(ref: Ref) -> Owner | None:
    """Find what was said of a kind of owners."""
    return _owners.get(ref.kind)


def kinds_for_contacts() -> list[str]:
    """Name the kinds of owners whose files a client's people may see at all."""
    return [owner.kind for owner in _owners.values() if owner.contacts]


def thing_of(actor: Actor, ref: Ref) -> Any:
    """Give the owner itself as the actor sees it; None where it is not theirs."""
    owner = owner_of(ref)
    return owner.find(actor, ref.id) if owner else None


def held(actor: Actor, ref: Ref) -> Any:
    """Give the owner as it stands, locked until the change of its files is done.

    Refuses one that is not there any more, one whose own pages alone take files away, and a closed one.
    """
    owner, thing = owner_of(ref), thing_of(actor, ref)
    if owner is not None and thing is not None:
        owner.hold(thing)
        thing = owner.find(actor, ref.id)  # read anew: it may have been closed while we waited
    if owner is None or thing is None or owner.kept:
        raise Refused(_("This file belongs to something that is not there any more."), code="gone")
    if reason := owner.why_closed(thing):
        raise Refused(reason, code="closed")
    return thing


def kept_kinds() -> list[str]:
    """Give the kinds of owners whose files nobody purges."""
    return [kind for kind, owner in _owners.items() if owner.kept]
