"""Fetching into a file: bounded in size and time, no redirect followed, nothing of a refusal written."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kantorek.core import http

_BODY = b"0123456789" * 100_000


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer by the path."""
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/whole")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(404 if self.path == "/none" else 200)
        self.send_header("X-Asked-Encoding", self.headers.get("Accept-Encoding", ""))
        self.send_header("Content-Length", str(len(_BODY)))
        self.end_headers()
        if self.path == "/drip":
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        self.wfile.write(_BODY if self.path != "/half" else _BODY[:5000])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_the_whole_body_lands_in_the_file(url: str, tmp_path: Path) -> None:
    reply = http.download(f"{url}/whole", tmp_path / "f", timeout=5, max_bytes=len(_BODY))
    assert (tmp_path / "f").read_bytes() == _BODY
    assert (reply.status, reply.body, reply.headers["x-asked-encoding"]) == (200, b"", "identity")


def test_more_than_allowed_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(http.TooLarge):
        http.download(f"{url}/whole", tmp_path / "f", timeout=5, max_bytes=len(_BODY) - 1)
    assert (tmp_path / "f").stat().st_size < len(_BODY)


def test_a_body_cut_short_is_cut_off(url: str, tmp_path: Path) -> None:
    with pytest.raises(http.CutOff):
        http.download(f"{url}/half", tmp_path / "f", timeout=5, max_bytes=10_000_000)


def test_a_dripping_body_takes_no_longer_than_promised(url: str, tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(http.Timeout):
        http.download(f"{url}/drip", tmp_path / "f", timeout=0.3, max_bytes=10_000_000)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(("path", "status"), [("/moved", 302), ("/none", 404)])
def test_a_refusal_writes_no_file_and_no_redirect_is_followed(url: str, tmp_path: Path, path: str, status: int) -> None:
    with pytest.raises(http.BadStatus) as caught:
        http.download(f"{url}{path}", tmp_path / "f", timeout=5, max_bytes=10_000_000)
    assert caught.value.reply.status == status
    assert not (tmp_path / "f").exists()
