"""A sandbox on loopback for one test, and the few ways to talk to it."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kantorek.core import http
from kantorek.registers.gus.client import Account, Line
from kantorek.registers.tests.recorded import Memory
from kantorek.sandbox import GUS_KEY, GUS_PATH
from kantorek.sandbox.server import World, address_of, new_world, open_server, serve_in_background


@dataclass(frozen=True)
class Sandbox:
    """Where it runs and what it remembers."""

    url: str
    world: World

    def line(self, sessions: Memory, *, seconds: float = 5.0, prefix: str = "BIR11", key: str = GUS_KEY) -> Line:
        """Open a conversation with its GUS."""
        return Line(Account(self.url + GUS_PATH, key, prefix), sessions, time.monotonic() + seconds, lambda until: None)

    def wish(self, **fault: Any) -> None:
        """Ask for trouble."""
        http.post(f"{self.url}/faults", json.dumps(fault).encode())

    def read(self, path: str) -> Any:
        """Read one of its JSON pages."""
        return json.loads(http.get(self.url + path).body)


@contextmanager
def sandbox() -> Iterator[Sandbox]:
    """Run a sandbox of its own, with nothing remembered."""
    world = new_world()
    server = open_server(world, 0)
    serve_in_background(server)
    try:
        yield Sandbox(address_of(server), world)
    finally:
        server.shutdown()
        server.server_close()
