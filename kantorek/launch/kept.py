"""Rows that many tests begin with: made once by the real actions, then put back by the database in one statement.

What `make` returns comes back as it was, each time as new objects, and what waited for the commit waits again.
"""

import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from kantorek.launch import fixtures

_FAR_APART = 10_000
"""Between the first ids of two tables: a staff member's id taken for a user's must find nobody."""
_PUT_BACK = """
    CREATE FUNCTION kept.put_back() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS {}"""
_BODY = """
DECLARE
    office text := coalesce(current_setting('kantorek.office', true), '');
    clients text := coalesce(current_setting('kantorek.clients', true), '');
BEGIN
    PERFORM set_config('kantorek.clients', '*', true);
    %s
    PERFORM set_config('kantorek.office', office, true), set_config('kantorek.clients', clients, true);
END"""


@dataclass(frozen=True)
class Kept:
    """The objects as they were, and what they left to be done after the commit."""

    objects: bytes
    afterwards: list[Any]

    def put_back(self) -> Any:
        """The rows stand again, in the caller's transaction if there is one; gives the objects."""
        from django.db import connection, transaction

        with connection.cursor() as cursor:
            cursor.execute("SELECT kept.put_back()")
        for _savepoints, work, robust in self.afterwards:
            transaction.on_commit(work, robust=robust)
        return pickle.loads(self.objects)


def keep(make: Callable[[], Any], offices: Callable[[Any], list[int]]) -> Kept:
    """Make the rows in the empty test database, copy them aside and empty it again."""
    from django.db import connection, transaction

    filled = fixtures.tables_with_rows()
    _move_ids_apart(filled)
    with transaction.atomic():
        made = make()
        afterwards = list(connection.run_on_commit)
        connection.run_on_commit = []
    _copy_aside(offices(made), filled)
    fixtures.empty_tables(filled)
    return Kept(pickle.dumps(made), afterwards)


def _owner() -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(os.environ["KANTOREK_MIGRATE_DATABASE_URL"], options="-c client_min_messages=error")


def _move_ids_apart(filled: set[str]) -> None:
    with _owner() as owner:
        for number, table in enumerate(sorted(set(fixtures.all_tables(owner)) - filled), 1):
            owner.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s) FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = %s AND column_name = 'id' AND is_identity = 'YES'",
                [table, number * _FAR_APART, table],
            )


def _copy_aside(offices: list[int], filled: set[str]) -> None:
    """The owner is held by the walls too, so a walled table is read and written office by office."""
    with _owner() as owner:
        owner.execute("CREATE SCHEMA kept")
        owner.execute("GRANT USAGE ON SCHEMA kept TO PUBLIC")
        owner.execute("SELECT set_config('kantorek.clients', '*', true)")
        walled = {str(row[0]) for row in owner.execute("SELECT relname FROM pg_class WHERE relrowsecurity")}
        tables = sorted(set(fixtures.all_tables(owner)) - filled)
        steps = [_copy(owner, table, "0") for table in tables if table not in walled]
        for office in offices:
            owner.execute("SELECT set_config('kantorek.office', %s, true)", [str(office)])
            steps.append(f"PERFORM set_config('kantorek.office', '{office}', true);")
            steps += [_copy(owner, table, str(office)) for table in tables if table in walled]
        body = _BODY % "\n    ".join(filter(None, steps))
        owner.execute(sql.SQL(_PUT_BACK).format(sql.Literal(body)))


def _copy(owner: psycopg.Connection[tuple[Any, ...]], table: str, mark: str) -> str:
    """Copy the rows that can be seen now; give the statement that writes them, none where there are none.

    The number of the transaction is not copied: rows that are put back belong to the one that puts them back.
    """
    aside = sql.Identifier("kept", f"kept_{mark}_{table}"[:63])
    source = sql.Identifier("public", table)
    count = owner.execute(sql.SQL("CREATE TABLE {} AS SELECT * FROM {}").format(aside, source)).rowcount
    if not count:
        owner.execute(sql.SQL("DROP TABLE {}").format(aside))
        return ""
    found = owner.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
        " AND is_generated = 'NEVER' AND data_type <> 'xid8' ORDER BY ordinal_position",
        [table],
    )
    names = sql.SQL(", ").join(sql.Identifier(row[0]) for row in found.fetchall())
    text = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {};").format(source, names, names, aside)
    return text.as_string(owner)
