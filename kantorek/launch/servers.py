"""PostgreSQL and Valkey of this copy: those the environment names, else the embedded ones, held by one process at a time."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kantorek.launch import ports
from kantorek.launch.errors import CannotStart
from kantorek.launch.place import Place
from kantorek.launch.postgres import APP, OWNER, Postgres
from kantorek.launch.valkey import Valkey

LOG_LIMIT = 10_000_000


class AlreadyRunning(CannotStart):
    """Another process holds the servers of this data folder."""


@dataclass
class Servers:
    """The addresses to use, and the embedded servers behind them (None where the environment names a real one)."""

    database_url: str
    owner_url: str
    redis_url: str
    postgres: Postgres | None = None
    valkey: Valkey | None = None

    def environment(self, *, as_owner: bool = False) -> dict[str, str]:
        """For a child: the runtime role's address; the owner's only for the one that migrates."""
        return {"DATABASE_URL": self.owner_url if as_owner else self.database_url, "REDIS_URL": self.redis_url}

    def start(self) -> None:
        for server in (self.postgres, self.valkey):
            if server is not None:
                server.start()

    def wait(self) -> None:
        for server in (self.postgres, self.valkey):
            if server is not None:
                server.wait()

    def stop(self) -> None:
        for server in (self.valkey, self.postgres):
            if server is not None:
                server.stop()


def planned(place: Place) -> Servers:
    """What to use; ports are chosen here, so that the addresses are known before anything runs."""
    database_url, redis_url = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    owner_url = os.environ.get("KANTOREK_MIGRATE_DATABASE_URL") or database_url
    servers = Servers(database_url, owner_url, redis_url)
    if not database_url:
        log = fresh_log(place, "postgres.log")
        servers.postgres = Postgres(place.data / "postgres", place.data, log, port=ports.free_port())
        servers.database_url, servers.owner_url = servers.postgres.url(APP), servers.postgres.url(OWNER)
    if not redis_url:
        log = fresh_log(place, "valkey.log")
        servers.valkey = Valkey(place.data / "valkey", place.data, log, port=ports.free_port())
        servers.redis_url = servers.valkey.url
    return servers


def fresh_log(place: Place, name: str) -> Path:
    """The log to write on; a long one is put aside, one old copy is kept."""
    path = place.logs / name
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".old.log"))
    return path


def take_lock(place: Place) -> IO[str]:
    """Held while the embedded servers run; the kernel lets go of it however this process ends."""
    place.make_folders()
    lock = open(place.run / "lock", "a")  # noqa: SIM115 -- stays open as long as the process lives
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise AlreadyRunning(
            f"Kantorek already runs on {place.data}; set KANTOREK_DATA and KANTOREK_PORT for a second copy."
        ) from error
    return lock


def remember(place: Place, servers: Servers) -> None:
    """For other commands while `up` runs: the ports alone, passwords stay in keys/."""
    known = {
        "postgres": servers.postgres.port if servers.postgres else 0,
        "valkey": servers.valkey.port if servers.valkey else 0,
    }
    (place.run / "servers.json").write_text(json.dumps(known))


@contextlib.contextmanager
def at_hand(place: Place) -> Iterator[Servers]:
    """The servers for one command: those of a running `up`, else started here and stopped at the end."""
    try:
        lock = take_lock(place)
    except AlreadyRunning:
        yield running(place)
        return
    servers = planned(place)
    try:
        servers.start()
        servers.wait()
        remember(place, servers)
        yield servers
    finally:
        servers.stop()
        lock.close()


def running(place: Place) -> Servers:
    """The addresses of the servers that another process of this copy started."""
    path = place.run / "servers.json"
    ports.wait_until(path.exists, 10)
    known = json.loads(path.read_text())
    servers = planned(place)
    if servers.postgres:
        servers.postgres.port = known["postgres"]
        servers.database_url, servers.owner_url = servers.postgres.url(APP), servers.postgres.url(OWNER)
        servers.postgres = None
    if servers.valkey:
        servers.valkey.port = known["valkey"]
        servers.redis_url = servers.valkey.url
        servers.valkey = None
    return servers
