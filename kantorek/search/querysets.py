"""Which things are found."""

from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from kantorek.core.actor import Actor
from kantorek.core.words import query_words


@dataclass(frozen=True, slots=True)
class Found:
    """One hit, as the person may see it."""

    kind: str
    object_id: int
    client_id: int | None
    title: str


def patterns(text: str) -> list[str]:
    """Give a LIKE pattern for each word typed; a percent sign is only a percent sign."""
    escaped = (word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in query_words(text))
    return [f"%{word}%" for word in escaped]


def find(actor: Actor, text: str, *, kinds: list[str], limit: int = 20) -> list[Found]:
    """Find things of the actor's clients in which every word occurs, the ones that begin so first."""
    if not (wanted := patterns(text)):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, object_id, client_id, title FROM search_find(%s, %s)"
            " ORDER BY words LIKE substr(%s, 2) DESC, words LIMIT %s",
            [wanted, kinds, wanted[0], limit],
        )
        return [Found(*row) for row in cursor.fetchall()]


def find_each(actor: Actor, text: str, *, kinds: list[str], limit: int = 20) -> dict[str, list[Found]]:
    """Find up to `limit` things of each kind in one question, in the order of find()."""
    found: dict[str, list[Found]] = {kind: [] for kind in kinds}
    if not (wanted := patterns(text)):
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, object_id, client_id, title FROM (SELECT *, row_number() OVER (PARTITION BY kind"
            " ORDER BY words LIKE substr(%s, 2) DESC, words) AS place FROM search_find(%s, %s)) AS hits"
            " WHERE place <= %s ORDER BY kind, place",
            [wanted[0], wanted, kinds, limit],
        )
        for row in cursor.fetchall():
            found[row[0]].append(Found(*row))
    return found


def client_ids(text: str, *, kinds: list[str]) -> RawSQL:
    """Give a subquery of the clients found, for `pk__in`: one statement with the list itself."""
    return RawSQL("(SELECT client_id FROM search_find(%s, %s))", [patterns(text), kinds])


def object_ids(text: str, *, kinds: list[str]) -> RawSQL:
    """Give a subquery of the things found themselves, for `pk__in`."""
    return RawSQL("(SELECT object_id FROM search_find(%s, %s))", [patterns(text), kinds])
