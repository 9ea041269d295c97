"""Whatever is sent, the answer is a problem document with the right status, in the caller's language; never a 500."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.accounts.models import Key, User
from kantorek.api import access
from kantorek.api.actions import issue_token
from kantorek.conftest import Cast
from kantorek.core.clock import now

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
PROBLEM = {"type", "title", "status", "detail", "code", "errors"}


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem document of an answer."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert set(body) >= PROBLEM
    assert body["status"] == status
    return body


@pytest.mark.parametrize("unfit", ["a\x00b", "a\ud83d", "\udc00"])
@pytest.mark.parametrize(
    ("method", "tail", "field"),
    [
        ("POST", "", "name"),
        ("POST", "", "regon"),
        ("POST", "/{lipa}/notes", "text"),
        ("POST", "/{lipa}/contacts", "name"),
        ("POST", "/{lipa}/status", "reason"),
        ("PATCH", "/{lipa}", "street"),
        ("DELETE", "/{lipa}", "reason"),
    ],
)
def test_text_that_cannot_be_kept_is_refused(
    cast: Cast, ask: Ask, unfit: str, method: str, tail: str, field: str
) -> None:
    data = {"name": "A", "status": "blocked", field: unfit}
    path = f"/clients{tail.format(lipa=cast.lipa.pk)}"
    said = problem(ask(cast.marek, method, path, data, **{"If-Match": '"1"'}), 422)
    assert said["errors"][0]["field"] == field
    assert said["errors"][0]["code"] == "unfit_text"


def test_unfit_text_deep_inside_and_in_names_is_found_too(cast: Cast, ask: Ask) -> None:
    for data in ({"name": "A", "declarations": ["x", "a\x00"]}, {"name": "A", "terms": {"x\x00": 1}}):
        assert problem(ask(cast.marek, "POST", "/clients", data), 422)["errors"]


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"name=A",
        b"\xff\xfe\xff",
        b'{"name": NaN}',
        b"[" * 100_000,
        b'{"employee_count": ' + b"9" * 5_000 + b"}",
        b'{"a":' * 50_000,
    ],
)
def test_what_is_no_json_is_400(cast: Cast, ask: Ask, raw: bytes) -> None:
    assert problem(ask(cast.marek, "POST", "/clients", raw=raw), 400)["code"] == "bad_json"


def test_a_body_above_the_limit_is_413(cast: Cast, ask: Ask) -> None:
    raw = b'{"name": "' + b"x" * 3_000_000 + b'"}'
    assert problem(ask(cast.marek, "POST", "/clients", raw=raw), 413)["code"] == "too_large"


@pytest.mark.parametrize(
    "query",
    [
        "search=%00",
        "search=a%00b",
        "nip=%00",
        "cursor=%00",
        "cursor=YWZ0ZXI6LTE=",
        "cursor=YWZ0ZXI6OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
        "limit=0",
        "limit=x",
        "status=sleeping",
    ],
)
def test_a_query_that_means_nothing_is_422(cast: Cast, ask: Ask, query: str) -> None:
    problem(ask(cast.marek, "GET", f"/clients?{query}"), 422)


@pytest.mark.parametrize("query", ["search=%ED%A0%BD", "search=%FF", "search='", "search=%25", "unknown=1"])
def test_an_odd_query_is_only_words(cast: Cast, ask: Ask, query: str) -> None:
    assert ask(cast.marek, "GET", f"/clients?{query}").status_code == 200


@pytest.mark.parametrize("nip", ["%00", "1", "abc", "0000000000", "9" * 400, "%F0%9F%A6%8A", "%D9%A1" * 10])
def test_an_odd_nip_is_422_before_any_register_is_asked(cast: Cast, ask: Ask, nip: str) -> None:
    problem(ask(cast.marek, "GET", f"/registers/gus/{nip}"), 422)


@pytest.mark.parametrize("version", ["²", "x", "9" * 20, '"', "1.5", "-1", "٣"])
def test_an_odd_version_is_412_or_428(cast: Cast, ask: Ask, version: str) -> None:
    answer = ask(cast.marek, "PATCH", f"/clients/{cast.lipa.pk}", {"city": "X"}, **{"If-Match": version})
    problem(answer, answer.status_code)
    assert answer.status_code in (412, 428)


@pytest.mark.parametrize("path", ["/", "/nothing", "/clients/", "/clients/x", "/clients/" + "9" * 30, "/a/\x00/b"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_address_that_is_none_is_404(cast: Cast, ask: Ask, path: str, method: str) -> None:
    if path != "/clients/" + "9" * 30 or method == "GET":
        assert problem(ask(cast.marek, method, path), 404)["code"] == "not_found"


@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "TRACE", "BREW", "DELETE"])
def test_a_method_that_is_none_is_405_and_names_those_that_are(cast: Cast, ask: Ask, method: str) -> None:
    answer = ask(cast.marek, method, "/clients")
    assert problem(answer, 405)["code"] == "method_not_allowed"
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_head_breaks_nothing(cast: Cast, ask: Ask) -> None:
    for path in ("/clients", "/openapi.json", "/nothing"):
        assert ask(cast.marek, "HEAD", path).status_code in (200, 404, 405)


def test_speaks_english_when_asked_to_and_else_the_person_s_language(cast: Cast, ask: Ask) -> None:
    def said(**headers: str) -> tuple[str, str]:
        body = problem(ask(cast.marek, "POST", "/clients", {"name": "x" * 301}, **headers), 422)
        return body["detail"], body["errors"][0]["message"]

    english = ("The input is not valid.", "At most 300 characters.")
    assert said(**{"Accept-Language": "en-GB,en;q=0.9"}) == english
    assert said() != english
    assert said(**{"Accept-Language": "pl"}) == said()
    User.objects.filter(email=cast.marek.email).update(language="en")
    assert said() == english


def test_above_the_limit_the_answer_says_when_to_come_back(
    cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "PER_MINUTE", 0)
    answer = ask(cast.marek, "GET", "/clients")
    assert problem(answer, 429)["code"] == "too_many_requests"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


@pytest.mark.parametrize("closed", ["expires_at", "revoked_at"])
def test_a_token_that_ended_opens_nothing(cast: Cast, client: Browser, closed: str) -> None:
    token = issue_token(cast.marek.email, ["all"], office_id=cast.office.pk)
    call = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/clients", headers=call).status_code == 200
    Key.objects.filter(purpose=Key.Purpose.API).update(**{closed: now()})
    answer = client.get("/api/v1/clients", headers=call)
    assert problem(answer, 401)["code"] == "unauthorized"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_of_an_office_where_its_person_does_not_work_opens_nothing(cast: Cast, client: Browser) -> None:
    token = issue_token(cast.marek.email, ["all"], office_id=cast.office.pk)
    Key.objects.filter(purpose=Key.Purpose.API).update(office_id=cast.elsewhere.pk)
    problem(client.get("/api/v1/clients", headers={"Authorization": f"Bearer {token}"}), 401)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer sk_\x7f", "Bearer " + "x" * 5_000, "é"]
)
def test_a_stranger_is_401_whatever_they_send(client: Browser, header: str) -> None:
    for raw in (b"{", b'{"name": 1}', b""):
        answer = client.generic(
            "POST", "/api/v1/clients", raw, content_type="application/json", headers={"Authorization": header}
        )
        problem(answer, 401)
