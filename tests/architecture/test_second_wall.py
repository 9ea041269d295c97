"""The second wall by direct attack: whatever SQL somebody gets to run, another owner's rows are not there."""

from typing import Any

import pytest
from django.db import Error, connection, transaction

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.offices.tests.make import AT, actor_of
from tests.architecture import database
from tests.architecture.attack import make_battle
from tests.architecture.objects import Victim

# Long transactions: in one process with the tests that wait until no older one is open on the whole server.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("horizon")]


def run(sql: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0]) if cursor.description else cursor.rowcount


def where(table: str, victim: Victim) -> str:
    """Which rows of a table are the victim's."""
    if column := database.client_columns().get(table):
        return f'"{column}" = {victim.client.pk}'
    own = f" AND id = {victim.member.pk}" if table == "offices_staffmember" else ""
    return f"office_id = {victim.office.pk}{own}"


def attacks(cast: Cast) -> list[tuple[Actor, Victim, str]]:
    """anna against the near victim's client tables, obcy and anna against everything far from them."""
    battle = make_battle(cast)
    anna, obcy = actor_of(cast.anna), actor_of(cast.obcy)
    by_client = list(database.client_columns())
    return [
        *((anna, battle.near, table) for table in by_client),
        *((anna, battle.far, table) for table in database.walls()),
        *((obcy, battle.near, table) for table in database.walls()),
    ]


def test_every_walled_table_has_a_row_to_attack(cast: Cast) -> None:
    battle = make_battle(cast)
    empty = []
    for victim in (battle.near, battle.far):
        with scope.system(victim.office.pk, "tests", at=AT):
            for table in database.walls():
                if run(f'SELECT count(*) FROM "{table}" WHERE {where(table, victim)}') == 0:
                    empty.append(table)
    assert empty == [], f"add a row of {sorted(set(empty))} to make_victim() in tests/architecture/objects.py"


def test_nothing_can_be_read(cast: Cast) -> None:
    seen = []
    for actor, victim, table in attacks(cast):
        with scope.of(actor):
            count = run(f'SELECT count(*) FROM "{table}" WHERE {where(table, victim)}')
        if count:
            seen.append(f"{actor.name}: {count} rows of {table}")
    assert seen == []


def test_nothing_can_be_changed_or_deleted(cast: Cast) -> None:
    touched = []
    for actor, victim, table in attacks(cast):
        with scope.of(actor):
            if run(f'UPDATE "{table}" SET office_id = office_id WHERE {where(table, victim)}'):
                touched.append(f"{actor.name} UPDATE {table}")
            if run(f'DELETE FROM "{table}" WHERE {where(table, victim)}'):
                touched.append(f"{actor.name} DELETE {table}")
    assert touched == []


def refused(actor: Actor, sql: str, *values: Any) -> bool:
    """Whether the wall, and not some other rule, says no."""
    try:
        with scope.of(actor), transaction.atomic():
            run(sql, *values)
    except Error as error:
        return "row-level security" in str(error)
    return False


def test_nothing_can_be_written_into_somebody_elses_rows(cast: Cast) -> None:
    let_in = []
    for actor, victim, table in attacks(cast):
        with scope.system(victim.office.pk, "tests", at=AT), connection.cursor() as cursor:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t WHERE {where(table, victim)} LIMIT 1')
            row = cursor.fetchone()[0]
        names = ", ".join(f'"{column}"' for column in database.columns(table))
        if not refused(
            actor,
            f'INSERT INTO "{table}" ({names}) SELECT {names} FROM jsonb_populate_record(null::"{table}", %s::jsonb)',
            row,
        ):
            let_in.append(f"{actor.name} INSERT INTO {table}")
    assert let_in == []


def test_own_rows_cannot_be_pushed_over_the_wall(cast: Cast) -> None:
    battle = make_battle(cast)
    anna, pushed, tried = actor_of(cast.anna), [], 0
    for table, column in database.client_columns().items():
        for target, value in (("office_id", battle.far.office.pk), (column, battle.near.client.pk)):
            with scope.of(anna):
                own = run(f'SELECT count(*) FROM "{table}" WHERE "{column}" = %s', cast.lipa.pk)
            if own:
                tried += 1
                if not refused(
                    anna, f'UPDATE "{table}" SET "{target}" = %s WHERE "{column}" = %s', value, cast.lipa.pk
                ):
                    pushed.append(f"{table}.{target}")
    assert pushed == []
    assert tried >= 6, "anna should have rows of her own to try with"


def test_the_search_table_is_shut_but_for_its_functions(cast: Cast) -> None:
    battle = make_battle(cast)
    anna = actor_of(cast.anna)
    for statement in ("SELECT count(*) FROM search_entry", "DELETE FROM search_entry", "TRUNCATE search_entry"):
        with pytest.raises(Error, match="permission denied"), scope.of(anna):
            run(statement)
    put = "SELECT 1 FROM search_put('client', %s, %s, 'x', 'x')"
    for client_id in (battle.near.client.pk, cast.lipa.pk):  # as the victim, and taking the victim's entry over
        with pytest.raises(Error, match="outside the scope"), scope.of(anna):
            run(put, battle.near.client.pk, client_id)
    with scope.of(anna):
        run("SELECT 1 FROM search_drop('client', %s)", battle.near.client.pk)
    with scope.of(actor_of(cast.marek)):
        assert run("SELECT count(*) FROM search_find('{%%wabik%%}', '{client}')") == 1
