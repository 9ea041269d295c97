"""Pages: rendered at once inside the scope; HTMX gets the part, and hears of toasts and moves by headers."""

import json

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.core.pages import go, page, toast
from kantorek.core.tests.listening import ring
from kantorek.offices.tests.make import AT, make_office


def ask(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/x/", headers=headers)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    storage: BaseStorage = CookieStorage(request)
    request._messages = storage  # type: ignore[attr-defined]
    return request


def test_is_rendered_when_it_returns_and_is_never_kept() -> None:
    response = page(ask(), "404.html", {}, status=404)
    assert type(response) is HttpResponse
    assert (response.status_code, response["Cache-Control"], response["Vary"]) == (
        404,
        "private, no-store",
        "HX-Request",
    )


def test_htmx_gets_the_part_but_a_boosted_or_restored_page_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def render(name: str, context: dict[str, object], request: HttpRequest) -> str:
        asked.append(name)
        return ""

    monkeypatch.setattr("kantorek.core.pages.render_to_string", render)
    for headers in ({}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Boosted": "true"},
                    {"HX-Request": "true", "HX-History-Restore-Request": "true"}):  # fmt: skip
        page(ask(**headers), "a/list.html", {}, part="rows")
    assert asked == ["a/list.html", "a/list.html#rows", "a/list.html", "a/list.html"]


def test_a_toast_is_a_header_for_htmx_and_survives_any_letter() -> None:
    response = toast(ask(**{"HX-Request": "true"}), HttpResponse(), "Zażółć\r\nX-Evil: 1", undo="/undo/")
    note = json.loads(response["HX-Trigger"])["kantorek:toast"]
    assert note == {"text": "Zażółć\r\nX-Evil: 1", "level": "ok", "undo": "/undo/"}
    assert "X-Evil" not in response.headers


def test_a_toast_waits_for_the_next_page_where_one_comes() -> None:
    for request, response in (
        (ask(), HttpResponse()),
        (ask(**{"HX-Request": "true"}), HttpResponseRedirect("/")),
    ):
        toast(request, response, "Saved", undo="/undo/")
        (message,) = get_messages(request)
        assert (message.message, message.extra_tags) == ("Saved", "/undo/")
        assert "HX-Trigger" not in response


def test_goes_by_redirect_or_by_header() -> None:
    assert go(ask(), "/y/")["Location"] == "/y/"
    told = go(ask(**{"HX-Request": "true"}), "/y/")
    assert (told.status_code, told["HX-Redirect"]) == (204, "/y/")


@pytest.mark.django_db
def test_a_stream_sees_nothing_once_the_scope_has_closed() -> None:
    """Why exports are built into a file first."""
    office = make_office()
    ring(office)
    with scope.system(office.pk, "tests", at=AT):
        rows = EventRecord.objects.all()
        assert rows.count() == 1
        response = StreamingHttpResponse(str(row.pk) for row in rows.iterator())
    assert b"".join(response.streaming_content) == b""  # type: ignore[arg-type]
