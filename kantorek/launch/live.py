"""A whole running product for browser tests: web, worker and sandbox on a database and a queue of their own."""

import os
import socket
from dataclasses import dataclass, field
from pathlib import Path

from kantorek.launch import ports, testing
from kantorek.launch.children import Child
from kantorek.launch.sandbox_address import SandboxAddress
from kantorek.launch.up import CELERY, answers, web_arguments

READY_WITHIN = 60.0
QUICK = ("gus", "white_list", "account", "vies", "crbr", "krs")
"""All journeys share one running product: under the registers' own limits each would wait for what others have asked."""


@dataclass
class Live:
    """`url` is where it answers; `database` is the name of its database beside the tests' own."""

    folder: Path
    url: str = ""
    database: str = ""
    sandbox: SandboxAddress = field(default_factory=SandboxAddress)
    children: list[Child] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    door: socket.socket = field(default_factory=socket.socket)
    """Held here as `up` holds it: whoever knocks while the web process is away waits."""

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = f"live_{testing.WORKER or 'main'}_{os.getpid()}"
        address = testing.clone(self.database)
        self.door.bind((ports.LOOPBACK, 0))
        port = self.door.getsockname()[1]
        self.url = f"http://localhost:{port}"
        known = self.environment(address, port)
        self.add("web", web_arguments(self.door), known, (self.door.fileno(),))
        self.add("worker", [*CELERY, "worker", "--pool", "threads", "--concurrency", "6"], known)
        self.add("sandbox", self.sandbox.arguments, known)
        self.wait()

    def wait(self) -> None:
        """Until it answers."""
        if not ports.wait_until(lambda: answers(self.url + "/healthz"), READY_WITHIN, 0.1):
            raise RuntimeError("the product did not answer:\n" + "\n".join(self.words))

    def fell(self) -> Child:
        """Kill the web process as a power cut would; whoever asked starts it again, as the supervisor does."""
        web = next(child for child in self.children if child.name == "web")
        assert web.process
        web.process.kill()
        web.process.wait(5)
        return web

    def environment(self, database_url: str, port: int) -> dict[str, str]:
        """Its own queue and cache, so that it never takes the jobs of the tests around it."""
        number = int(os.environ["REDIS_URL"].rsplit("/", 1)[1]) + 16
        known = {name: value for name, value in os.environ.items() if name != "KANTOREK_MIGRATE_DATABASE_URL"}
        known |= {
            "DATABASE_URL": database_url,
            "REDIS_URL": f"{os.environ['KANTOREK_TEST_REDIS']}/{number}",
            "KANTOREK_DATA": str(self.folder),
            "KANTOREK_URL": self.url,
            "KANTOREK_PORT": str(port),
            "DJANGO_SETTINGS_MODULE": "kantorek.config.settings",
            "KANTOREK_REGISTER_LIMITS": " ".join(f"{one}.per_second=10 {one}.per_minute=600" for one in QUICK),
            "PYTHONUNBUFFERED": "1",
        }
        return known | self.sandbox.environment({})

    def add(self, name: str, arguments: list[str], known: dict[str, str], fds: tuple[int, ...] = ()) -> None:
        child = Child(
            name, arguments, known, self.folder, fds, hear=lambda text, who: self.words.append(f"{who}: {text}")
        )
        child.start()
        self.children.append(child)

    def stop(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        for child in reversed(self.children):
            child.patience = 3
            child.stop()
        self.door.close()
