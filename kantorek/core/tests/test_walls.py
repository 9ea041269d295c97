"""The operations that build the second wall, tried on throw-away tables as the owner."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db.migrations.operations import RunSQL
from django.db.migrations.state import ProjectState

from kantorek.core.walls import OfficeForeignKey, Unwalled, Walled, policy


class Editor:
    """What a migration calls of a schema editor, on a plain connection."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.plain = connection
        self.connection = self
        self.alias = "default"
        self.ops = self

    def execute(self, sql: str, params: Any = None) -> None:
        self.plain.execute(sql)

    def prepare_sql_script(self, sql: str) -> list[str]:
        return [sql]


@pytest.fixture
def owner() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(os.environ["KANTOREK_MIGRATE_DATABASE_URL"]) as connection:
        connection.execute(
            "CREATE TABLE tree (id bigint PRIMARY KEY, office_id bigint, client_id bigint, UNIQUE (id, office_id))"
        )
        connection.execute("CREATE TABLE leaf (id bigint PRIMARY KEY, office_id bigint, tree_id bigint)")
        yield connection
        connection.rollback()


def run(operation: Any, owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch, *, back: bool = False) -> None:
    monkeypatch.setattr("django.db.router.allow_migrate", lambda *_args, **_hints: True)
    move = operation.database_backwards if back else operation.database_forwards
    move("core", Editor(owner), ProjectState(), ProjectState())


def state(owner: psycopg.Connection[Any]) -> tuple[bool, bool, int]:
    row = owner.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 'tree'").fetchone()
    policies = owner.execute("SELECT count(*) FROM pg_policies WHERE tablename = 'tree'").fetchone()
    assert row
    assert policies
    return bool(row[0]), bool(row[1]), int(policies[0])


def seen(owner: psycopg.Connection[Any], office: str, clients: str) -> list[int]:
    owner.execute(
        "SELECT set_config('kantorek.office', %s, true), set_config('kantorek.clients', %s, true)", [office, clients]
    )
    return [row[0] for row in owner.execute("SELECT id FROM tree ORDER BY id").fetchall()]


def test_walls_a_table_and_takes_the_wall_down_again(
    owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = Walled("tree", client="client_id")
    run(wall, owner, monkeypatch)
    assert state(owner) == (True, True, 1)
    run(wall, owner, monkeypatch, back=True)
    assert state(owner) == (False, False, 0)


def test_the_owner_itself_sees_only_what_the_settings_open(
    owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.execute("INSERT INTO tree VALUES (1, 1, 10), (2, 1, 20), (3, 2, 10), (4, 1, NULL)")
    run(Walled("tree", client="client_id", nullable=True), owner, monkeypatch)
    assert seen(owner, "1", "*") == [1, 2, 4]
    assert seen(owner, "1", "10") == [1]
    assert seen(owner, "1", "0,20") == [2, 4]
    assert seen(owner, "2", "10,20") == [3]
    assert seen(owner, "1", "") == []
    assert seen(owner, "", "*") == []


def test_work_on_data_lifts_the_wall_and_puts_it_back(
    owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.execute("INSERT INTO tree VALUES (1, 1, 10), (3, 2, 10)")
    run(Walled("tree", client="client_id"), owner, monkeypatch)
    run(RunSQL("UPDATE tree SET client_id = 11"), owner, monkeypatch)
    assert seen(owner, "1", "11") == [], "behind the wall a migration silently sees no rows"
    run(Unwalled("tree", [RunSQL("UPDATE tree SET client_id = 11")]), owner, monkeypatch)
    assert seen(owner, "1", "11") == [1]
    assert state(owner) == (True, True, 1)


def test_a_key_into_another_office_is_refused(owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    owner.execute("INSERT INTO tree VALUES (1, 1, 10)")
    run(OfficeForeignKey("leaf", "tree_id", "tree"), owner, monkeypatch)
    owner.execute("INSERT INTO leaf VALUES (1, 1, 1), (2, 2, NULL)")
    owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute("INSERT INTO leaf VALUES (3, 2, 1)")


def test_operations_can_be_written_into_a_migration() -> None:
    for operation in (Walled("tree", client="id"), OfficeForeignKey("leaf", "tree_id", "tree")):
        name, args, kwargs = operation.deconstruct()
        again = {"Walled": Walled, "OfficeForeignKey": OfficeForeignKey}[name](*args, **kwargs)
        assert again.sql == operation.sql


def test_the_policy_is_one_text() -> None:
    assert policy().startswith("office_id = (select nullif(current_setting('kantorek.office', true), '')::bigint)")
    assert policy(client="id").startswith(policy() + " AND CASE WHEN")
