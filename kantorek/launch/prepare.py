"""The work before the web may answer, in one Django process: migrate, collect files, load the demo office.

Run by the supervisor as `python -m kantorek.launch.prepare <step> …`; DATABASE_URL is the owner's while it migrates.
"""

import argparse
import importlib.util
import json
import os
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kantorek.launch import fingerprint, grants
from kantorek.launch.place import Place

STEPS = ("migrate", "static", "demo")


def migrate(runtime_url: str) -> None:
    """Migrate as the owner in DATABASE_URL, then give the runtime role its rights."""
    from django.core.management import call_command
    from django.db import connections

    owner_url = os.environ["DATABASE_URL"]
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()
    grants.grant(owner_url, grants.role_in(runtime_url))
    grants.mark_migrated(owner_url, fingerprint.of_migrations())


def collect_static(place: Place) -> None:
    from django.core.management import call_command

    mark = fingerprint.of_static()
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    static_mark(place).write_text(mark)


def static_mark(place: Place) -> Path:
    return place.run / "static.fingerprint"


def static_is_fresh(place: Place) -> bool:
    mark = static_mark(place)
    return mark.exists() and place.static.exists() and mark.read_text() == fingerprint.of_static()


def load_demo(place: Place, on: date) -> None:
    """The invented office; what it returns are the log-ins that `up` prints.

    As the owner, which is fine: FORCE holds the owner behind the same walls.
    """
    if importlib.util.find_spec("kantorek.launch.demo") is None:
        return
    from django.db import transaction

    demo = importlib.import_module("kantorek.launch.demo")
    with transaction.atomic():  # whole or not at all: a start that is cut short leaves no half office
        logins = [list(map(str, row)) for row in demo.load(on) or []]
    logins_file(place).write_text(json.dumps(logins, ensure_ascii=False))


def logins_file(place: Place) -> Path:
    return place.run / "demo-logins.json"


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Warsaw")).date()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="kantorek.launch.prepare")
    parser.add_argument("steps", nargs="+", choices=STEPS)
    parser.add_argument("--on", type=date.fromisoformat, default=None)
    parser.add_argument("--tell", type=int, default=None, metavar="FD", help="closed once the web may serve")
    wishes = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kantorek.config.settings")
    place = Place.from_environment()
    import django

    django.setup()
    if "migrate" in wishes.steps:
        migrate(os.environ["KANTOREK_RUNTIME_URL"])
    if "static" in wishes.steps:
        collect_static(place)
    if wishes.tell is not None:
        os.close(wishes.tell)
    if "demo" in wishes.steps:
        load_demo(place, wishes.on or today())


if __name__ == "__main__":
    main(sys.argv[1:])
