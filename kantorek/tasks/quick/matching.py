"""Whom a typed line names: a client that the actor sees, a colleague who works here; sure, or several to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.words import fold
from kantorek.offices.models import StaffMember
from kantorek.tasks.quick import words as say
from kantorek.tasks.quick.names import BEGUN, NO_NAMES, PREPOSITIONS, found_in, likeness, stem

MOST: Final = 6
_LOOKED_AT: Final = 80
_WORDS: Final = 12
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody that may be meant."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Guess:
    """Who is meant: `sure` when there is one, else `candidates` to choose from; `places` are the words that say it."""

    sure: Named | None = None
    candidates: list[Named] = field(default_factory=list)
    places: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Scored:
    named: Named
    points: int
    best: int
    places: frozenset[int]


# One statement: how many of the words stand in each client's entry, the most of them first. What the actor may see is
# decided inside the function, by the settings of the scope.
_FIND: Final = """
    SELECT found.object_id, min(found.title) FROM unnest(%s::text[]) AS typed(pattern)
     CROSS JOIN LATERAL search_find(ARRAY[typed.pattern], ARRAY['client']) AS found
     GROUP BY found.object_id ORDER BY count(*) DESC, min(found.words) LIMIT %s"""


def client_in(actor: Actor, typed: Sequence[str]) -> Guess:
    """Find the client that some of the typed words name, in any form of theirs; two queries at most.

    Among equals the one whose carer the actor is. Words only begun, and names that several share, are only proposed.
    """
    bare = [_plain(word) for word in typed]
    patterns = sorted({f"%{stem(word)}%" for word in bare if word})[:_WORDS]
    if not patterns:
        return Guess()
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [patterns, _LOOKED_AT])
        found = [_scored(Named(pk, title), bare) for pk, title in cursor.fetchall()]
    likely = sorted((one for one in found if one.points), key=lambda one: -one.points)[:_LOOKED_AT]
    return _chosen(actor, likely) if likely else Guess()


def _plain(word: str) -> str:
    """Give a typed word as names have it; nothing for one that names nobody."""
    bare = fold(word).replace(" ", "").strip(".")
    return "" if len(bare) < _SHORTEST or bare in NO_NAMES or bare in PREPOSITIONS or not bare.isalnum() else bare


def _scored(named: Named, bare: list[str]) -> _Scored:
    places = found_in(bare, named.name)
    return _Scored(named, sum(places.values()), max(places.values(), default=0), frozenset(places))


def _chosen(actor: Actor, likely: list[_Scored]) -> Guess:
    rows = Client.objects.visible_to(actor).current().among(one.named.id for one in likely)
    seen = {pk: carers for pk, *carers in rows.values_list("pk", "carer_id", "payroll_carer_id")}
    here = [one for one in likely if one.named.id in seen]
    if not here:
        return Guess()
    first = [one for one in here if one.points == here[0].points]
    mine = [one for one in first if actor.staff_id in seen[one.named.id]]
    winner = first[0] if len(first) == 1 else mine[0] if len(mine) == 1 else None
    others = [one for one in first if one not in mine] + [one for one in here if one not in first]
    candidates = [one.named for one in [*mine, *others]][:MOST]
    if winner is None or winner.best <= BEGUN:
        return Guess(None, candidates, here[0].places)
    return Guess(winner.named, candidates, winner.places)


def colleague_in(actor: Actor, word: str) -> Guess:
    """Find the colleague whose name an @ begins; the actor by "@ja". Those who left are nobody."""
    if not word:
        return Guess()
    here = StaffMember.objects.visible_to(actor).alphabetical().filter(left_at=None)
    people = [Named(pk, name) for pk, name in here.values_list("pk", "name")]
    if word in say.MYSELF:
        found = [one for one in people if one.id == actor.staff_id]
    else:
        found = _called(people, word)
    return Guess(found[0] if len(found) == 1 else None, found[:MOST])


def _called(people: list[Named], word: str) -> list[Named]:
    """Give those with a name that is the word, else in another form, else begun by it."""
    ranked: dict[int, list[Named]] = {}
    for one in people:
        best = max((_name_likeness(word, name) for name in fold(one.name).split()), default=0)
        ranked.setdefault(best, []).append(one)
    return next((ranked[points] for points in sorted(ranked, reverse=True) if points), [])


def _name_likeness(word: str, name: str) -> int:
    return likeness(word, name) or (1 if name.startswith(word) else 0)
