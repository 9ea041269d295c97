"""`kantorek check-setup` names what would let people past the walls."""

import os
from dataclasses import replace

import psycopg
import pytest
from psycopg import sql

from kantorek.launch import check_setup, fingerprint, testing
from kantorek.launch.place import Place
from kantorek.launch.servers import Servers

PLACE = Place.from_environment()


@pytest.fixture
def servers() -> Servers:
    """The rig's own, which are sound."""
    return Servers(os.environ["DATABASE_URL"], os.environ["KANTOREK_MIGRATE_DATABASE_URL"], os.environ["REDIS_URL"])


@pytest.fixture
def superuser_url() -> str:
    if "KANTOREK_TEST_DATABASE_URL" in os.environ:
        pytest.skip("the embedded server's superuser is needed")
    from kantorek.launch.keys import key

    host = os.environ["DATABASE_URL"].partition("@")[2]
    return f"postgres://postgres:{key(testing.HOME, 'postgres')}@{host}"


def faults(servers: Servers, place: Place = PLACE) -> str:
    return "\n".join(check_setup.faults(place, servers))


def test_the_rigs_own_setup_is_sound(servers: Servers) -> None:
    assert faults(servers) == ""


def test_a_superuser_is_refused(servers: Servers, superuser_url: str) -> None:
    assert "is a superuser" in faults(replace(servers, database_url=superuser_url))


def test_bypassrls_is_refused(servers: Servers, superuser_url: str) -> None:
    name = sql.Identifier("passes_walls")
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name))
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN BYPASSRLS PASSWORD 'passes'").format(name))
        url = "postgres://passes_walls:passes@" + superuser_url.partition("@")[2]
        try:
            assert "passes_walls has BYPASSRLS" in faults(replace(servers, database_url=url))
        finally:
            connection.execute(sql.SQL("DROP ROLE {}").format(name))


def test_servers_that_do_not_answer_are_named(servers: Servers) -> None:
    silent = replace(servers, database_url="postgres://nobody@127.0.0.1:1/none", redis_url="redis://127.0.0.1:1/0")
    told = faults(silent)
    assert "DATABASE_URL: the database does not answer" in told
    assert "REDIS_URL: the server does not answer" in told


def test_an_open_address_on_the_net_is_a_fault(servers: Servers) -> None:
    assert "without https" in faults(servers, replace(PLACE, url="http://biuro.example"))
    assert faults(servers, replace(PLACE, url="https://biuro.example")) == ""


def test_a_database_of_another_version_is_named(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "of_migrations", lambda: "another")
    assert "kantorek migrate" in faults(servers)
