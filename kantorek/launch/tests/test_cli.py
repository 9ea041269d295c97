"""The command line: what it offers, what it refuses, and that it starts fast."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kantorek.launch import cli, servers
from kantorek.launch.place import Place, data_folder


def test_it_offers_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["--help"])
    told = capsys.readouterr().out
    assert end.value.code == 0
    assert all(command in told for command in cli.COMMANDS)


def test_an_unknown_word_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["migrate", "--sideways"])
    assert end.value.code == 2
    assert "--sideways" in capsys.readouterr().err


def test_it_does_not_load_django_before_it_must() -> None:
    code = "import sys; import kantorek.launch.cli, kantorek.launch.up; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_real_servers_in_the_environment_leave_the_embedded_ones_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://app@db.example/kantorek")
    monkeypatch.setenv("KANTOREK_MIGRATE_DATABASE_URL", "postgres://owner@db.example/kantorek")
    monkeypatch.setenv("REDIS_URL", "redis://redis.example/0")
    known = servers.planned(Place(tmp_path, "127.0.0.1", 8000, "http://localhost:8000"))
    assert (known.postgres, known.valkey) == (None, None)
    assert known.environment()["DATABASE_URL"] == "postgres://app@db.example/kantorek"
    assert known.environment(as_owner=True)["DATABASE_URL"] == "postgres://owner@db.example/kantorek"


def test_the_data_folder_is_what_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANTOREK_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv("KANTOREK_DATA")
    assert data_folder().name == "var"


def test_the_port_is_part_of_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KANTOREK_URL", raising=False)
    monkeypatch.setenv("KANTOREK_PORT", "8123")
    assert Place.from_environment().url == "http://localhost:8123"
    assert os.environ["KANTOREK_PORT"] == "8123"
