"""`kantorek up`: servers, migrations, demo, web, worker and beat from one command."""

import json
import os
import select
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from kantorek.launch import fingerprint, ports, prepare, sandbox_address, servers
from kantorek.launch.children import Child, Supervisor, say
from kantorek.launch.errors import CannotStart
from kantorek.launch.place import Place
from kantorek.launch.sandbox_address import SandboxAddress
from kantorek.launch.servers import Servers

READY_WITHIN = 120.0
OWNERS_ADDRESS = "KANTOREK_MIGRATE_DATABASE_URL"  # never given to what serves people
CELERY = ("-W", "ignore:You're running", "-m", "celery", "-q", "-A", "kantorek.config.celery:app")


@dataclass(frozen=True)
class Wishes:
    """What the command line asked for."""

    demo: bool = True
    web: int = 2


class Stopped(Exception):
    """A signal came while starting."""


@dataclass
class Start:
    """One start of everything, from the lock to the first page."""

    place: Place
    wishes: Wishes
    supervisor: Supervisor
    servers: Servers
    door: socket.socket
    begun: float = field(default_factory=time.monotonic)
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        """Web processes load while the database is prepared; the gate opens when it is ready."""
        sandbox = SandboxAddress() if self.is_demo() and sandbox_address.is_wanted() else None
        self.environment = self.for_children(sandbox)
        self.start_servers()
        gate, opener = os.pipe()
        first = self.add("web", web_arguments(self.door, gate), (self.door.fileno(), gate))
        os.close(gate)
        # Started again later, it finds everything ready: no gate.
        first.arguments, first.fds = web_arguments(self.door), (self.door.fileno(),)
        loading = self.prepare()
        os.close(opener)
        if sandbox:
            self.add("sandbox", [*sandbox.arguments, "--demo"])
        self.wait_for_first_page(first)
        say(f"ready in {time.monotonic() - self.begun:.1f} s:  {self.place.url}")
        self.finish_demo(loading)
        self.greet()
        self.start_the_rest()

    def for_children(self, sandbox: SandboxAddress | None) -> dict[str, str]:
        known = {name: value for name, value in os.environ.items() if name != OWNERS_ADDRESS}
        known |= self.servers.environment()
        known |= sandbox.environment() if sandbox else {}
        known |= {
            "KANTOREK_DATA": str(self.place.data),
            "KANTOREK_STATIC": str(self.place.static),
            "KANTOREK_PORT": str(self.place.port),
            "KANTOREK_URL": self.place.url,
            "DJANGO_SETTINGS_MODULE": "kantorek.config.settings",
            "PYTHONUNBUFFERED": "1",
        }
        return known

    def start_servers(self) -> None:
        for server in (self.servers.postgres, self.servers.valkey):
            if server is not None:
                self.supervisor.add(server)
        self.servers.wait()
        servers.remember(self.place, self.servers)

    def add(self, name: str, arguments: list[str], fds: tuple[int, ...] = ()) -> Child:
        child = Child(name, arguments, self.environment, self.place.run, fds)
        self.supervisor.add(child)
        return child

    # -- the demo: decided at the first start of this data folder, and kept

    def is_demo(self) -> bool:
        kind = self.place.data / "kind"
        if not kind.exists():
            own = not self.wishes.demo or bool(os.environ.get("DATABASE_URL"))
            kind.write_text("own" if own else "demo")
        return kind.read_text() == "demo"

    # -- migrations, files, demo

    def steps(self) -> list[str]:
        steps = []
        if servers_fingerprint(self.servers) != fingerprint.of_migrations():
            steps.append("migrate")
        if not prepare.static_is_fresh(self.place):
            steps.append("static")
        if self.is_demo() and not prepare.logins_file(self.place).exists():
            steps.append("demo")
        return steps

    def prepare(self) -> Child | None:
        """Until the web may serve; the demo office goes on loading behind it."""
        steps = self.steps()
        if not steps:
            return None
        say("preparing: " + ", ".join(steps))
        environment = self.environment | self.servers.environment(as_owner=True)
        environment["KANTOREK_RUNTIME_URL"] = self.servers.database_url
        told, tell = os.pipe()
        arguments = ["-m", "kantorek.launch.prepare", *steps, "--tell", str(tell)]
        child = Child("prepare", arguments, environment, self.place.run, (tell,))
        child.start()
        os.close(tell)
        with open(told, "rb", buffering=0) as ear:
            self.see_through(child, lambda: bool(select.select([ear], [], [], 0)[0]))
        return child

    def see_through(self, child: Child, enough: Callable[[], bool]) -> None:
        """Wait for its end, or until it is enough; a signal ends both."""
        assert child.process is not None
        while child.process.poll() is None and not enough():
            if self.supervisor.stopping.wait(0.05):
                child.stop()
                raise Stopped
        if child.process.poll():
            raise CannotStart("The database could not be prepared; the reason stands above.")

    # -- ready

    def wait_for_first_page(self, web: Child) -> None:
        address = f"http://{ports.LOOPBACK}:{self.place.port}/healthz"
        end = time.monotonic() + READY_WITHIN
        while not answers(address):
            if web.process is not None and web.process.poll() is not None:
                raise CannotStart("The web did not start; the reason stands above.")
            if self.supervisor.stopping.wait(0.05):
                raise Stopped
            if time.monotonic() > end:
                raise CannotStart(f"No page within {READY_WITHIN:.0f} s.")

    def finish_demo(self, loading: Child | None) -> None:
        if loading is None or loading.process is None:
            return
        if "demo" in loading.arguments and loading.process.poll() is None:
            say("loading the demo office; its log-ins follow")
        self.see_through(loading, lambda: False)

    def greet(self) -> None:
        file = prepare.logins_file(self.place)
        if self.is_demo() and file.exists():
            for who, mail, password in json.loads(file.read_text()):
                say(f"  {who:<24} {mail:<36} {password}")
        say("Ctrl+C stops everything")

    def start_the_rest(self) -> None:
        # As many as the database pool holds: five nightly rounds may wait for registers, and people ask beside them.
        worker = [*CELERY, "worker", "--pool", "threads", "--concurrency", "10", "--loglevel", "WARNING"]
        self.add("worker", [*worker, "--without-gossip", "--without-mingle"])
        for number in range(1, self.wishes.web):
            self.add(f"web {number + 1}", web_arguments(self.door), (self.door.fileno(),))
        self.add(
            "beat", [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile=", "--schedule", str(self.place.run / "beat")]
        )


def web_arguments(door: socket.socket, gate: int | None = None) -> list[str]:
    return ["-m", "kantorek.launch.web", str(door.fileno()), *([str(gate)] if gate is not None else [])]


def servers_fingerprint(known: Servers) -> str | None:
    import psycopg

    from kantorek.launch import grants

    try:
        return grants.migrated_as(known.owner_url)
    except psycopg.Error as error:
        raise CannotStart(f"The database does not answer: {error}") from error


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def open_door(place: Place) -> socket.socket:
    """The web's address, bound before anything starts, so that a taken port is said at once."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((place.host, place.port))
    except OSError as error:
        raise CannotStart(
            f"Port {place.port} on {place.host} is not free ({error.strerror}); set KANTOREK_PORT."
        ) from error
    return door


def up(place: Place, wishes: Wishes) -> int:
    """Start everything, say where it is, watch it until a signal comes; 0 when it was asked to stop."""
    supervisor = Supervisor()
    supervisor.listen_to_signals()
    with servers.take_lock(place), open_door(place) as door:
        try:
            Start(place, wishes, supervisor, servers.planned(place), door).run()
            supervisor.watch()
        except Stopped:
            pass
        except CannotStart as reason:
            say(str(reason))
            supervisor.failed = True
        finally:
            say("stopping")
            supervisor.stop()
            say("stopped")
    return 1 if supervisor.failed else 0
