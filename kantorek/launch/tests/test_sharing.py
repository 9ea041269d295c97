"""Groups of tests stay on one worker, files too: what the marks say is what the controller does."""

import json
import types
from pathlib import Path

import pytest

from kantorek.launch import sharing, testing

GROUPED = types.SimpleNamespace(get_closest_marker=lambda name: types.SimpleNamespace(args=("browser",)))


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("KANTOREK_DATA", str(tmp_path))
    monkeypatch.setattr(testing, "WORKER", "gw0")
    return tmp_path


def test_a_marked_test_goes_with_its_group_any_other_with_its_file(folder: Path) -> None:
    (folder / "groups-gw1.json").write_text(json.dumps({"a/test_b.py::test_c[x@y]": "browser"}))
    shared = object.__new__(sharing.Sharing)
    named = ["a/test_b.py::test_c[x@y]", "a/test_b.py::test_d", "a/test_e.py::test_f[g::h]"]
    assert [shared._split_scope(one) for one in named] == ["browser", "a/test_b.py", "a/test_e.py"]


def test_groups_come_first_and_are_told(folder: Path) -> None:
    plain = types.SimpleNamespace(nodeid="a", get_closest_marker=lambda name: None)
    marked = types.SimpleNamespace(nodeid="b", get_closest_marker=GROUPED.get_closest_marker)
    items = [plain, marked]
    sharing.pytest_collection_modifyitems(items)  # type: ignore[arg-type]
    assert items == [marked, plain]
    sharing.pytest_collection_finish(types.SimpleNamespace(items=items))  # type: ignore[arg-type]
    assert json.loads((folder / "groups-gw0.json").read_text()) == {"b": "browser"}


def test_a_group_on_two_workers_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sharing.pytest_runtest_setup(GROUPED)  # type: ignore[arg-type]
    sharing.pytest_runtest_setup(GROUPED)  # type: ignore[arg-type]
    monkeypatch.setattr(testing, "WORKER", "gw1")
    with pytest.raises(AssertionError, match="two workers"):
        sharing.pytest_runtest_setup(GROUPED)  # type: ignore[arg-type]
