"""Numbers that stand on every page (the bell, beside the menu's lines): counted together in one question, and kept.

An app says what is counted for whom; an action that changes it says forget(). A page then asks the cache once for all of
them, and the database once for those that nothing is kept of. What is kept bears the stamp that held before the rows were
counted: a number that a change has overtaken meanwhile is not believed.
"""

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.db import transaction
from django.db.models import CharField, Count, Func, QuerySet, Subquery, Value

from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.offices.models import Office

KEPT: Final = 120
"""Seconds; a number that nothing has changed is counted again after these, for some change by the clock alone."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One number: `rows(actor)` are counted; `stamp(actor)` names what forget() speaks of, "" where there is none."""

    key: str
    rows: Callable[[Actor], QuerySet[Any]]
    stamp: Callable[[Actor], str]


_tallies: dict[str, Tally] = {}


class _Here(threading.local):
    """The numbers of the page that this thread is drawing, and whose they are."""

    actor: Actor | None = None
    numbers: dict[str, int] | None = None
    overtaken = False


_here = _Here()


def register(*tallies: Tally) -> None:
    """Say what is counted; called in AppConfig.ready."""
    _tallies.update({tally.key: tally for tally in tallies})


def person_of(actor: Actor) -> str:
    """Name the actor as a person, "" for nobody in particular: a colleague, or somebody of a client."""
    if actor.kind == "contact":
        return f"contact.{actor.contact_id}" if actor.contact_id else ""
    return f"person.{actor.staff_id}" if actor.staff_id else ""


def number(actor: Actor, key: str) -> int:
    """Give one of the actor's numbers; whoever asks for one has them all, for as long as this page is drawn."""
    if _here.numbers is None or _here.actor is not actor:
        _here.overtaken = False
        numbers = _read(actor)
        if _here.overtaken:
            return numbers.get(key, 0)
        _here.actor, _here.numbers = actor, numbers
    return _here.numbers.get(key, 0)


def forget(office_id: int, key: str, stamps: Iterable[str]) -> None:
    """Let a number be counted anew for these people, once what changes it is committed."""
    _here.numbers, _here.overtaken = None, True
    marks = {_stamp_of(office_id, key, stamp): secrets.token_hex(4) for stamp in stamps}
    transaction.on_commit(lambda: _put(marks, 2 * KEPT), robust=True)


def _read(actor: Actor) -> dict[str, int]:
    stamps = {key: name for key, tally in _tallies.items() if (name := tally.stamp(actor))}
    whose = {key: _stamp_of(actor.office_id, key, name) for key, name in stamps.items()}
    kept = {key: f"tally:{key}:{actor.office_id}:{person_of(actor)}" for key in stamps}
    found = cache.get_many([*whose.values(), *kept.values()])
    numbers: dict[str, int] = {}
    for key in stamps:
        mark, count = found.get(kept[key]) or (None, 0)
        if mark == found.get(whose[key], ""):
            numbers[key] = count
    if missing := [key for key in stamps if key not in numbers]:
        counted = _count(actor, missing)
        _put({kept[key]: (found.get(whose[key], ""), many) for key, many in counted.items()}, KEPT)
        numbers |= counted
    return numbers


def _count(actor: Actor, keys: list[str]) -> dict[str, int]:
    """Count in one question. A frame is drawn on error pages too, when no scope is open any more; then one is opened."""
    each = {key: _subquery(_tallies[key].rows(actor)) for key in keys}
    scope_of = Func(Value("kantorek.office"), Value(True), function="current_setting", output_field=CharField())
    doorway = (
        Office.objects.filter(pk=actor.office_id).annotate(scope_of=scope_of).values_list("scope_of", *each.values())
    )
    open_for, *counts = doorway.first() or ("", *(0 for _key in keys))
    if open_for != str(actor.office_id):
        with scope.of(actor):
            _open_for, *counts = doorway.first() or ("", *counts)
    return {key: many or 0 for key, many in zip(keys, counts, strict=True)}


def _subquery(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().values("office_id").annotate(many=Count("pk")).values("many"))


def _put(values: dict[str, Any], seconds: int) -> None:
    if values:
        cache.set_many(values, timeout=seconds)


def _stamp_of(office_id: int, key: str, stamp: str) -> str:
    return f"tally:stamp:{key}:{office_id}:{stamp}"
