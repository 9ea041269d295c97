"""How much may be sent where: large files on their own addresses only, and only by somebody who shows who they are."""

import asyncio
from typing import Any

import pytest
from django.urls import reverse

from kantorek.core.bodies import AROUND, BoundedBody

LIMIT, UPLOAD = 1_000, 3_000_000
FILES = "/clients/3/documents/files/"
COOKIE = (b"cookie", b"kantorek_session=x")
TOKEN = (b"authorization", b"Bearer sk_x")
GIGABYTE = 1024 * 1024 * 1024


def ask(path: str, announced: int, *, sent: int = 0, method: str = "POST", head: Any = COOKIE) -> tuple[int, str, int]:
    """Send a body that announces itself; give the status, the words, and how many bytes reached the program."""
    answers: list[Any] = []
    waiting = [{"type": "http.request", "body": b"x" * sent, "more_body": False}]
    reached = 0

    async def program(scope: Any, receive: Any, send: Any) -> None:
        nonlocal reached
        message = await receive()
        if message["type"] == "http.request":
            reached += len(message["body"])
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ok"})

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        answers.append(message)

    headers = [(b"content-length", str(announced).encode()), *([head] if head else [])]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    asyncio.run(BoundedBody(program, limit=LIMIT, upload=UPLOAD)(scope, receive, send))
    return answers[0]["status"], answers[1]["body"].decode(), reached


@pytest.mark.parametrize("head", [COOKIE, TOKEN])
def test_a_file_goes_where_files_go(head: Any) -> None:
    assert ask(FILES, UPLOAD, sent=UPLOAD, head=head) == (200, "ok", UPLOAD)
    assert ask("/api/v1/documents/7/files", UPLOAD, sent=UPLOAD, head=head)[0] == 200


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("portal:link_file", ["x" * 43]),
        ("portal:proof", [3, 5]),
        ("portal:deliver", [3, 5]),
        ("portal:send_files", [3]),
    ],
)
def test_a_clients_photograph_is_let_in(name: str, arguments: list[Any]) -> None:
    assert ask(reverse(name, args=arguments), UPLOAD, sent=UPLOAD) == (200, "ok", UPLOAD)


def test_two_gigabytes_are_refused_in_words_before_a_byte_is_read() -> None:
    status, words, reached = ask(FILES, 2 * GIGABYTE)
    assert (status, reached) == (413, 0)
    assert "2 MB" in words


def test_a_file_that_announces_less_than_it_sends_is_cut_off() -> None:
    assert ask(FILES, 10, sent=UPLOAD + AROUND + 1)[0::2] == (413, 0)


@pytest.mark.parametrize(
    ("path", "method", "head"),
    [("/login/", "POST", COOKIE), (FILES, "GET", COOKIE), (FILES, "POST", None), ("/files/7/remove/", "POST", COOKIE)],
)
def test_nowhere_else_and_for_no_stranger(path: str, method: str, head: Any) -> None:
    assert ask(path, UPLOAD, method=method, head=head)[0] == 413
