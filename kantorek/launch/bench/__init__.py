"""`kantorek bench`: loads many clients, starts the real server, and measures it against the budgets.

Every figure stands beside its budget and, where a page reads the database, beside the bare SQL of the same page.
Load goes to loopback only and is bounded.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from kantorek.launch import ports, servers
from kantorek.launch.bench.report import Figure, table
from kantorek.launch.place import Place

__all__ = ["main"]


def wishes(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="kantorek bench", description=__doc__)
    parser.add_argument("--clients", type=int, default=10_000, help="clients of the office measured (10000)")
    parser.add_argument("--events", type=int, default=200_000, help="events of that office (200000)")
    parser.add_argument("--tasks", type=int, default=100_000, help="tasks of that office (100000)")
    parser.add_argument("--offices", type=int, default=5, help="offices in all, the others with 1000 clients each (5)")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each page is asked for (6)")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument(
        "--million", action="store_true", help="then load 1,000,000 clients in 1000 offices, look again"
    )
    parser.add_argument("--fresh", action="store_true", help="load the data again")
    parser.add_argument(
        "--nights", type=int, default=10_000, metavar="CLIENTS", help="of the simulated nights (10000); 0: none"
    )
    parser.add_argument("--only-nights", action="store_true", help="measure the simulated nights and nothing else")
    parser.add_argument("--only-chat", action="store_true", help="measure the chat and nothing else")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Load, serve, measure, print; 1 when a budget is missed."""
    asked = wishes(arguments)
    here = Place.from_environment()
    place = replace(here, data=here.data / "bench", port=ports.free_port(), url="")
    place = replace(place, url=f"http://localhost:{place.port}")
    if asked.fresh:
        shutil.rmtree(place.data, ignore_errors=True)
    figures = [] if asked.only_nights else _measure(place, asked) + ([] if asked.only_chat else _start_up(place))
    figures += [] if asked.only_chat else _nights(asked.nights)
    print(table(figures))
    if asked.json:
        asked.json.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")
    return int(any(figure.missed for figure in figures))


def _measure(place: Place, asked: argparse.Namespace) -> list[Figure]:
    with servers.at_hand(place) as known:
        environment = os.environ | known.environment(as_owner=True) | {"KANTOREK_DATA": str(place.data)}
        environment |= {"KANTOREK_RUNTIME_URL": known.database_url, "KANTOREK_STATIC": str(place.static)}
        prepare = [sys.executable, "-m", "kantorek.launch.prepare", "migrate", "static"]
        subprocess.run(prepare, env=environment, check=True)
        os.environ.update(known.environment() | {"KANTOREK_DATA": str(place.data), "KANTOREK_URL": place.url})
        os.environ["KANTOREK_STATIC"] = str(place.static)
        os.environ["DJANGO_SETTINGS_MODULE"] = "kantorek.config.settings"
        import django

        django.setup()
        from kantorek.launch.bench import chatting, data, events, pages
        from kantorek.launch.bench.serving import serving

        loaded = data.load(known.owner_url, asked)
        with serving(place, known):
            if asked.only_chat:
                return chatting.measure(place, loaded)
            figures = pages.measure(place, known, loaded, asked.seconds) + events.measure(loaded)
            figures += chatting.measure(place, loaded)
            if asked.million:
                data.widen(known.owner_url, loaded.office_id)
                figures += pages.measure_again(place, known, loaded, asked.seconds, figures)
            return figures


def _start_up(place: Place) -> list[Figure]:
    """Start everything where the environment and the data stand, and wait for the first page."""
    command = [sys.executable, "-m", "kantorek.launch.cli", "up", "--no-demo"]
    environment = os.environ | {"KANTOREK_DATA": str(place.data), "KANTOREK_PORT": str(ports.free_port())}
    for name in ("DATABASE_URL", "REDIS_URL", "KANTOREK_URL", "KANTOREK_STATIC"):
        environment.pop(name, None)
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert running.stdout
    try:
        for line in running.stdout:
            if "ready in" in line:
                seconds = float(line.split("ready in")[1].split()[0])
                return [Figure("start-up", "make up, environment standing", seconds, "s", 10.0)]
    finally:
        running.terminate()
        running.wait(timeout=30)
    return [Figure("start-up", "make up, environment standing", 0.0, "s", 10.0, failures=1)]


def _nights(clients: int) -> list[Figure]:
    """Four simulated nights, twice at the same time: in one office, and in forty with three workers killed."""
    if not clients:
        return []
    figures: list[Figure] = []
    silent = ("DATABASE_URL", "REDIS_URL", "KANTOREK_URL", "KANTOREK_STATIC", "KANTOREK_DATA")
    environment = {name: value for name, value in os.environ.items() if name not in silent}
    with tempfile.TemporaryDirectory(prefix="kantorek-figures-") as folder:
        runs = []
        for name, told in (("plain", ["--offices", "1"]), ("killed", ["--offices", "40", "--kills"])):
            file = Path(folder) / f"{name}.json"
            command = [
                sys.executable,
                "-m",
                "kantorek.launch.bench.nights",
                "--clients",
                str(clients),
                "--json",
                str(file),
            ]
            runs.append((file, subprocess.Popen([*command, *told], env=environment)))
        for file, run in runs:
            if run.wait():
                figures.append(Figure("four nights", f"the run {file.stem} failed", 1, "runs", 0, None, 1))
            else:
                figures += [Figure(**row) for row in json.loads(file.read_text())]
    return figures
