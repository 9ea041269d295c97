"""The second wall's key: inside a scope the database shows one office's rows and no others."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from kantorek.core.actor import Actor

# One statement reads what holds and sets what shall hold: the database alone knows which scope is open, so that no
# second memory (a thread's, a task's) can disagree with it, not even after a rollback to a savepoint.
_SET = """
    SELECT former.office, former.clients, set_config('kantorek.office', %s, true), set_config('kantorek.clients', %s, true)
      FROM (SELECT coalesce(current_setting('kantorek.office', true), '') AS office,
                   coalesce(current_setting('kantorek.clients', true), '') AS clients OFFSET 0) AS former"""


def _set(office: str, clients: str) -> tuple[str, str]:
    """Let the settings hold until the transaction ends; give the former ones."""
    with connection.cursor() as cursor:
        cursor.execute(_SET, [office, clients])
        former = cursor.fetchone()
    return str(former[0]), str(former[1])


@contextmanager
def of(actor: Actor) -> Iterator[Actor]:
    """Open a transaction in which only what the actor may see exists; restore the former scope at the end."""
    with transaction.atomic():
        former = _set(str(actor.office_id or ""), actor.wall)
        yield actor
    if connection.in_atomic_block:  # inside a wider transaction; its end, or an error, would restore by itself
        _set(*former)


@contextmanager
def system(office_id: int, why: str, *, at: datetime) -> Iterator[Actor]:
    """Work of the program itself in one office, over all its clients; `why` is listed by a test."""
    with of(Actor(kind="system", at=at, office_id=office_id, name=why, clients=None)) as actor:
        yield actor


def admit(actor: Actor, client_id: int) -> Actor:
    """Let the actor see a client that it has just been given, for the rest of this scope."""
    if actor.clients is None:
        return actor
    wider = replace(actor, clients=actor.clients | {client_id})
    _set(str(actor.office_id or ""), wider.wall)
    return wider
