"""Who of the workers of a parallel run takes which tests: a marked group stays together, so does every file.

pytest-xdist's own groups ride on node ids, which pytest 9.2 no longer lets it change: the marks were read by nobody, and
nothing said so. Here the workers write down what is marked, the controller reads it, and a group in two places fails.
"""

import json
import os
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from kantorek.launch import testing

MARK = "xdist_group"


def group_of(item: pytest.Item) -> str:
    """The group that a test is marked with, or none."""
    mark = item.get_closest_marker(MARK)
    return str(mark.args[0]) if mark else ""


def run_folder() -> Path:
    """Where the controller and its workers find each other's files."""
    return Path(os.environ["KANTOREK_DATA"])


class Sharing(LoadScopeScheduling):  # type: ignore[misc]  # the library brings no types
    """Groups in the order of the collection, then file by file: what a module sets up is set up once."""

    @cached_property
    def groups(self) -> dict[str, str]:
        """The group of each marked test, as the workers found it."""
        found: dict[str, str] = {}
        for told in run_folder().glob("groups-*.json"):
            found |= json.loads(told.read_text(encoding="utf-8"))
        return found

    def _split_scope(self, nodeid: str) -> str:
        return self.groups.get(nodeid) or nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing | None:
    """Only for `--dist loadgroup`; whoever asks for another way gets it."""
    if config.getvalue("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False
    return Sharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The groups are long: begun first, they leave small files for the end, when the workers should finish together."""
    if testing.WORKER:
        items.sort(key=lambda item: group_of(item) or "~")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Told before the worker says that it has collected."""
    if testing.WORKER:
        marked = {item.nodeid: group for item in session.items if (group := group_of(item))}
        (run_folder() / f"groups-{testing.WORKER}.json").write_text(json.dumps(marked), encoding="utf-8")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A group that is split between two workers is said at once: its tests get into each other's way."""
    group = group_of(item)
    if not testing.WORKER or not group:
        return
    taken = run_folder() / f"group-{group}"
    try:
        with taken.open("x", encoding="utf-8") as note:
            note.write(testing.WORKER)
    except FileExistsError:
        mine = taken.read_text(encoding="utf-8") == testing.WORKER
        assert mine, f"group {group!r} runs on two workers: start pytest with --dist loadgroup"
