"""The embedded servers: made, started, killed, started again; what they keep and who may read it."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from kantorek.launch import ports, rootless
from kantorek.launch.place import Place
from kantorek.launch.postgres import APP, OWNER, Postgres, PostgresFailed
from kantorek.launch.servers import AlreadyRunning, take_lock
from kantorek.launch.valkey import Valkey

# Starts both servers, says its ports, then waits to be killed.
HOLDER = """
import sys, time, pathlib
from kantorek.launch.postgres import Postgres
from kantorek.launch.valkey import Valkey
data = pathlib.Path(sys.argv[1])
postgres, valkey = Postgres(data / "postgres", data, data / "log"), Valkey(data / "valkey", data, data / "log")
for server in (postgres, valkey):
    server.start()
for server in (postgres, valkey):
    server.wait()
print(postgres.port, valkey.port, postgres.process.pid, valkey.process.pid, flush=True)
time.sleep(60)
"""


@contextlib.contextmanager
def folder_for_all() -> Iterator[Path]:
    """One that user `nobody` could reach too; pytest's own is closed to all but its owner."""
    folder = Path(tempfile.mkdtemp(prefix="kantorek-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data() -> Iterator[Path]:
    with folder_for_all() as folder:
        yield folder


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """One server for the tests that only look at it."""
    with folder_for_all() as folder:
        server = Postgres(folder / "postgres", folder, folder / "log", throw_away=True)
        server.start()
        server.wait()
        yield server
        server.stop()


def is_alive(pid: int) -> bool:
    """Running; a zombie that nobody has reaped yet is dead."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_neither_role_can_pass_the_row_policies(postgres: Postgres) -> None:
    for role, may_create in ((OWNER, True), (APP, False)):
        with psycopg.connect(postgres.url(role)) as connection:
            row = connection.execute(
                "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        assert row == (False, False, may_create)


def test_the_runtime_role_can_make_no_table(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url(APP)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (id int)")


def test_the_owner_can_create_the_trusted_extensions(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url(OWNER)) as connection:
        for name in ("pg_trgm", "unaccent", "btree_gin", "btree_gist"):
            connection.execute(f"CREATE EXTENSION {name}")


def test_a_wrong_password_does_not_open_the_database(postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"postgres://postgres:wrong@{ports.LOOPBACK}:{postgres.port}/postgres")


def test_passwords_are_readable_by_their_owner_alone(postgres: Postgres) -> None:
    keys = postgres.keys / "keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    files = list(keys.iterdir())
    assert {file.name for file in files} == {"postgres", OWNER, APP}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_polish_letters_fold_their_case(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url(APP)) as connection:
        assert connection.execute("SELECT upper('żółć'), 'ŻÓŁĆ' ILIKE 'żółć'").fetchone() == ("ŻÓŁĆ", True)


def test_kill_9_of_the_holder_leaves_nothing_and_loses_nothing(data: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(data)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        postgres_port, valkey_port, *pids = map(int, holder.stdout.readline().split())
        server = Postgres(data / "postgres", data, data / "log", port=postgres_port)
        with psycopg.connect(server.url(OWNER)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 500) AS id")
        valkey = Valkey(data / "valkey", data, data / "log", port=valkey_port)
        redis.Redis.from_url(valkey.url).set("kept", "yes")
        os.kill(holder.pid, signal.SIGKILL)

    server.start()  # at once: the old one may still be on its way out
    server.wait()
    valkey.port = 0
    valkey.start()
    valkey.wait()
    try:
        assert not any(is_alive(pid) for pid in pids)
        with psycopg.connect(server.url(OWNER)) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (500,)
        assert redis.Redis.from_url(valkey.url, decode_responses=True).get("kept") == "yes"
    finally:
        server.stop()
        valkey.stop()


def test_a_killed_postmaster_recovers(data: Path) -> None:
    server = Postgres(data / "postgres", data, data / "log")
    server.start()
    server.wait()
    with psycopg.connect(server.url(OWNER)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 500) AS id")
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    server.start()
    server.wait()
    with psycopg.connect(server.url(OWNER)) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (500,)
    server.stop()


def test_two_on_one_folder_are_refused(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    second = Postgres(postgres.data, postgres.keys, postgres.log)
    monkeypatch.setattr(ports, "wait_until", lambda ready, within, step=0.0: ready())
    with pytest.raises(PostgresFailed, match="already runs"):
        second.start()


def test_a_folder_is_locked_by_whoever_runs_it(data: Path) -> None:
    place = Place(data, "127.0.0.1", 8000, "http://localhost:8000")
    with take_lock(place), pytest.raises(AlreadyRunning):
        take_lock(place)
    take_lock(place).close()


def test_another_major_version_is_refused(data: Path) -> None:
    (data / "postgres").mkdir()
    (data / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(PostgresFailed, match="made by PostgreSQL 12"):
        Postgres(data / "postgres", data, data / "log").start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_as_root_without_user_namespaces_it_runs_as_nobody(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rootless, "namespaces_work", lambda: False)
    monkeypatch.setattr(rootless.Unprivileged, "_reaches", lambda self, path: False)  # so that the copy is tried too
    server = Postgres(data / "postgres", data, data / "log", throw_away=True)
    assert server.root.is_relative_to(data / "postgres-programs")
    server.start()
    server.wait()
    try:
        assert server.process is not None
        uid = Path(f"/proc/{server.process.pid}").stat().st_uid
        assert uid == server.who.nobody.pw_uid  # type: ignore[union-attr]
        with psycopg.connect(server.url(APP)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.stop()
