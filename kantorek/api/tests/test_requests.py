"""Requests to clients over the API."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.test import Client as Browser

from kantorek.api.actions import issue_token
from kantorek.conftest import Cast
from kantorek.files.tests.make import upload
from kantorek.offices.tests.make import AT
from kantorek.requests.tests.make import again, files_of, make_request, send

Ask = Callable[..., Any]


def test_asks_accepts_and_opens_again(cast: Cast, ask: Ask) -> None:
    words = {"title": "Wyciąg za {month}", "month": "2025-10-05", "contact_id": cast.jan.pk, "batch": str(uuid4())}
    made = ask(cast.anna, "POST", f"/clients/{cast.lipa.pk}/requests", words)
    assert made.status_code == 201
    url = made.headers["Location"].removeprefix("/api/v1")
    assert ask(cast.anna, "POST", f"/clients/{cast.lipa.pk}/requests", words).json()["id"] == made.json()["id"]
    assert made.json()["title"] == "Wyciąg za październik 2025"
    seen = {"If-Match": made.headers["ETag"]}
    assert ask(cast.anna, "PATCH", url, {"text": "PDF"}).status_code == 428
    changed = ask(cast.anna, "PATCH", url, {"text": "PDF"}, **seen)
    assert changed.json()["text"] == "PDF"
    assert ask(cast.anna, "POST", f"{url}/deliver", {"answer": ""}).json()["code"] == "required"
    sent = ask(cast.anna, "POST", f"{url}/deliver", {"answer": "Przez telefon"})
    assert ask(cast.anna, "POST", f"{url}/accept", {}, **seen).status_code == 412
    done = ask(cast.anna, "POST", f"{url}/accept", {}, **{"If-Match": sent.headers["ETag"]})
    assert (done.json()["state"], done.json()["document_ids"]) == ("done", [])
    assert ask(cast.anna, "POST", f"{url}/reopen").json()["state"] == "delivered"
    assert ask(cast.anna, "DELETE", url).status_code == 204
    assert ask(cast.anna, "GET", "/requests?state=withdrawn").json()["items"][0]["id"] == made.json()["id"]
    assert ask(cast.anna, "GET", f"/clients/{cast.lipa.pk}/requests").json() == []


def test_files_are_listed_downloaded_and_become_documents(cast: Cast, ask: Ask, client: Browser) -> None:
    one = send(make_request(cast.lipa), cast.jan, "a.txt", at=AT)
    url = f"/requests/{one.pk}"
    (file,) = ask(cast.anna, "GET", f"{url}/files").json()
    assert ask(cast.anna, "GET", f"{url}/files/{file['id']}").status_code == 200
    seen = {"If-Match": ask(cast.anna, "GET", url).headers["ETag"]}
    back = ask(cast.anna, "POST", f"{url}/return", {"reason": "Nieczytelne"}, **seen)
    assert back.json()["return_reason"] == "Nieczytelne"
    assert ask(cast.anna, "POST", f"{url}/remind").json()["reminders"] == 1
    bearer = {"Authorization": f"Bearer {issue_token(cast.anna.email, ['all'], office_id=cast.office.pk)}"}
    made = client.post(f"/api/v1{url}/files", {"file": upload("b.txt", b"b")}, headers=bearer)
    assert made.status_code == 201, made.json()
    assert files_of(one) == ["a.txt", "b.txt"]
    sent = ask(cast.anna, "POST", f"{url}/deliver", {})
    seen = {"If-Match": sent.headers["ETag"]}
    done = ask(cast.anna, "POST", f"{url}/accept", {"folder": "Wyciągi", "kind": "statement"}, **seen)
    assert len(done.json()["document_ids"]) == 2


def test_many_at_once_and_what_is_not_yours(cast: Cast, ask: Ask) -> None:
    ids = [cast.lipa.pk, cast.wierzba.pk, cast.foreign.pk]
    done = ask(cast.anna, "POST", "/requests", {"client_ids": ids, "title": "Faktury"}).json()
    assert [one["client_id"] for one in done["requests"]] == [cast.lipa.pk]
    theirs = make_request(cast.wierzba)
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/remind"), ("GET", "/files")):
        assert ask(cast.anna, method, f"/requests/{theirs.pk}{path}").status_code == 404
    assert again(theirs).reminders == 0


def test_refuses_what_is_no_input(cast: Cast, ask: Ask) -> None:
    url = f"/clients/{cast.lipa.pk}/requests"
    for wrong in ({"title": ""}, {"title": "x" * 201}, {"due_on": "2026-02-29"}, {"kind": "money"}, {"batch": "x"}):
        assert ask(cast.anna, "POST", url, {"title": "Wyciąg"} | wrong).status_code == 422, wrong
    late = ask(cast.anna, "POST", url, {"title": "Wyciąg", "due_on": "2020-01-01"})
    assert (late.status_code, late.json()["code"]) == (409, "bad_day")
    assert ask(cast.anna, "POST", "/requests", {"client_ids": [], "title": "x"}).status_code == 422
