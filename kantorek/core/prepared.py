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
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet
from psycopg import sql as psql
from psycopg.types.numeric import Int8

from kantorek.core.actor import WARSAW, Actor, day_of
from kantorek.core.known import cursor_of

_NUMBER = 2_100_000_000
"""Marks are numbers from here on, which no question holds and a column of integers does, and moments and days in years
that nobody plans for."""
_MOMENTS = (datetime(9000, 6, 15, 12, tzinfo=WARSAW), datetime(8500, 3, 4, 5, tzinfo=WARSAW))
_MOST = 2**63
_PLACE = re.compile(r"%[%s]")

Value = int | date | UUID | list[int]
Marks = dict[object, str | int]
_Built = tuple[QuerySet[Any, Any], Any, str, tuple[Any, ...], Marks]


class Prepared:
    """A question by its actor, ids and days: `Prepared(lambda actor, client_id: Row.objects.visible_to(actor)…)`.

    What is given must reach the database as it is; something made of it (a day later, a month's first) is given beside
    it. A list of ids is asked for by `__among`. The first wall must stand in it: a queryset that does not name the actor's
    office is refused, and so is one that does not name the clients of whoever sees only some, that works on a value
    before it asks, or asks for the actor's name or language; words of the language in use do not belong in it. With
    `of_office` it asks for what all of an office may see, and names the office alone. Gives a list.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], *, of_office: bool = False) -> None:
        self.make = make
        self.of_office = of_office
        self.shapes: dict[_Who, _Shape | None] = {}

    def __call__(self, actor: Actor, *values: Value) -> list[Any]:
        """Ask."""
        key = _who(actor)
        if key not in self.shapes:
            walls = {"office_id"} if self.of_office or actor.clients is None else {"office_id", "clients"}
            self.shapes[key] = _shape(self.make, actor, values, walls)
        shape = self.shapes[key]
        return shape.rows(actor, values) if shape else list(self.make(actor, *values))

    def first(self, actor: Actor, *values: Value) -> Any:
        """Ask, and give the first row; None where there is none."""
        return next(iter(self(actor, *values)), None)


def of_office(make: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """Prepare a question about what all of an office may see."""
    return Prepared(make, of_office=True)


_Who = tuple[str, frozenset[str], bool, bool, bool]


def _who(actor: Actor) -> _Who:
    """Say in whose words a question is asked: nobody, and whoever sees all, are asked for in other ones."""
    return actor.kind, actor.rights, actor.staff_id is None, actor.contact_id is None, actor.clients is None


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
        filled = tuple(
            _wide(_of_actor(actor, place) if isinstance(place, str) else values[place]) for place in self.places
        )
        compiler = copy.copy(self.compiler)
        own = connections[self.asked.db]  # this thread's
        compiler.connection = _AsBefore(own, cursor=lambda: cursor_of(own))
        compiler.as_sql = lambda *_args, **_more: (self.sql, filled)
        query = _AsBefore(self.asked.query, get_compiler=lambda *_args, **_more: compiler)
        iterable: Any = self.asked._iterable_class
        return list(iterable(_AsBefore(self.asked, query=query)))


def _wide(value: Any) -> Any:
    """Send whole numbers as bigint: psycopg would choose by their size, and each choice is another text to the server."""
    if isinstance(value, list):
        return [_wide(each) for each in value]
    return Int8(value) if type(value) is int and abs(value) < _MOST else value


def _of_actor(actor: Actor, place: str) -> Any:
    return list(actor.clients or ()) if place == "clients" else getattr(actor, place)


def _shape(
    make: Callable[..., QuerySet[Any, Any]], actor: Actor, values: tuple[Value, ...], walls: set[str]
) -> _Shape | None:
    """Build with marks, and find where they went: twice, for what differs and is no mark was made of one.

    None where nothing can be found, as for whoever lacks a right: Django then asks nothing, and says why each time.
    """
    try:
        (asked, compiler, sql, params, marks), (*_rest, again, others, other_marks) = (
            _built(make, actor, values, turn) for turn in range(len(_MOMENTS))
        )
    except EmptyResultSet:
        return None
    places: list[str | int | None] = []
    changed: list[Any] = [] if sql == again else [again]
    for param, other in zip(params, others, strict=False):
        place = _place(marks, param)
        places.append(place)
        if place != _place(other_marks, other) or (place is None and param != other):
            changed.append(param)
    missing = {*walls, *range(len(values))} - set(places)
    if missing or changed:
        raise ValueError(f"cannot be prepared: {missing} not asked for, {changed} made of what was given")
    written = _written(sql, params, places)
    return _Shape(asked, compiler, written, tuple(place for place in places if place is not None))


def _built(make: Callable[..., QuerySet[Any, Any]], actor: Actor, values: tuple[Value, ...], turn: int) -> _Built:
    """Build with marks in place of all that is asked with; each turn has its own."""
    number, at = _NUMBER + 1000 * turn, _MOMENTS[turn]
    marked = _marked(actor, number, at)
    marks: Marks = {number: "office_id", number + 1: "staff_id", number + 3: "contact_id", at: "at", day_of(at): "on"}
    marks[(number + 4,)] = "clients"
    given: list[Value] = []
    for place, value in enumerate(values):
        mark = _mark(value, place, number, at, turn)
        given.append(mark)
        marks[tuple(mark) if isinstance(mark, list) else mark] = place
    asked = make(marked, *given)
    compiler = asked.query.get_compiler(using=asked.db)
    return asked, compiler, *compiler.as_sql(), marks


def _mark(value: Value, place: int, number: int, at: datetime, turn: int) -> Value:
    if isinstance(value, date):
        return date(at.year + 1 + place, 1 + turn, 1 + turn)
    mark = number + 10 + place
    return UUID(int=mark) if isinstance(value, UUID) else [mark] if isinstance(value, list) else mark


def _marked(actor: Actor, number: int, at: datetime) -> Actor:
    """Give somebody of whom all is a mark; what is no place is a stray that no question may hold."""
    word, stray = str(number), number + 2
    return replace(
        actor,
        office_id=number,
        staff_id=None if actor.staff_id is None else number + 1,
        contact_id=None if actor.contact_id is None else number + 3,
        clients=None if actor.clients is None else frozenset({number + 4}),
        at=at,
        name=word,
        language=word,
        user_id=stray,
        stands_for=frozenset({stray}),
    )


def _place(marks: Marks, param: object) -> str | int | None:
    if isinstance(param, list):
        return marks.get(tuple(param))
    return marks.get(param) if isinstance(param, int | date | UUID) else None


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
