"""The test rig, a pytest plugin: own PostgreSQL and Valkey, a database cloned from a migrated template.

Loaded by `-p` before Django's settings: starting the servers and filling the environment is its whole point.
KANTOREK_TEST_DATABASE_URL (an owner with CREATEDB) puts a real server in place of the embedded one.
"""

import atexit
import fcntl
import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from kantorek.launch import fingerprint, grants
from kantorek.launch.postgres import APP, DATABASE, OWNER, Postgres
from kantorek.launch.valkey import Valkey

HOME = Path(os.environ.get("KANTOREK_TEST_DATA") or Path(__file__).resolve().parents[2] / "var" / "test").resolve()
TEMPLATE_VARIABLE, OWNER_VARIABLE = "KANTOREK_TEST_TEMPLATE", "KANTOREK_TEST_OWNER_URL"
WORKER = os.environ.get("PYTEST_XDIST_WORKER")
SEEDS_KEPT = 3


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before anything imports Django: servers (once), a database of one's own (each xdist worker), environment."""
    if {"--help", "-h", "--version"} & set(early_config.invocation_params.args):
        return
    prepare()


def pytest_collection_finish() -> None:
    """What stands now stands to the end: the collector need not walk over two million objects in the middle of a test."""
    gc.freeze()


def prepare() -> None:
    if WORKER is None:
        start_servers()
    name = f"test_{WORKER or 'main'}_{os.getpid()}"
    clone(name)
    os.environ["DATABASE_URL"] = at_database(os.environ["KANTOREK_TEST_APP_URL"], name)
    os.environ["KANTOREK_MIGRATE_DATABASE_URL"] = at_database(os.environ[OWNER_VARIABLE], name)
    if "KANTOREK_TEST_REDIS" in os.environ:
        index = int((WORKER or "gw0").removeprefix("gw")) + (1 if WORKER else 0)
        os.environ["REDIS_URL"] = f"{os.environ['KANTOREK_TEST_REDIS']}/{index}"


def start_servers() -> None:
    """PostgreSQL on a copy of the migrated seed, Valkey without a disk; both die with this process."""
    run = HOME / f"run-{os.getpid()}"
    sweep()
    keep_compiled()
    (run / "static").mkdir(parents=True)
    atexit.register(shutil.rmtree, run, ignore_errors=True)
    os.environ.update(ENVIRONMENT | {"KANTOREK_DATA": str(run)})
    for silent in ("CELERY_BROKER_URL", "KANTOREK_URL", "KANTOREK_SANDBOX", "KANTOREK_GUS_URL", "KANTOREK_STATIC"):
        os.environ.pop(silent, None)
    start_valkey(run)
    real = os.environ.get("KANTOREK_TEST_DATABASE_URL")
    if real:
        use_real_server(real)
    else:
        start_postgres(run)


# What a test may rely on; nothing of the developer's own environment leaks in.
ENVIRONMENT = {
    "KANTOREK_SECRET_KEY": "tests only, never on a machine that serves people",
    "KANTOREK_FIELD_KEYS": "dGVzdHMgb25seSwgdGhpcnR5LXR3byBieXRlcyBsb24=",
    "KANTOREK_SMTP_URL": "smtp://127.0.0.1:9",
    "KANTOREK_GUS_KEY": "abcde12345abcde12345",
    "KANTOREK_PORT": "8000",
    "KANTOREK_DEBUG": "0",
    "KANTOREK_TESTING": "1",
}


def keep_compiled() -> None:
    """Each of the thirty processes of a run would compile the whole program again where Python may not keep it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def start_valkey(run: Path) -> None:
    valkey = Valkey(run / "valkey", run, run / "valkey.log", throw_away=True)
    valkey.start()
    atexit.register(valkey.stop)
    valkey.wait()
    os.environ["KANTOREK_TEST_REDIS"] = valkey.url.rsplit("/", 1)[0]


def start_postgres(run: Path) -> None:
    seed = migrated_seed()
    shutil.copytree(seed, run / "seed", symlinks=True)
    server = Postgres(run / "seed" / "postgres", HOME, run / "postgres.log", throw_away=True)
    server.start()
    atexit.register(server.stop)
    server.wait()
    os.environ[OWNER_VARIABLE] = server.url(OWNER)
    os.environ["KANTOREK_TEST_APP_URL"] = server.url(APP)
    os.environ[TEMPLATE_VARIABLE] = DATABASE


def use_real_server(owner_url: str) -> None:
    """A server that somebody else runs: the template is a database there, kept between runs by its fingerprint.

    KANTOREK_TEST_APP_URL names the runtime role; without it the tests run as the owner, held by FORCE alone.
    """
    app_url = os.environ.setdefault("KANTOREK_TEST_APP_URL", owner_url)
    template = f"kantorek_template_{fingerprint.of_migrations()}_{grants.role_in(app_url)}"[:63]
    with psycopg.connect(owner_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(template)))
            try:
                migrate(at_database(owner_url, template), app_url)
            except pytest.UsageError:
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(template)))
                raise
    os.environ[OWNER_VARIABLE] = owner_url
    os.environ[TEMPLATE_VARIABLE] = template


# -- the seed: a stopped cluster with a migrated database, made once per state of the migrations


def migrated_seed() -> Path:
    seeds = HOME / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    seed = seeds / fingerprint.of_migrations()
    with open(seeds / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two runs at once make it once
        if not seed.exists():
            make_seed(seed)
        os.utime(seed)
        for old in sorted(seeds.glob("[0-9a-f]*"), key=lambda path: path.stat().st_mtime)[:-SEEDS_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    return seed


def make_seed(seed: Path) -> None:
    fresh = seed.with_name("new-" + seed.name)
    shutil.rmtree(fresh, ignore_errors=True)
    server = Postgres(fresh / "postgres", HOME, HOME / "seed.log", throw_away=True)
    server.start()
    try:
        server.wait()
        migrate(server.url(OWNER), server.url(APP))
    except BaseException:
        server.stop()
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    server.stop()
    fresh.rename(seed)


def migrate(owner_url: str, app_url: str) -> None:
    command = [sys.executable, "-m", "kantorek.launch.prepare", "migrate"]
    done = subprocess.run(
        command,
        env=os.environ | {"DATABASE_URL": owner_url, "KANTOREK_RUNTIME_URL": app_url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise pytest.UsageError(f"The migrations failed:\n{done.stdout}{done.stderr}")


def sweep() -> None:
    """Folders of runs that were killed."""
    for left in HOME.glob("run-*"):
        if not Path(f"/proc/{left.name.removeprefix('run-')}").exists():
            shutil.rmtree(left, ignore_errors=True)


# -- databases


def at_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def clone(name: str) -> str:
    """A new database, a copy of the migrated template; returns the runtime role's address of it."""
    template = os.environ[TEMPLATE_VARIABLE]
    with psycopg.connect(at_database(os.environ[OWNER_VARIABLE], "postgres"), autocommit=True) as connection:
        text = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        connection.execute(text.format(sql.Identifier(name), sql.Identifier(template)))
    if "KANTOREK_TEST_DATABASE_URL" in os.environ:
        atexit.register(drop, name)
    return at_database(os.environ["KANTOREK_TEST_APP_URL"], name)


def drop(name: str) -> None:
    with psycopg.connect(at_database(os.environ[OWNER_VARIABLE], "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
