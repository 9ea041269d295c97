"""A client's own data over the API: with a token of the portal, at one company, within the person's level."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from kantorek.accounts.models import Key
from kantorek.clients.actions import change_status
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import make_obligation
from kantorek.documents.actions import share_document
from kantorek.documents.models import Reading
from kantorek.documents.tests.make import make_document
from kantorek.files.tests.make import PDF, upload
from kantorek.offices.tests.make import AT, actor_of
from kantorek.portal.actions.access import end_access
from kantorek.portal.actions.tokens import CARRIED, make_portal_token
from kantorek.portal.choices import LEVELS, PortalLevel
from kantorek.portal.models import ChangeRequest, PortalAccess
from kantorek.portal.tests.make import contact_of, make_access
from kantorek.requests.tests.make import make_request
from kantorek.verification.models import Light

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
OPERATIONS = {
    "GET /companies": "portal.see",
    "GET /company": "portal.see",
    "GET /company/changes": "portal.see",
    "POST /company/changes": "portal.company",
    "DELETE /company/changes/1": "portal.company",
    "GET /home": "portal.see",
    "GET /payments": "portal.see",
    "PUT /payments/1/paid": "portal.send",
    "DELETE /payments/1/paid": "portal.send",
    "GET /requests": "portal.see",
    "GET /requests/1": "portal.see",
    "POST /requests/1/files": "portal.send",
    "GET /documents": "portal.see",
    "GET /documents/1/file": "portal.see",
    "GET /notices": "portal.see",
    "POST /notices/read": "portal.see",
    "POST /notices/1/read": "portal.see",
    "POST /notices/1/unread": "portal.see",
    "GET /notices/wishes": "portal.see",
    "PUT /notices/wishes": "portal.see",
    "GET /news": "portal.see",
    "GET /news/1": "portal.see",
    "POST /news/1/confirm": "portal.see",
    "GET /chat": "portal.see",
    "GET /chat/lines": "portal.see",
    "POST /chat/lines": "portal.chat",
    "POST /chat/files": "portal.chat",
    "GET /chat/files/1": "portal.see",
    "POST /chat/seen": "portal.chat",
}
"""Every call of the portal, and what a token has to hold for it."""


def token_of(access: PortalAccess, *scopes: str) -> str:
    """A token with everything that the level holds, or with these scopes."""
    actor = contact_of(access, at=now())
    with scope.of(actor):
        wanted = list(scopes) or sorted(actor.rights & set(CARRIED))
        return make_portal_token(actor, access.client, name="program", scopes=wanted)[1]


def call(token: str, method: str, path: str, data: Any = None, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    send = getattr(Browser(), method.lower())
    more = more or ({"content_type": "application/json"} if method != "GET" else {})
    return send(f"/api/v1/portal{path}", data or {}, headers=headers, **more)


def shown_obligation(cast: Cast, client: Any, **fields: Any) -> Obligation:
    columns: dict[str, Any] = {"amount": "1845.00", "shown_at": AT, "state": "sent"}
    return make_obligation(client, **columns | fields)


def test_every_call_stands_in_the_table(client: Browser) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    there = {
        f"{method.upper()} {path.removeprefix('/api/v1/portal')}"
        for path, methods in paths.items()
        if path.startswith("/api/v1/portal/")
        for method in methods
    }
    assert there == {key.replace("/1", f"/{{{_argument(key)}}}") for key in OPERATIONS}


def _argument(key: str) -> str:
    names = {
        "changes": "change_request_id",
        "payments": "obligation_id",
        "requests": "client_request_id",
        "chat": "stored_file_id",
        "news": "announcement_id",
        "notices": "notice_id",
    }
    return next((name for part, name in names.items() if part in key), "document_id")


@pytest.mark.parametrize("level", list(PortalLevel))
def test_each_level_reaches_its_calls_and_no_other(cast: Cast, level: PortalLevel) -> None:
    token = token_of(make_access(cast.jan, level))
    for operation, right in OPERATIONS.items():
        method, path = operation.split()
        status = call(token, method, path).status_code
        assert (status == 403) == (right not in LEVELS[level]), (level, operation, status)


def test_the_company_and_what_waits(cast: Cast) -> None:
    access = make_access(cast.jan)
    token = token_of(access)
    ours = shown_obligation(cast, cast.lipa)
    shown_obligation(cast, cast.wierzba)
    make_obligation(cast.lipa, amount="99.00", rule="cit-8")
    make_request(cast.lipa, by=cast.marek)
    assert [one["id"] for one in call(token, "GET", "/companies").json()] == [cast.lipa.pk]
    company = call(token, "GET", "/company").json()
    assert company["nip"] == cast.lipa.nip and [one["name"] for one in company["contacts"]] == ["Jan Lipiński"]
    home = call(token, "GET", "/home").json()
    assert ([one["id"] for one in home["to_pay"]], home["to_do"]) == ([ours.pk], 1)
    paid = call(token, "PUT", f"/payments/{ours.pk}/paid", {})
    assert paid.status_code == 200 and paid.json()["claimed_on"]
    assert call(token, "GET", "/home").json()["to_pay"] == []
    assert call(token, "DELETE", f"/payments/{ours.pk}/paid").json()["claimed_on"] is None


def test_a_request_is_delivered(cast: Cast) -> None:
    token, one = token_of(make_access(cast.jan)), make_request(cast.lipa, by=cast.marek)
    url = f"/requests/{one.pk}/files"
    assert call(token, "POST", url, {"answer": ""}, format="multipart").status_code == 409
    assert call(token, "POST", url, {"file": upload("x.pdf", b"tekst")}, format="multipart").status_code == 422
    sent = call(token, "POST", url, {"file": [upload("a.pdf", PDF)], "answer": "Proszę"}, format="multipart")
    assert sent.status_code == 200, sent.content
    assert (sent.json()["state"], [file["name"] for file in sent.json()["files"]]) == ("delivered", ["a.pdf"])
    assert call(token, "GET", "/requests?state=open").json()["items"] == []


def test_a_document_is_taken_along_and_the_office_sees_it(cast: Cast) -> None:
    access = make_access(cast.jan)
    token, shown, hidden = token_of(access), make_document(cast.lipa, "Bilans"), make_document(cast.lipa, "Notatka")
    with scope.of(actor_of(cast.marek)) as actor:
        share_document(actor, shown, shared=True)
    assert [one["title"] for one in call(token, "GET", "/documents").json()["items"]] == ["Bilans"]
    assert b"".join(call(token, "GET", f"/documents/{shown.pk}/file"))
    assert call(token, "GET", f"/documents/{hidden.pk}/file").status_code == 404
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Reading.objects.get().contact_id == cast.jan.pk


def test_a_change_is_asked_for_and_taken_back(cast: Cast) -> None:
    token = token_of(make_access(cast.jan))
    assert call(token, "POST", "/company/changes", {"account": "123"}).status_code == 409
    assert call(token, "POST", "/company/changes", {"nip": "9990000014"}).status_code == 409
    asked = call(token, "POST", "/company/changes", {"city": "Zgierz", "note": "od grudnia"})
    assert asked.status_code == 201 and asked.json()["fields"]["city"][1] == "Zgierz"
    taken = call(token, "DELETE", f"/company/changes/{asked.json()['id']}")
    assert taken.json()["state"] == "withdrawn"


def test_nothing_of_another_company_or_office(cast: Cast) -> None:
    token, ewas = token_of(make_access(cast.jan)), make_access(cast.ewa)
    theirs = shown_obligation(cast, cast.wierzba)
    request, document = make_request(cast.wierzba, by=cast.marek), make_document(cast.wierzba)
    with scope.system(cast.office.pk, "tests", at=AT):
        change = ChangeRequest.objects.create(
            office=cast.office, client=cast.wierzba, fields={}, note="x", asked_at=AT, asked_by_name="Ewa"
        )
    for method, path in [
        ("PUT", f"/payments/{theirs.pk}/paid"),
        ("GET", f"/requests/{request.pk}"),
        ("POST", f"/requests/{request.pk}/files"),
        ("GET", f"/documents/{document.pk}/file"),
        ("DELETE", f"/company/changes/{change.pk}"),
    ]:
        assert call(token, method, path).status_code == 404, path
    assert ewas.email not in call(token, "GET", "/company").content.decode()


def test_a_token_of_one_kind_opens_nothing_of_the_other(cast: Cast, ask: Ask) -> None:
    token = token_of(make_access(cast.jan))
    bearer = {"Authorization": f"Bearer {token}"}
    for path in ("/clients", f"/clients/{cast.lipa.pk}", "/documents", "/notices"):
        assert Browser().get(f"/api/v1{path}", headers=bearer).status_code == 403, path
    assert ask(cast.marek, "GET", "/portal/home").status_code == 403
    assert call("pk_" + "x" * 43, "GET", "/home").status_code == 401
    assert call(token.replace("pk_", "sk_"), "GET", "/home").status_code == 401


def test_scopes_expiry_blocking_and_the_end_of_access_stop_it(cast: Cast) -> None:
    access = make_access(cast.jan)
    narrow, wide = token_of(access, "portal.see"), token_of(access)
    assert call(narrow, "POST", "/company/changes", {"city": "Zgierz"}).status_code == 403
    Key.objects.filter(hint=narrow[-4:], purpose=Key.Purpose.PORTAL_API).update(expires_at=now() - timedelta(days=1))
    assert call(narrow, "GET", "/home").status_code == 401
    with scope.of(actor_of(cast.marek)) as actor:
        change_status(actor, cast.lipa, status="blocked", reason="spór")
    closed = call(wide, "GET", "/home")
    assert (closed.status_code, closed.json()["code"]) == (403, "closed")
    with scope.of(actor_of(cast.marek)) as actor:
        change_status(actor, cast.lipa, status="active", reason="")
        assert call(wide, "GET", "/home").status_code == 200
        end_access(actor, access)
    assert call(wide, "GET", "/home").status_code == 401


def test_the_office_invites_and_takes_away(cast: Cast, ask: Ask) -> None:
    url = f"/clients/{cast.lipa.pk}/portal"
    made = ask(cast.marek, "POST", url, {"contact_id": cast.jan.pk, "level": "accountant"})
    assert made.status_code == 201 and made.json()["state"] == "invited"
    here = f"{url}/{made.json()['id']}"
    assert ask(cast.marek, "POST", f"{here}/resend").status_code == 409
    assert ask(cast.marek, "PATCH", here, {"level": "owner"}).status_code == 428
    changed = ask(cast.marek, "PATCH", here, {"level": "owner"}, **{"If-Match": '"1"'})
    assert changed.json()["level"] == "owner"
    assert ask(cast.obcy, "DELETE", here).status_code == 404
    assert ask(cast.marek, "DELETE", here, scopes="clients.see clients.see_all").status_code == 403
    assert ask(cast.marek, "DELETE", here).json()["state"] == "ended"
    assert [one["state"] for one in ask(cast.marek, "GET", url).json()] == ["ended"]
    assert ask(cast.marek, "POST", url, {"contact_id": cast.ewa.pk}).status_code == 404
    assert ask(cast.marek, "POST", url, {"name": "Ola", "email": "nie adres"}).status_code == 422


def test_registers_are_named_and_worded(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        told = {"code": "vat_active", "facts": {}, "state": "ok", "number": cast.lipa.nip or "", "answered_at": AT}
        Light.objects.update_or_create(office=cast.office, client=cast.lipa, register="white_list", defaults=told)
    (one,) = call(token_of(make_access(cast.jan)), "GET", "/company").json()["registers"]
    assert (one["register"], one["code"]) == ("white_list", "vat_active") and one["text"]


def test_many_amounts_cost_no_more_questions(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    token = token_of(make_access(cast.jan))
    for month in range(1, 7):
        shown_obligation(cast, cast.lipa, period_from=date(2026, month, 1), period_to=date(2026, month, 28))
    call(token, "GET", "/payments")
    with django_assert_max_num_queries(14):
        assert len(call(token, "GET", "/payments").json()) == 6
