"""The second wall stands on every table, in one text, and the role that runs the program cannot step over it."""

from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from kantorek.core.walls import policy
from tests.architecture import database
from tests.architecture.open_tables import OPEN_TABLES

WRITTEN = {"SELECT", "INSERT", "UPDATE", "DELETE"}
LOOSE_KEYS = {
    "core_delivery_once": "(event, handler): event ids come from publish() alone and are never typed by anybody",
}
"""Unique keys that neither begin with the office nor with a column that is bound to one."""
LOOSE_LINKS = {
    "core_delivery.event_id": "both rows are written by publish() in one statement's breath, no id comes from outside",
}
"""Foreign keys of models that the database does not hold to one office."""


def runtime_role() -> str:
    return str(settings.DATABASES["default"]["USER"])


def test_every_table_is_walled_or_says_why_not() -> None:
    missing = database.tables() - set(database.walls()) - set(OPEN_TABLES)
    assert not missing, (
        f"{sorted(missing)} stand outside the second wall. Add core.walls.Walled(table, client=…) to a migration,"
        " or, for a table that holds no office's data, a line with the reason to tests/architecture/open_tables.py."
    )


def test_no_table_is_both_walled_and_open() -> None:
    assert set(database.walls()) & set(OPEN_TABLES) == set()
    gone = set(OPEN_TABLES) - database.tables()
    if "registers_answer" in database.tables():
        assert gone == set(), f"{sorted(gone)} are gone: take them out of open_tables.py"


def test_walls_are_switched_on_and_hold_the_owner_too() -> None:
    rows = database.ask("SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relkind IN ('r', 'p')")
    state = {row["relname"]: (row["relrowsecurity"], row["relforcerowsecurity"]) for row in rows}
    weak = [table for table in database.walls() if state.get(table) != (True, True)]
    assert weak == [], f"{weak}: ROW LEVEL SECURITY must be ENABLED and FORCED; Unwalled() must put FORCE back"


def probe(connection: psycopg.Connection[dict[str, Any]], table: str, client: str | None) -> dict[str, Any]:
    """The policy as the server would print it, on a throw-away copy of the table."""
    text = sql.SQL(policy(client=client))
    copy = sql.Identifier("probe_of_walls")
    connection.execute(sql.SQL("CREATE TABLE {} (LIKE {})").format(copy, sql.Identifier(table)))
    connection.execute(sql.SQL("CREATE POLICY wall ON {} USING ({}) WITH CHECK ({})").format(copy, text, text))
    found = connection.execute("SELECT * FROM pg_policies WHERE tablename = 'probe_of_walls'").fetchall()
    connection.execute(sql.SQL("DROP TABLE {}").format(copy))
    return found[0]


def test_every_wall_is_the_one_policy_and_there_is_no_other() -> None:
    wrong = []
    with database.owner() as connection:
        found = connection.execute("SELECT * FROM pg_policies").fetchall()
        for table, client in database.walls().items():
            wanted = probe(connection, table, client) | {"tablename": table}
            if [row for row in found if row["tablename"] == table] != [wanted]:
                wrong.append(table)
    strangers = {row["tablename"] for row in found} - set(database.walls())
    assert wrong == [], f"{wrong}: the policy differs from core.walls.policy(), or there is more than one"
    assert strangers == set(), f"{strangers}: policies that no Walled() operation made"


def test_client_owned_tables_are_walled_by_client() -> None:
    loose = [
        table for table, client in database.walls().items() if client is None and "client_id" in database.columns(table)
    ]
    assert loose == [], f"{loose} have a client_id: say Walled(table, client='client_id') so that it counts"


def test_the_runtime_role_cannot_step_over_the_wall() -> None:
    (role,) = database.ask("SELECT * FROM pg_roles WHERE rolname = %s", runtime_role())
    assert not any(
        role[power] for power in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
    )
    owned = database.ask("SELECT relname FROM pg_class WHERE relowner = %s::regrole", runtime_role())
    assert owned == [], "the runtime role owns nothing: an owner could switch a wall off"
    member = database.ask("SELECT 1 FROM pg_auth_members WHERE member = %s::regrole", runtime_role())
    assert member == [], "the runtime role is a member of no other role"


def test_the_runtime_role_reads_and_writes_rows_and_no_more() -> None:
    rights = database.ask(
        "SELECT table_name, array_agg(privilege_type::text) AS held FROM information_schema.role_table_grants"
        " WHERE table_schema = 'public' AND grantee IN (%s, 'PUBLIC') GROUP BY table_name",
        runtime_role(),
    )
    too_much = {row["table_name"]: row["held"] for row in rights if set(row["held"]) - WRITTEN}
    assert too_much == {}, "launch/grants.py gives DML only"
    assert "search_entry" not in {row["table_name"] for row in rights}, (
        "search_entry is read through its functions alone"
    )
    creates = database.ask("SELECT has_schema_privilege(%s, 'public', 'CREATE') AS yes", runtime_role())
    assert creates == [{"yes": False}]


def test_functions_that_run_as_the_owner_fix_their_search_path() -> None:
    rows = database.ask(
        "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    fixed = ["search_path=pg_catalog, public, pg_temp"]
    loose = [row["proname"] for row in rows if row["proconfig"] != fixed]
    assert loose == [], f"{loose}: SECURITY DEFINER needs SET search_path = pg_catalog, public, pg_temp (pg_temp last)"


def keys(kind: str) -> list[dict[str, Any]]:
    """The constraints of a kind on walled tables, with the names of their columns."""
    return database.ask(
        "SELECT c.conname AS name, t.relname AS on_table, f.relname AS target,"
        " (SELECT array_agg(a.attname::text ORDER BY k.ord) FROM unnest(c.conkey) WITH ORDINALITY k(num, ord)"
        "   JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num) AS cols,"
        " (SELECT array_agg(a.attname::text ORDER BY k.ord) FROM unnest(c.confkey) WITH ORDINALITY k(num, ord)"
        "   JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num) AS at"
        " FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid LEFT JOIN pg_class f ON f.oid = c.confrelid"
        " WHERE c.contype = %s AND t.relname = ANY(%s)",
        kind,
        list(database.walls()),
    )


def test_foreign_keys_keep_to_one_office() -> None:
    """The server checks foreign keys past the policies, so the office must be part of the key."""
    walled = database.walls()
    loose = [
        f"{key['name']} on {key['on_table']}"
        for key in keys("f")
        if key["target"] in walled and ("office_id", "office_id") not in zip(key["cols"], key["at"], strict=True)
    ]
    assert loose == [], f"{loose}: set db_constraint=False and add core.walls.OfficeForeignKey(…) to a migration"


def bound_columns() -> set[tuple[str, str]]:
    """(table, column) that point at a row of the same office, as the database proves."""
    return {(key["on_table"], column) for key in keys("f") if "office_id" in key["cols"] for column in key["cols"]}


def test_foreign_keys_of_models_are_held_by_the_database() -> None:
    walled, bound, models = database.walls(), bound_columns(), database.model_of()
    loose = []
    for table in walled:
        for field in models[table]._meta.concrete_fields if table in models else []:
            if field.many_to_one and field.related_model._meta.db_table in walled:
                name = f"{table}.{field.column}"
                if (table, field.column) not in bound and name not in LOOSE_LINKS:
                    loose.append(name)
    assert loose == [], f"{loose}: no foreign key (column, office_id) stands in the database; add OfficeForeignKey(…)"


def test_unique_keys_begin_with_the_office() -> None:
    """Else one office could find out what another has by what is refused to it.

    A key may begin instead with a column that a composite foreign key binds to one office (a client's id, say).
    Primary keys are exempt: identities come from a sequence and are never typed.
    """
    bound = bound_columns()
    rows = database.ask(
        "SELECT i.relname AS name, t.relname AS on_table,"
        " (SELECT attname::text FROM pg_attribute WHERE attrelid = t.oid AND attnum = x.indkey[0]) AS first"
        " FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid"
        " WHERE (x.indisunique OR x.indisexclusion) AND NOT x.indisprimary AND t.relname = ANY(%s)",
        list(database.walls()),
    )
    loose = [
        f"{row['name']} on {row['on_table']}"
        for row in rows
        if row["first"] != "office_id"
        and (row["on_table"], row["first"]) not in bound
        and row["name"] not in LOOSE_KEYS
    ]
    assert loose == [], f"{loose}: let the key begin with office_id"


@pytest.mark.parametrize("table", ["core_event", "clients_client"])
def test_without_settings_the_role_sees_nothing(table: str) -> None:
    with psycopg.connect(**connect_as_runtime()) as connection:
        for setting in (None, "", "0"):
            if setting is not None:
                connection.execute("SELECT set_config('kantorek.office', %s, true)", [setting])
            found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
            assert found == (0,)


def connect_as_runtime() -> dict[str, Any]:
    chosen = settings.DATABASES["default"]
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {ours: chosen[theirs] for theirs, ours in names.items() if chosen[theirs]}
