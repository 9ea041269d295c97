"""One worker of a simulated night: a thread for each register's round, on clocks that skip the waiting.

A wait for the next call takes no time; a call takes what it takes plus the rest of a real register's latency. How far
each round has come is written beside, so that after a kill the next worker goes on from there, one spell later.
"""

import argparse
import json
import os
import resource
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import django
from django.conf import settings

if not settings.configured:
    django.setup()

from django.db import connection

from kantorek.core import http
from kantorek.launch.bench.far_end import LATENCY, PATHS
from kantorek.verification.law import WATCHED
from kantorek.verification.rounds import upkeep
from kantorek.verification.rounds.walking import walk

SPELL: Final = timedelta(minutes=10)


@dataclass
class Clock:
    """A moment that waiting moves, and nothing else."""

    at: datetime

    def __call__(self) -> datetime:
        """Give the moment."""
        return self.at

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=max(0.0, seconds))


@dataclass
class Night:
    """One night: from when to when, and how far each round has come."""

    begin: datetime
    end: datetime
    status: Path
    reached: dict[str, datetime] = field(default_factory=dict)
    calls: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def walk(self) -> None:
        """Let every round come to the morning."""
        if self.status.exists():  # another worker was here, and was killed
            told = json.loads(self.status.read_text())["reached"]
            self.reached = {name: datetime.fromisoformat(at) + SPELL for name, at in told.items()}
        upkeep.follow_clients(moment_now=Clock(self.begin))
        with ThreadPoolExecutor(len(WATCHED)) as pool:
            list(pool.map(self._round, WATCHED))

    def _round(self, register: str) -> None:
        clock = _own.clock = Clock(self.begin)
        at = self.reached.get(register, self.begin)
        while at < self.end:
            clock.at = at
            walked = walk(register, moment_now=clock, spell=SPELL, wait=clock.wait)
            at += SPELL
            self._note(register, at, walked.calls if walked else 0)
        connection.close()

    def _note(self, register: str, at: datetime, calls: int) -> None:
        with self.lock:
            self.reached[register], self.calls = at, self.calls + calls
            rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            reached = {name: moment.isoformat() for name, moment in self.reached.items()}
            fresh = self.status.with_suffix(".new")
            fresh.write_text(json.dumps({"reached": reached, "rss": rss, "calls": self.calls}))
            os.replace(fresh, self.status)


_own = threading.local()


def _take_time() -> None:
    """Let each call take as long, on the clock of its round, as a real register takes."""
    honest = http.send

    def send(method: str, url: str, **options: Any) -> http.Reply:
        began = time.monotonic()
        try:
            return honest(method, url, **options)
        finally:
            register = next((name for start, name in PATHS.items() if start in url), "")
            _own.clock.wait(LATENCY.get(register, 0.0) - (time.monotonic() - began))

    setattr(http, "send", send)  # noqa: B010


def main(arguments: list[str] | None = None) -> int:
    """Walk one night, or what is left of it."""
    parser = argparse.ArgumentParser(prog="python -m kantorek.launch.bench.walker", description=__doc__)
    parser.add_argument("--begin", type=datetime.fromisoformat, required=True)
    parser.add_argument("--end", type=datetime.fromisoformat, required=True)
    parser.add_argument("--status", type=Path, required=True)
    options = parser.parse_args(arguments)
    _take_time()
    Night(options.begin, options.end, options.status).walk()
    return 0


if __name__ == "__main__":
    sys.exit(main())
