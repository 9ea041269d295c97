"""Querysets that a page asks for every time: built and put into SQL once a process, then only filled in.

Django builds a queryset anew for every request; for a page of ten questions that is a third of its time. A Prepared
builds it once with marks in place of the values, keeps the SQL, and later puts the values where the marks stood. It
knows Django's compiler, as config/asgi.py knows Django's handler; a test compares each of its answers with Django's.
"""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet
from psycopg import sql as psql

from kantorek.core.actor import WARSAW, Actor, day_of

_NUMBER = 4_600_000_000_000_000_000
"""Marks are numbers from here on, which no row ever has, and moments and days in years that nobody plans for."""
_MOMENTS = (datetime(9000, 6, 15, 12, tzinfo=WARSAW), datetime(8500, 3, 4, 5, tzinfo=WARSAW))
_PLACE = re.compile(r"%[%s]")

Value = int | date
Marks = dict[object, str | int]
_Built = tuple[QuerySet[Any, Any], Any, str, tuple[Any, ...], Marks]


class Prepared:
    """A question by its actor, ids and days: `Prepared(lambda actor, client_id: Row.objects.visible_to(actor)…)`.

    What is given must reach the database as it is; something made of it (a day later, a month's first) is given beside
    it. The first wall must stand in it: a queryset that does not name the actor's office is refused, and so is one that
    works on a value before it asks, or asks for the actor's name or language; words of the language in use do not
    belong in it. Only for whoever sees all clients; for others, whose clients are listed in the question, Django builds
    it as ever. Gives a list.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]]) -> None:
        self.make = make
        self.shapes: dict[tuple[str, frozenset[str], bool], _Shape] = {}

    def __call__(self, actor: Actor, *values: Value) -> list[Any]:
        """Ask."""
        if actor.clients is not None:
            return list(self.make(actor, *values))
        key = (actor.kind, actor.rights, actor.staff_id is None)  # nobody is asked for in other words
        shape = self.shapes.get(key)
        if shape is None:
            shape = self.shapes[key] = _shape(self.make, actor, values)
        return shape.rows(actor, values)


class _AsBefore:
    """Stands for a query or a queryset, with one thing in it exchanged."""

    def __init__(self, real: Any, **exchanged: Any) -> None:
        self.__dict__.update(exchanged, _real=real)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@dataclass(frozen=True, slots=True)
class _Shape:
    """SQL with places, and for each place where its value comes from: a name of the actor's, or a number."""

    asked: QuerySet[Any, Any]
    compiler: Any
    sql: str
    places: tuple[str | int, ...]

    def rows(self, actor: Actor, values: tuple[Value, ...]) -> list[Any]:
        filled = tuple(getattr(actor, place) if isinstance(place, str) else values[place] for place in self.places)
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[self.asked.db]  # this thread's own
        compiler.as_sql = lambda *_args, **_more: (self.sql, filled)
        query = _AsBefore(self.asked.query, get_compiler=lambda *_args, **_more: compiler)
        iterable: Any = self.asked._iterable_class
        return list(iterable(_AsBefore(self.asked, query=query)))


def _shape(make: Callable[..., QuerySet[Any, Any]], actor: Actor, values: tuple[Value, ...]) -> _Shape:
    """Build with marks, and find where they went: twice, for what differs and is no mark was made of one."""
    (asked, compiler, sql, params, marks), (*_rest, again, others, other_marks) = (
        _built(make, actor, values, turn) for turn in range(len(_MOMENTS))
    )
    places: list[str | int | None] = []
    changed: list[Any] = [] if sql == again else [again]
    for param, other in zip(params, others, strict=False):
        place = _place(marks, param)
        places.append(place)
        if place != _place(other_marks, other) or (place is None and param != other):
            changed.append(param)
    missing = {"office_id", *range(len(values))} - set(places)
    if missing or changed:
        raise ValueError(f"cannot be prepared: {missing} not asked for, {changed} made of what was given")
    written = _written(sql, params, places)
    return _Shape(asked, compiler, written, tuple(place for place in places if place is not None))


def _built(make: Callable[..., QuerySet[Any, Any]], actor: Actor, values: tuple[Value, ...], turn: int) -> _Built:
    """Build with marks in place of all that is asked with; each turn has its own."""
    number, at = _NUMBER + 1000 * turn, _MOMENTS[turn]
    staff_id = None if actor.staff_id is None else number + 1
    word, stray = str(number), number + 2
    who: dict[str, Any] = {"user_id": stray, "contact_id": stray, "stands_for": frozenset({stray})}
    marked = replace(actor, office_id=number, staff_id=staff_id, at=at, name=word, language=word, **who)
    marks: Marks = {number: "office_id", number + 1: "staff_id", at: "at", day_of(at): "on"}
    given: list[Value] = []
    for place, value in enumerate(values):
        mark: Value = date(at.year + 1 + place, 1 + turn, 1 + turn) if isinstance(value, date) else number + 10 + place
        given.append(mark)
        marks[mark] = place
    asked = make(marked, *given)
    compiler = asked.query.get_compiler(using=asked.db)
    return asked, compiler, *compiler.as_sql(), marks


def _place(marks: Marks, param: object) -> str | int | None:
    return marks.get(param) if isinstance(param, int | date) else None


def _written(sql: str, params: tuple[Any, ...], places: list[str | int | None]) -> str:
    """Write what never changes into the SQL: fewer values to send, and a text that psycopg knows again."""
    queue = list(zip(params, places, strict=True))

    def put(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%%"
        param, place = queue.pop(0)
        if place is not None:
            return "%s"
        return psql.Literal(param).as_string(connection.connection).replace("%", "%%")

    return _PLACE.sub(put, sql)
