"""What a stranger may send, and what must not come of it."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from kantorek.core.bodies import BoundedBody
from kantorek.core.logs import PrivateFormatter
from kantorek.core.pages import go
from kantorek.core.tests.test_logs import record

Message = Mapping[str, Any]


@pytest.mark.parametrize(
    ("wanted", "sent"), [("/a\r\nX: 1", "/a%0D%0AX:%201"), ("/ł?q=ś", "/%C5%82?q=%C5%9B"), ("/a/?b=%20", "/a/?b=%20")]
)
def test_an_address_that_no_header_can_carry_is_quoted(wanted: str, sent: str) -> None:
    request = RequestFactory().post("/", headers={"HX-Request": "true"})
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    assert go(request, wanted)["HX-Redirect"] == sent


def test_a_number_of_a_company_or_person_in_an_address_is_not_logged() -> None:
    for address in ("/api/v1/registers/gus/5252248481", "/api/v1/registers/gus/525-22-48-481/", "/x/85010112345?a=b"):
        text = PrivateFormatter().format(record("Not Found: %s", (address,)))
        assert "525" not in text
        assert "850101" not in text
    assert "/clients/12345678/" in PrivateFormatter().format(record("Not Found: %s", ("/clients/12345678/",)))


def answer_to(parts: list[bytes], *, length: str = "", limit: int = 10) -> tuple[list[Message], list[bytes]]:
    """Send a body in parts through the bound; give what came back, and what reached the program."""
    sent: list[Message] = []
    read: list[bytes] = []
    waiting: list[Message] = [
        {"type": "http.request", "body": part, "more_body": at < len(parts) - 1} for at, part in enumerate(parts)
    ]

    async def program(scope: dict[str, Any], receive: Any, send: Any) -> None:
        while (message := await receive())["type"] == "http.request":
            read.append(message["body"])
            if not message["more_body"]:
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await send({"type": "http.response.body", "body": b"ok"})
                return

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-length", length.encode())] if length else []
    scope = {"type": "http", "method": "POST", "path": "/login/", "headers": headers}
    asyncio.run(BoundedBody(program, limit=limit)(scope, receive, send))
    return sent, read


def test_a_body_within_the_limit_passes() -> None:
    sent, read = answer_to([b"12345", b"67890"], length="10")
    assert (sent[0]["status"], b"".join(read)) == (200, b"1234567890")


@pytest.mark.parametrize("length", ["11", "9" * 40])
def test_a_body_that_says_it_is_too_long_is_not_read_at_all(length: str) -> None:
    sent, read = answer_to([b"12345"], length=length)
    assert (sent[0]["status"], read, len(sent)) == (413, [], 2)


@pytest.mark.parametrize("length", ["", "5", "x"])
def test_a_body_that_goes_on_and_on_is_cut_off(length: str) -> None:
    sent, read = answer_to([b"12345"] * 100, length=length)
    assert sent[0]["status"] == 413
    assert sum(map(len, read)) <= 10


def test_the_web_serves_behind_the_bound() -> None:
    from kantorek.config.asgi import application

    assert isinstance(application, BoundedBody)
