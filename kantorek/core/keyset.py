"""Paging by the last row seen, never by counting rows off: page 400 costs what page 1 costs, and nothing is shown twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order; the last column of every order is unique."""

    name: str
    down: bool = False

    def turned(self, back: bool) -> "Key":
        """The same column, read from the other end."""
        return Key(self.name, self.down != back)

    @property
    def order(self) -> str:
        """As order_by() takes it."""
        return f"-{self.name}" if self.down else self.name


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows and the cursors of their neighbours, empty at the ends."""

    rows: list[dict[str, Any]]
    after: str
    before: str


def page_of(rows: QuerySet[Any, dict[str, Any]], keys: Sequence[Key], *, size: int, after: str, before: str) -> Page:
    """Cut one page out of rows of `.values(…)`, behind or in front of a cursor.

    A cursor that is not ours, or was made for another order, is the first page.
    """
    back, place = _place(keys, after, before)
    turned = [key.turned(back) for key in keys]
    if place:
        rows = rows.filter(_beyond(turned, place))
    found = list(rows.order_by(*(key.order for key in turned))[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    has_next, has_before = (bool(place) or more) if back else more, more if back else bool(place)
    return Page(
        rows=found,
        after=_cursor(keys, found[-1]) if found and has_next else "",
        before=_cursor(keys, found[0]) if found and has_before else "",
    )


def _place(keys: Sequence[Key], after: str, before: str) -> tuple[bool, list[Any]]:
    for back, cursor in ((False, after), (True, before)):
        if cursor:
            try:
                return back, signing.loads(cursor, salt=_salt(keys))
            except signing.BadSignature:
                continue
    return False, []


def _cursor(keys: Sequence[Key], row: dict[str, Any]) -> str:
    values = [row[key.name] for key in keys]
    plain = [value if isinstance(value, int | str) else value.isoformat() for value in values]
    return signing.dumps(plain, salt=_salt(keys), compress=True)


def _salt(keys: Sequence[Key]) -> str:
    return "keyset:" + ",".join(key.order for key in keys)


def _beyond(keys: Sequence[Key], place: Sequence[Any]) -> Q:
    """Rows behind a place: further in the first column, or level there and further in the next, and so on."""
    first, value = keys[0], place[0]
    further = Q(**{f"{first.name}__{'lt' if first.down else 'gt'}": value})
    if len(keys) == 1:
        return further
    level = Q(**{first.name: value}) & _beyond(keys[1:], place[1:])
    # The plain bound comes first, so that an index can start right there.
    return Q(**{f"{first.name}__{'lte' if first.down else 'gte'}": value}) & (further | level)
