"""What others on the same machine may read of a running copy."""

import os
import socket
import stat
from pathlib import Path

import psycopg
import pytest
import uvicorn

from kantorek.launch import web
from kantorek.launch.check_setup import advice
from kantorek.launch.place import Place
from kantorek.launch.postgres import OWNER, Postgres
from kantorek.launch.servers import Servers
from kantorek.launch.tests.test_servers import folder_for_all


def test_what_the_database_refuses_does_not_stand_in_its_log() -> None:
    with folder_for_all() as folder:
        server = Postgres(folder / "postgres", folder, folder / "log", throw_away=True)
        server.start()
        server.wait()
        try:
            with psycopg.connect(server.url(OWNER), autocommit=True) as connection:
                connection.execute("CREATE TABLE served (nip text UNIQUE)")
                connection.execute("INSERT INTO served VALUES ('5252248481')")
                with pytest.raises(psycopg.errors.UniqueViolation):
                    connection.execute("INSERT INTO served VALUES ('5252248481')")
        finally:
            server.stop()
        log = (folder / "log").read_text()
    assert "duplicate key value" in log
    assert "5252248481" not in log


def test_logs_and_log_ins_are_for_whoever_runs_the_program_alone(tmp_path: Path) -> None:
    place = Place(data=tmp_path / "var", host="127.0.0.1", port=1, url="http://localhost:1")
    place.logs.mkdir(parents=True, mode=0o755)  # of an older start
    place.make_folders()
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (place.run, place.logs)} == {0o700}


def test_the_web_believes_no_header_about_who_is_calling(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[uvicorn.Config] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda server, sockets: seen.append(server.config))
    monkeypatch.setattr(web, "settle", lambda: None)
    with socket.socket() as door:
        web.main(os.dup(door.fileno()), None)
    assert not seen[0].proxy_headers


def test_a_setup_behind_a_proxy_is_told_to_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANTOREK_URL", "https://biuro.example")
    monkeypatch.delenv("KANTOREK_PROXIES", raising=False)
    known = Servers("postgres://a@x/y", "postgres://b@x/y", "redis://x")
    assert any("KANTOREK_PROXIES" in hint for hint in advice(known))
    monkeypatch.setenv("KANTOREK_PROXIES", "1")
    assert not any("KANTOREK_PROXIES" in hint for hint in advice(known))
