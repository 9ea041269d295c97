"""The far end of the simulated nights: the sandbox's own twins, for ten thousand companies, counting what is asked.

Latency is scaled: one millisecond here stands for a hundred of a real register's; the walker's clock counts the rest.
`/bench/tally` gives calls and identifiers, `/bench/night` begins to count anew, `/bench/hold` keeps the n-th question
of a register unanswered, so that a walker can be killed with a call in flight.
"""

import argparse
import random
import re
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from kantorek.sandbox import crbr, gus, gus_days, krs, server, vies, white_list
from kantorek.sandbox.answers import Answer, Request, data
from kantorek.sandbox.ordinary import Company, Mint, invented
from kantorek.sandbox.world import World

SCALE: Final = 100
LATENCY: Final = {"white_list": 0.6, "vies": 1.2, "crbr": 0.9, "krs": 0.4, "gus": 0.25}
"""Seconds that one call takes in life, about."""
PATHS: Final = {"/wl/": "white_list", "/vies/": "vies", "/crbr/": "crbr", "/krs/": "krs", "/wsBIR/": "gus"}
_NUMBER: Final = re.compile(rb"<[^>]*\bN(?:IP|ip)>(\d{10})<|\"vatNumber\": ?\"(\d{10})\"")


@lru_cache(maxsize=1)
def companies(count: int) -> list[Company]:
    """Give so many companies: the ordinary ones again and again, each time under other numbers."""
    ordinary, _mint, _rng = invented()
    mint = Mint(random.Random(20261109))
    found = []
    for index in range(count):
        like = ordinary[index % len(ordinary)]
        numbers: dict[str, Any] = {"nip": mint.nip(), "regon": mint.regon(), "krs": mint.krs() if like.krs else ""}
        found.append(replace(like, branches=(), **numbers))
    return found


@dataclass
class Tally:
    """What was asked since the night began, and the question that is held."""

    calls: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    hold: tuple[str, int] = ("", 0)
    held: list[str] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, register: str, numbers: list[str]) -> bool:
        """Count a call; true when it is the one to be held."""
        with self.lock:
            self.calls[register] += 1
            self.asked.update(f"{register} {number}" for number in numbers)
            wanted, after = self.hold
            if wanted != register or not numbers:
                return False
            self.hold = (wanted, after - 1) if after > 1 else ("", 0)
            if after > 1:
                return False
            self.held = [f"{register} {number}" for number in numbers]
            self.go_on.clear()
            return True


def populate(count: int) -> None:
    """Let the twins know these companies and no others."""
    known = companies(count)
    index = {"nip": {}, "regon": {}, "krs": {}}  # type: dict[str, dict[str, Company]]
    for company in known:
        for kind, entries in index.items():
            entries[getattr(company, kind)] = company
    for twin in (white_list, krs, gus_days):
        setattr(twin, "companies", lambda: known)  # noqa: B010 -- a constant that mypy would not let be set
    for other in (crbr, vies):
        setattr(other, "by_nip", lambda: index["nip"])  # noqa: B010
    setattr(gus, "_known", lambda kind, number: [c for c in [index.get(kind, {}).get(number)] if c])  # noqa: B010


def numbers_in(register: str, request: Request) -> list[str]:
    """Tell which numbers a request asks about; a second page about the same number is none."""
    if register == "white_list":
        return request.path.rpartition("/")[2].split(",")
    if register == "krs":
        first = request.query.get("rejestr") == ["P"] and "OdpisAktualny" in request.path
        return [request.path.rpartition("/")[2]] if first else []
    if register == "gus" and b"DaneSzukajPodmioty" not in request.body:
        return []
    found = _NUMBER.search(request.body)
    return [(found[1] or found[2]).decode()] if found else []


def answering(tally: Tally, honest: Any) -> Any:
    """Wrap the sandbox's answer: count, take the time that a register takes, hold what is to be held."""

    def answer(
        world: World, method: str, path: str, query: dict[str, list[str]], headers: dict[str, str], body: bytes
    ) -> Answer:
        if path.startswith("/bench/"):
            return control(tally, world, path, query)
        register = next((name for start, name in PATHS.items() if path.startswith(start)), "")
        if register:
            held = tally.note(register, numbers_in(register, Request(method, path, query, headers, body)))
            if held:
                tally.go_on.wait(60)
            time.sleep(LATENCY[register] / SCALE)
        told: Answer = honest(world, method, path, query, headers, body)
        tally.refused += b"WL-191" in told.body[:200] or told.status == 429
        return told

    return answer


def control(tally: Tally, world: World, path: str, query: dict[str, list[str]]) -> Answer:
    """Tell the counts, begin anew, hold and let go."""
    with tally.lock:
        if path == "/bench/night":
            tally.calls.clear()
            tally.asked.clear()
        if path == "/bench/hold":
            tally.hold, tally.held = (query["register"][0], int(query["after"][0])), []
        if path == "/bench/release":
            tally.hold, tally.held = ("", 0), []
            tally.go_on.set()
            return data({"asked": list(tally.asked)})
        twice = {number: times for number, times in tally.asked.items() if times > 1}
        told = {"calls": tally.calls, "numbers": len(tally.asked), "twice": twice, "held": tally.held}
        searches = {day: used for (kind, day), used in world.white_list.used.items() if kind == "search"}
        return data({**told, "refused": tally.refused, "searches": searches})


def main(arguments: list[str] | None = None) -> int:
    """Serve until killed."""
    parser = argparse.ArgumentParser(prog="python -m kantorek.launch.bench.far_end", description=__doc__)
    parser.add_argument("--companies", type=int, default=10_000)
    options = parser.parse_args(arguments)
    populate(options.companies)
    setattr(server, "answer", answering(Tally(), server.answer))  # noqa: B010
    opened = server.open_server(server.new_world(), 0)
    setattr(opened, "handle_error", lambda *_: None)  # noqa: B010 -- a worker that is killed hangs up in the middle
    sys.stdout.write(f"{server.address_of(opened)}\n")
    sys.stdout.flush()
    opened.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
