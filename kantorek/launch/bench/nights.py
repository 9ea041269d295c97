"""Four simulated nights of ten thousand clients: once undisturbed, once with three workers killed in the middle.

Run by `kantorek bench` as a process of its own, on servers of its own: `python -m kantorek.launch.bench.nights`.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

from kantorek.launch.bench.report import Figure
from kantorek.launch.place import Place
from kantorek.launch.sandbox_address import GUS_KEY, GUS_PATH, PATHS
from kantorek.launch.servers import Servers, at_hand

NIGHTS: Final = 4
KILLS: Final = {0: [("white_list", 60), ("gus", 2500)], 1: [("white_list", 40)]}
"""By night: the register whose call is in flight when the worker is killed, and how many questions before."""
OPENS, CLOSES = clock_time(19, 0), clock_time(6, 0)
"""In UTC, which is eight in the evening and seven in the morning in Warsaw's winter time."""
RSS_MB = 300.0


@dataclass
class Run:
    """What came of four nights."""

    calls: dict[str, list[int]] = field(default_factory=dict)
    twice: int = 0
    in_flight: int = 0
    kills: int = 0
    rss: float = 0.0
    wall: float = 0.0
    tally: dict[str, Any] = field(default_factory=dict)


def measure(companies: int, offices: int, *, kills: bool) -> list[Figure]:
    """Load, walk four nights, look at what is left."""
    name = f"four nights, {companies} clients in {offices} offices" + (", three kills" if kills else "")
    print("measuring:", name, flush=True)
    with tempfile.TemporaryDirectory(prefix="kantorek-nights-") as name_of, ExitStack() as stack:
        folder = Path(name_of)
        known, environment = stack.enter_context(_ready(folder))
        address = stack.enter_context(_far_end(companies))
        environment |= _addresses(address) | known.environment()
        _django(environment)
        _load(companies, offices)
        run = _nights(environment, address, folder, _scaled(companies) if kills else {})
        return _figures(name, run, left=_left_out(), kills=kills)


def _scaled(companies: int) -> dict[int, list[tuple[str, int]]]:
    """Fewer clients, fewer questions: the kills fall into the same part of the night."""
    return {
        night: [(name, max(2, after * companies // 10_000)) for name, after in kills] for night, kills in KILLS.items()
    }


@contextmanager
def _ready(folder: Path) -> Iterator[tuple[Servers, dict[str, str]]]:
    place = Place(data=folder, host="127.0.0.1", port=0, url="http://localhost")
    place.make_folders()
    with at_hand(place) as known:
        told = {"KANTOREK_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "kantorek.config.settings"}
        environment = {name: value for name, value in os.environ.items() if name != "KANTOREK_MIGRATE_DATABASE_URL"}
        owner = environment | known.environment(as_owner=True) | told | {"KANTOREK_RUNTIME_URL": known.database_url}
        subprocess.run([sys.executable, "-m", "kantorek.launch.prepare", "migrate"], env=owner, check=True)
        yield known, environment | told


@contextmanager
def _far_end(companies: int) -> Iterator[str]:
    command = [sys.executable, "-m", "kantorek.launch.bench.far_end", "--companies", str(companies)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def _addresses(root: str) -> dict[str, str]:
    """The registers' addresses; no KANTOREK_SANDBOX, so that hours, pauses and quotas hold as in life."""
    told = {name: root + path for name, path in PATHS.items()}
    return told | {"KANTOREK_GUS_URL": root + GUS_PATH, "KANTOREK_GUS_KEY": GUS_KEY, "KANTOREK_SANDBOX": ""}


def _django(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    import django

    django.setup()


def _load(companies: int, offices: int) -> None:
    from kantorek.launch.bench import far_end
    from kantorek.verification import bench

    keys = ("name", "nip", "regon", "krs")
    known = far_end.companies(companies)
    sheets = [{key: getattr(one, key) for key in keys} | {"legal_form": one.form} for one in known]
    bench.load(offices, sheets)


def _left_out() -> dict[str, int]:
    from kantorek.verification import bench

    return bench.left_out(at=datetime.combine(_first_night() + timedelta(days=NIGHTS), CLOSES, UTC))


def _answered(since: datetime) -> set[str]:
    from kantorek.verification import bench

    return bench.answered(since=since)


def _first_night() -> date:
    """The nights lie in the days before today: the list of VAT payers is not asked about days to come."""
    return datetime.now(UTC).date() - timedelta(days=NIGHTS + 2)


def _nights(environment: dict[str, str], address: str, folder: Path, kills: dict[int, list[tuple[str, int]]]) -> Run:
    run, began = Run(), time.monotonic()
    for number in range(NIGHTS):
        _ask(address, "night")
        day = _first_night() + timedelta(days=number)
        begin = datetime.combine(day, OPENS, UTC)
        end = datetime.combine(day + timedelta(days=1), CLOSES, UTC)
        _night(run, environment, address, folder / f"night-{number}.json", begin, end, kills.get(number, []))
        run.tally = _ask(address, "tally")
        for register, calls in run.tally["calls"].items():
            run.calls.setdefault(register, []).append(calls)
        run.twice += len(run.tally["twice"])
    run.wall = time.monotonic() - began
    return run


def _night(
    run: Run,
    environment: dict[str, str],
    address: str,
    status: Path,
    begin: datetime,
    end: datetime,
    kills: list[tuple[str, int]],
) -> None:
    """Let one worker after the other walk: each is killed in the middle of a call, the last one reaches the morning."""
    times = ["--begin", begin.isoformat(), "--end", end.isoformat(), "--status", str(status)]
    command = [sys.executable, "-m", "kantorek.launch.bench.walker", *times]
    in_flight: set[str] = set()
    for register, after in kills:
        _ask(address, f"hold?register={register}&after={after}")
        worker = subprocess.Popen(command, env=environment)
        while not _ask(address, "tally")["held"] and worker.poll() is None:
            time.sleep(0.02)
        if worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
            run.kills += 1
        worker.wait()
        in_flight |= set(_ask(address, "release")["asked"]) - _answered(begin)
    if subprocess.run(command, env=environment, check=False).returncode:
        raise RuntimeError("a worker failed; the reason stands above")
    run.rss = max(run.rss, json.loads(status.read_text())["rss"])
    twice = set(_ask(address, "tally")["twice"])
    run.in_flight += len(in_flight)
    run.twice -= len(twice & in_flight)  # unanswered the first time, and asked about again after the cool-down


def _ask(address: str, what: str) -> dict[str, Any]:
    with urlopen(Request(f"{address}/bench/{what}", method="GET"), timeout=90) as answer:
        told: dict[str, Any] = json.loads(answer.read())
        return told


def _figures(name: str, run: Run, *, left: dict[str, int], kills: bool) -> list[Figure]:
    searches = max(run.tally["searches"].values(), default=0)
    figures = [
        Figure(name, "white list, searches of the busiest day", searches, "calls", 100),
        Figure(name, "calls refused by a register", run.tally["refused"], "calls", 0),
        *(
            Figure(name, f"{register}, calls of the busiest night", max(n), "calls")
            for register, n in run.calls.items()
        ),
        Figure(name, "lights left without an answer", sum(left.values()), "lights", 0),
        Figure(name, "numbers asked about twice in a night", run.twice, "numbers", 0),
        Figure(name, "memory of a worker, the most", run.rss, "MB", RSS_MB),
        Figure(name, "wall time", run.wall, "s"),
    ]
    if kills:
        figures.append(
            Figure(name, "workers killed with a call in flight", run.kills, "kills", None, None, 3 - run.kills)
        )
        figures.append(Figure(name, "numbers in flight at a kill", run.in_flight, "numbers"))
    return figures


def main(arguments: list[str] | None = None) -> int:
    """Measure one run and write its figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m kantorek.launch.bench.nights", description=__doc__)
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--offices", type=int, default=1)
    parser.add_argument("--kills", action="store_true")
    parser.add_argument("--json", type=Path, required=True)
    options = parser.parse_args(arguments)
    figures = measure(options.clients, options.offices, kills=options.kills)
    options.json.write_text(json.dumps([asdict(figure) for figure in figures]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
