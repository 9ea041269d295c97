"""What is shown when a request fails as a whole: a page, a toast for htmx, a problem document for the API; never a trace."""

import json
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from kantorek.core import errors_pages

PAGES: list[tuple[Callable[..., HttpResponse], int]] = [
    (errors_pages.bad_request, 400),
    (errors_pages.forbidden, 403),
    (errors_pages.csrf_failure, 403),
    (errors_pages.not_found, 404),
    (errors_pages.broken, 500),
]


def asked(path: str = "/clients/7/", **headers: str) -> HttpRequest:
    return RequestFactory().get(path, headers=headers)


@pytest.mark.parametrize(("view", "status"), PAGES)
def test_a_person_gets_a_page_with_a_way_on(view: Callable[..., HttpResponse], status: int) -> None:
    answer = view(asked())
    assert answer.status_code == status
    assert b"<h1" in answer.content
    assert b'href="/"' in answer.content


@pytest.mark.parametrize(("view", "status"), [pair for pair in PAGES if pair[1] != 500])
def test_htmx_gets_a_toast_and_keeps_its_page(view: Callable[..., HttpResponse], status: int) -> None:
    answer = view(asked(HX_Request="true"))
    assert answer.status_code == status
    assert answer.content == b""
    assert json.loads(answer["HX-Trigger"])["kantorek:toast"]["level"] == "bad"


@pytest.mark.parametrize(("view", "status"), PAGES)
def test_the_api_gets_a_problem_document(view: Callable[..., HttpResponse], status: int) -> None:
    answer = view(asked("/api/v1/nothing"))
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == status


def test_a_fault_has_a_number_that_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("ERROR", logger="kantorek.core")
    with translation.override("en"):
        page = errors_pages.broken(asked("/clients/7/?q=Nowak")).content.decode()
    report = caplog.records[-1].getMessage().split()[1].rstrip(":")
    assert report in page
    assert "Nowak" not in caplog.text  # what was searched for is nobody's business


@pytest.mark.django_db
def test_an_unknown_address_is_404_for_a_stranger() -> None:
    answer = Client().get("/no/such/page/", headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert b"does not exist or is not for you" in answer.content


@pytest.mark.django_db
def test_a_stale_form_says_so() -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {"login": "x"}, headers={"accept-language": "en"})
    assert answer.status_code == 403
    assert b"no longer valid" in answer.content
