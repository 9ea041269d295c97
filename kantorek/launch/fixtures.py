"""The rig's fixtures, taken in by the root conftest: they stand in for pytest-django's own and block the network."""

import contextlib
import os
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from kantorek.launch import loopback_only

RETURNED_WITHIN = 5.0
"""Seconds in which a thread that still works gives its connection back."""


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The database stands already; transactional tests are cleaned by the owner, since the runtime role may not TRUNCATE."""
    from django.test import TransactionTestCase

    filled = tables_with_rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: empty_tables(filled))
        yield
    with django_db_blocker.unblock():
        from django.db import connections

        for connection in connections.all(initialized_only=True):
            connection.close()
            with contextlib.suppress(AttributeError):
                connection.close_pool()  # type: ignore[attr-defined]


def all_tables(connection: psycopg.Connection[tuple[Any, ...]]) -> list[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return [str(row[0]) for row in rows]


def tables_with_rows() -> set[str]:
    """What the migrations filled (content types and the like) and no test may lose."""
    with psycopg.connect(os.environ["KANTOREK_MIGRATE_DATABASE_URL"]) as connection:
        return {
            table
            for table in all_tables(connection)
            if connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))).fetchone()
        }


def empty_tables(keep: set[str]) -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
    with psycopg.connect(os.environ["KANTOREK_MIGRATE_DATABASE_URL"], options="-c client_min_messages=error") as owner:
        tables = [sql.Identifier(table) for table in all_tables(owner) if table not in keep]
        if tables:
            owner.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(tables)))


@pytest.fixture(autouse=True)
def no_lost_connection() -> Iterator[None]:
    """A test that leaves a connection with a thread of its own fails: ten such tests would empty the pool for all."""
    before = lost_connections()
    yield
    ends = time.monotonic() + RETURNED_WITHIN
    while (lost := lost_connections() - before) > 0 and time.monotonic() < ends:
        time.sleep(0.02)
    assert lost <= 0, f"{lost} connections were not given back: close them in the thread that opened them"


def lost_connections() -> int:
    """How many connections of the pool are out, beside this thread's own; a browser's loop makes for a second own."""
    from django.db import connection, connections

    pool = connections["default"]._connection_pools.get("default")  # type: ignore[attr-defined]
    if pool is None:
        return 0
    stats = pool.get_stats()
    out = int(stats.get("pool_size", 0) - stats.get("pool_available", 0))
    return out - (connection.connection is not None)


@pytest.fixture(autouse=True, scope="session")
def static_files_found_once() -> Iterator[None]:
    """Each browser of a test has a chain of middleware of its own; the files on the disk are the same for all."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    found: dict[str, Any] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def once(self: Any) -> None:
        if not found:
            look(self)
            found.update(self.files)
        self.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A test that calls out fails at once."""
    with loopback_only.enforced():
        yield
