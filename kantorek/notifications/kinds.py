"""The kinds of things that people are told: each app registers its own, so that everybody may say how to be told of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

MAIL: Final = ("now", "digest", "off")
GROUPS: Final[dict[str, Any]] = {
    "talk": _("Conversation"),
    "work": _("Tasks"),
    "deadlines": _("Deadlines and terms"),
    "clients": _("Clients"),
    "documents": _("Documents and requests"),
    "money": _("Payments"),
    "office": _("Office"),
}
"""Under which headings the kinds stand, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of notice. `mail` and `push` are how one is told of it who has said nothing.

    `readers` are "staff", "contact" (clients' people) or "both". With `must` a letter may be put off to the digest and not
    switched off; `why` says the reason on the page. `group` is a key of GROUPS.
    """

    key: str
    label: Any
    group: str
    mail: str = "now"
    push: bool = True
    readers: str = "staff"
    must: bool = False
    why: Any = ""

    def is_for(self, reader: str) -> bool:
        """Tell whether "staff" or "contact" is told of such things."""
        return self.readers in (reader, "both")


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Take an app's kinds in; called in AppConfig.ready of the app that tells."""
    for kind in kinds:
        assert kind.group in GROUPS and kind.mail in MAIL and kind.readers in ("staff", "contact", "both")
        _kinds[kind.key] = kind


def kind_of(key: str) -> Kind:
    """Give a kind by its key; one that nobody has registered is a mistake of the caller and raises."""
    try:
        return _kinds[key]
    except KeyError:
        raise LookupError(f"no such kind of notice: {key!r}; register it in AppConfig.ready") from None


def kind_of_row(key: str) -> Kind:
    """The kind of a notice that is there: also of one told by a program of last year, whose kind is no more."""
    return _kinds.get(key) or Kind(key=key, label=key, group="office")


def every() -> list[Kind]:
    """All kinds of the program."""
    return list(_kinds.values())


def kinds_for(reader: str) -> list[Kind]:
    """The kinds that "staff" or "contact" is told of, in the order of GROUPS."""
    place = {key: number for number, key in enumerate(GROUPS)}
    return sorted((kind for kind in _kinds.values() if kind.is_for(reader)), key=lambda kind: place[kind.group])


def known(keys: Iterable[str], reader: str) -> set[str]:
    """Which of these keys are kinds that the reader is told of."""
    return {key for key in keys if key in _kinds and _kinds[key].is_for(reader)}
