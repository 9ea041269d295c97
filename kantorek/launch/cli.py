"""The command `kantorek`; Django is loaded only by the subcommands that need it."""

import argparse
import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date

from kantorek.launch.errors import CannotStart
from kantorek.launch.place import Place


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="kantorek", description="A practice platform for accounting offices.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    one = commands.add_parser("up", help="start everything; the demo office at the first start")
    one.add_argument("--no-demo", action="store_true", help="an empty system for a real office (first start)")
    one.add_argument("--web", type=int, default=2, metavar="N", help="web processes (2)")
    commands.add_parser("migrate", help="bring the database to this version, as its owner")
    one = commands.add_parser("demo", help="load the demo office")
    one.add_argument("--on", type=date.fromisoformat, default=None, metavar="DAY", help="the demo's today")
    commands.add_parser("check-setup", help="is this copy fit to serve people?")
    one = commands.add_parser("token", help="make an API token and print it, once")
    one.add_argument("--email", required=True, help="the staff member in whose name it acts")
    one.add_argument("--scopes", required=True, nargs="+", help="what it may do")
    for name, what in (("bench", "load many clients and measure"), ("manage", "any command of Django")):
        commands.add_parser(name, help=what, add_help=False)
    return top


def up(place: Place, wishes: argparse.Namespace, rest: list[str]) -> int:
    from kantorek.launch.up import Wishes
    from kantorek.launch.up import up as start

    return start(place, Wishes(demo=not wishes.no_demo, web=wishes.web))


def prepared(place: Place, steps: Sequence[str]) -> int:
    """Steps of `prepare` in a process of their own, as the owner."""
    from kantorek.launch import servers

    with servers.at_hand(place) as known:
        environment = os.environ | known.environment(as_owner=True)
        environment |= {"KANTOREK_RUNTIME_URL": known.database_url, "KANTOREK_DATA": str(place.data)}
        command = [sys.executable, "-m", "kantorek.launch.prepare", *steps]
        return subprocess.run(command, env=environment, check=False).returncode


def migrate(place: Place, wishes: argparse.Namespace, rest: list[str]) -> int:
    return prepared(place, ["migrate"])


def demo(place: Place, wishes: argparse.Namespace, rest: list[str]) -> int:
    return prepared(place, ["migrate", "demo", *(["--on", wishes.on.isoformat()] if wishes.on else [])])


def check_setup(place: Place, wishes: argparse.Namespace, rest: list[str]) -> int:
    from kantorek.launch import servers
    from kantorek.launch.check_setup import check

    with servers.at_hand(place) as known:
        return check(place, known)


def with_django(place: Place, work: Callable[[], int]) -> int:
    """Servers at hand, Django set up as the runtime role."""
    from kantorek.launch import servers

    with servers.at_hand(place) as known:
        os.environ.update(known.environment() | {"KANTOREK_DATA": str(place.data)})
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kantorek.config.settings")
        os.environ["KANTOREK_MIGRATE_DATABASE_URL"] = known.owner_url
        import django
        from django.db import connections

        django.setup()
        try:
            return work()
        finally:
            connections.close_all()
            connections["default"].close_pool()  # type: ignore[attr-defined]


def token(place: Place, wishes: argparse.Namespace, rest: list[str]) -> int:
    def work() -> int:
        issue_token = importlib.import_module("kantorek.api.actions").issue_token
        from kantorek.core.errors import Refused

        scopes = [scope for given in wishes.scopes for scope in given.replace(",", " ").split()]
        try:
            print(issue_token(wishes.email, scopes))
        except Refused as reason:
            raise CannotStart(str(reason)) from reason
        return 0

    return with_django(place, work)


def bench(place: Place, wishes: argparse.Namespace, rest: list[str]) -> int:
    measure = importlib.import_module("kantorek.launch.bench").main
    return int(measure(rest) or 0)


def manage(place: Place, wishes: argparse.Namespace, rest: list[str]) -> int:
    def work() -> int:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["kantorek manage", *rest])
        return 0

    return with_django(place, work)


COMMANDS: dict[str, Callable[[Place, argparse.Namespace, list[str]], int]] = {
    "up": up,
    "migrate": migrate,
    "demo": demo,
    "check-setup": check_setup,
    "token": token,
    "bench": bench,
    "manage": manage,
}


def main(arguments: Sequence[str] | None = None) -> None:
    top = parser()
    wishes, rest = top.parse_known_args(arguments)
    if rest and wishes.command not in {"bench", "manage"}:
        top.error(f"unknown: {' '.join(rest)}")
    try:
        code = COMMANDS[wishes.command](Place.from_environment(), wishes, rest)
    except CannotStart as reason:
        print(f"kantorek: {reason}", file=sys.stderr)
        code = 1
    sys.exit(code)


if __name__ == "__main__":
    main()
