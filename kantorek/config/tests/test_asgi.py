"""The door of the web server, asked as a server asks it."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, cast

import httpx
from django.contrib.staticfiles import finders

from kantorek.config.asgi import THREADS, application
from kantorek.core.bodies import MOST


def ask(*requests: httpx.Request) -> list[httpx.Response]:
    """Send requests side by side."""

    async def every() -> list[httpx.Response]:
        door = httpx.ASGITransport(app=cast(Any, application))
        async with httpx.AsyncClient(transport=door, base_url="http://localhost") as client:
            calls: list[Coroutine[Any, Any, httpx.Response]] = [client.send(request) for request in requests]
            return list(await asyncio.gather(*calls))

    return asyncio.run(every())


def get(path: str, **headers: str) -> httpx.Request:
    return httpx.Request("GET", f"http://localhost{path}", headers=headers)


def test_answers_more_requests_than_it_has_threads() -> None:
    answers = ask(*(get("/healthz") for _number in range(3 * THREADS)))
    assert [answer.status_code for answer in answers] == [200] * 3 * THREADS


def test_sends_a_file_whole() -> None:
    (answer,) = ask(get("/static/core/kantorek.css"))
    assert answer.content == Path(str(finders.find("core/kantorek.css"))).read_bytes()


def test_one_visitors_language_is_not_the_next_ones() -> None:
    english = ask(*(get("/no-such-page/", **{"Accept-Language": "en"}) for _number in range(2 * THREADS)))
    assert all("This page does not exist" in answer.text for answer in english)
    foreign = ask(*(get("/no-such-page/", Host="nobody.example") for _number in range(2 * THREADS)))
    assert {answer.status_code for answer in foreign} == {400}
    assert not any('lang="en"' in answer.text for answer in foreign)


def test_refuses_an_endless_body() -> None:
    body = b"x" * (MOST + 1)
    (answer,) = ask(httpx.Request("POST", "http://localhost/login/", content=body))
    assert answer.status_code == 413
