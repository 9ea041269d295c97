"""The way out: bounded in time and size, closed inside a transaction, typed when it fails."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from kantorek.core import http


class Answer(BaseHTTPRequestHandler):
    """A server with one path per kind of trouble."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        getattr(self, self.path.strip("/").partition("?")[0])()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._send(200, body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def fine(self) -> None:
        self._send(200, b"fine", Set_Cookie="a=b")

    def cookies(self) -> None:
        self._send(200, self.headers.get("Cookie", "none").encode())

    def busy(self) -> None:
        self._send(429, b"later", Retry_After="7")

    def moved(self) -> None:
        self._send(302, b"", Location="/fine")

    def slow(self) -> None:
        time.sleep(1.5)
        self._send(200, b"late")

    def drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(15):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def huge(self) -> None:
        self._send(200, b"x" * 300_000)

    def cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"only this")
        self.close_connection = True


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def test_brings_back_status_body_and_headers(server: str) -> None:
    reply = http.get(f"{server}/fine")
    assert (reply.status, reply.body) == (200, b"fine")
    assert http.post(f"{server}/", "żółć".encode()).body.decode() == "żółć"


def test_keeps_no_cookies(server: str) -> None:
    http.get(f"{server}/fine")
    assert http.get(f"{server}/cookies").body == b"none"


def test_a_status_not_accepted_carries_the_reply(server: str) -> None:
    with pytest.raises(http.BadStatus) as failed:
        http.get(f"{server}/busy")
    assert failed.value.reply.status == 429
    assert failed.value.reply.retry_after == 7
    assert http.get(f"{server}/busy", accept=None).status == 429


def test_follows_no_redirect(server: str) -> None:
    assert http.get(f"{server}/moved", accept=None).status == 302


@pytest.mark.parametrize("path", ["slow", "drip"])
def test_waits_no_longer_than_asked_in_all(server: str, path: str) -> None:
    started = time.monotonic()
    with pytest.raises(http.Timeout):
        http.get(f"{server}/{path}", timeout=0.4)
    assert time.monotonic() - started < 0.8


def test_stops_reading_an_answer_that_is_too_long(server: str) -> None:
    with pytest.raises(http.TooLarge):
        http.get(f"{server}/huge", max_bytes=100_000)


def test_an_answer_cut_off_keeps_what_came(server: str) -> None:
    with pytest.raises(http.CutOff) as failed:
        http.get(f"{server}/cut")
    assert failed.value.partial == b"only this"


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/", "nonsense", "gopher://x/", "http://[/", ""])
def test_nobody_there_is_typed_too(url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(http.ConnectFailed):
            http.get(url.replace("{port}", str(taken.getsockname()[1])), timeout=2)


def test_refuses_inside_a_transaction(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    block = SimpleNamespace(_from_testcase=False)
    connection = SimpleNamespace(atomic_blocks=[SimpleNamespace(_from_testcase=True)])
    monkeypatch.setattr(http, "connections", SimpleNamespace(all=_giving([connection])))
    assert http.get(f"{server}/fine").status == 200
    connection.atomic_blocks.append(block)
    with pytest.raises(http.NetworkInTransaction):
        http.get(f"{server}/fine")


def test_logs_neither_address_nor_body(server: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    http.get(f"{server}/fine?nip=9991843022")
    assert "9991843022" not in caplog.text


def _giving(found: list[SimpleNamespace]) -> Callable[..., list[SimpleNamespace]]:
    return lambda **_: found


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9/", "https://[half", "no address"])
def test_making_ready_calls_nobody_and_refuses_nothing(url: str) -> None:
    http.make_ready(url)
