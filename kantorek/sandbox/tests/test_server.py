"""The sandbox as a process: it starts, catches mail, shows it as text, and goes when it is told."""

import re
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from kantorek.core import http
from kantorek.sandbox.tests.running import Sandbox, sandbox


@pytest.fixture
def running() -> Iterator[Sandbox]:
    with sandbox() as world:
        yield world


def test_runs_as_a_process_and_catches_mail() -> None:
    command = [sys.executable, "-m", "kantorek.sandbox", "--http-port", "0", "--smtp-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.fullmatch(r"sandbox http=(\S+) smtp=127\.0\.0\.1:(\d+)", process.stdout.readline().strip())
        assert found is not None
        letter = EmailMessage()
        letter["Subject"], letter["From"], letter["To"] = "Zażółć", "biuro@jaworska.example", "ewa@lis.example"
        letter.set_content("Dzień dobry,\nhttp://127.0.0.1/join/abc?x=1")
        letter.add_alternative("<p>Dzień <script>alert(1)</script></p>", subtype="html")
        with smtplib.SMTP("127.0.0.1", int(found[2])) as post:
            post.send_message(letter)
        page = http.get(f"{found[1]}/mail/1").body.decode()
        listed = http.get(f"{found[1]}/mail.json?to=EWA@lis.example").body.decode()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    assert '"subject": "Zażółć"' in listed
    assert '<a href="http://127.0.0.1/join/abc?x=1"' in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_letter_that_is_no_letter_is_kept_too(running: Sandbox) -> None:
    running.world.box.take(b"\xff\xfe\x00 not a letter", "a@x.example", ["b@x.example"])
    running.world.box.take(b"Content-Type: text/plain; charset=nonsense\n\nabc", "a@x.example", ["b@x.example"])
    assert len(running.read("/mail.json")) == 2
    http.send("DELETE", f"{running.url}/mail", content=b"")
    assert running.read("/mail.json") == []


@pytest.mark.parametrize("path", ["/", "/companies", "/mail", "/counters", "/health"])
def test_shows_what_is_there(running: Sandbox, path: str) -> None:
    reply = http.get(running.url + path)
    assert "script" not in reply.body.decode()
    assert "default-src 'none'" in reply.headers["content-security-policy"]


@pytest.mark.parametrize("wish", [b"", b"[]", b'{"fault": "x"}', b'{"fault": "slow", "seconds": "y"}', b"\xff"])
def test_an_unclear_wish_is_refused(running: Sandbox, wish: bytes) -> None:
    assert http.post(f"{running.url}/faults", wish, accept=None).status == 400


def test_answers_to_loopback_names_only(running: Sandbox) -> None:
    assert http.get(f"{running.url}/", headers={"Host": "evil.example"}, accept=None).status == 421
    assert http.get(f"{running.url}/mail/99", accept=None).status == 404
    assert http.get(f"{running.url}/nothing", accept=None).status == 404
