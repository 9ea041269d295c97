"""Documents over the API: the same actions, the same refusals, nobody else's documents."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.api.actions import issue_token
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.documents.tests.make import make_document
from kantorek.files.tests.make import PDF, upload
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


def send(member: StaffMember, path: str, data: dict[str, Any], scopes: list[str] | None = None) -> Any:
    token = issue_token(member.email, scopes or ["all"], office_id=member.office_id)
    return Browser().post(f"/api/v1{path}", data, headers={"Authorization": f"Bearer {token}"})


def test_filed_versioned_and_taken_along(cast: Cast, ask: Ask) -> None:
    filed = {"file": upload("umowa.pdf", PDF), "folder": "Umowy", "kind": "contract", "valid_to": "2027-01-31"}
    made = send(cast.anna, f"/clients/{cast.lipa.pk}/documents/files", filed)
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["title"], body["folder"], body["file"]["pages"]) == ("umowa", "Umowy", 2)
    newer = send(cast.anna, f"/documents/{body['id']}/files", {"file": upload("v2.txt", b"tekst"), "comment": "v2"})
    assert newer.json()["version_count"] == 2
    versions = ask(cast.anna, "GET", f"/documents/{body['id']}/versions").json()
    assert [(one["number"], one["comment"]) for one in versions] == [(2, "v2"), (1, "")]
    assert b"".join(ask(cast.anna, "GET", f"/documents/{body['id']}/file")) == b"tekst"
    old = ask(cast.anna, "GET", f"/documents/{body['id']}/versions/{versions[1]['id']}/file")
    assert b"".join(old) == PDF
    assert old["Content-Disposition"] == 'attachment; filename="umowa.pdf"'
    with scope.system(cast.office.pk, "tests", at=AT):
        assert EventRecord.objects.filter(name="files.file_downloaded").count() == 2


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("umowa.pdf", b"tekst", 422, "not_what_it_says"),
        ("x.exe", b"MZ\x90\x00", 422, "program"),
        ("a.pdf", b"", 422, ""),
    ],
)
def test_what_is_not_kept_says_why(cast: Cast, name: str, data: bytes, status: int, code: str) -> None:
    told = send(cast.anna, f"/clients/{cast.lipa.pk}/documents/files", {"file": upload(name, data)})
    assert told.status_code == status
    assert told["Content-Type"] == "application/problem+json"
    assert not code or told.json()["code"] == code


def test_too_large_is_413(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_MAX = 100
    told = send(cast.anna, f"/clients/{cast.lipa.pk}/documents/files", {"file": upload("umowa.pdf", PDF)})
    assert (told.status_code, told.json()["code"]) == (413, "too_large")


def test_the_same_bytes_are_409_with_a_link(cast: Cast) -> None:
    path = f"/clients/{cast.lipa.pk}/documents/files"
    first = send(cast.anna, path, {"file": upload("umowa.pdf", PDF)}).json()
    told = send(cast.anna, path, {"file": upload("kopia.pdf", PDF)})
    assert (told.status_code, told.json()["link"]) == (409, f"/documents/{first['id']}/")
    assert send(cast.anna, path, {"file": upload("kopia.pdf", PDF), "again": "true"}).status_code == 201


def test_changed_with_the_version_that_was_seen(cast: Cast, ask: Ask) -> None:
    document = make_document(cast.lipa, "Umowa")
    path, seen = f"/documents/{document.pk}", {"If-Match": f'"{document.version}"'}
    assert ask(cast.anna, "PATCH", path, {"title": "Aneks"}).status_code == 428
    changed = ask(cast.anna, "PATCH", path, {"title": "Aneks", "tags": ["a"], "year": None}, **seen)
    assert (changed.status_code, changed.json()["title"], changed.json()["year"]) == (200, "Aneks", None)
    assert ask(cast.anna, "PATCH", path, {"title": "Inny"}, **seen).status_code == 412


def test_listed_by_state_and_page(cast: Cast, ask: Ask) -> None:
    for number in range(3):
        make_document(cast.lipa, f"Pismo {number}")
    gone = make_document(cast.lipa, "Stare")
    assert ask(cast.anna, "PUT", f"/documents/{gone.pk}/archive").json()["archived_at"]
    assert ask(cast.anna, "PUT", f"/documents/{gone.pk}/sharing", {"shared": True}).status_code == 409
    first = ask(cast.anna, "GET", "/documents?limit=2").json()
    rest = ask(cast.anna, "GET", f"/documents?limit=2&cursor={first['next']}").json()
    assert [one["title"] for one in first["items"] + rest["items"]] == ["Pismo 2", "Pismo 1", "Pismo 0"]
    assert [one["title"] for one in ask(cast.anna, "GET", "/documents?state=archived").json()["items"]] == ["Stare"]
    assert ask(cast.anna, "DELETE", f"/documents/{gone.pk}/archive").json()["archived_at"] is None
    assert ask(cast.anna, "PUT", f"/documents/{gone.pk}/sharing", {"shared": True}).json()["shared_at"]
    found = ask(cast.anna, "GET", "/documents?state=shared&search=star").json()["items"]
    assert [one["title"] for one in found] == ["Stare"]


def test_not_yours_is_404(cast: Cast, ask: Ask) -> None:
    document = make_document(cast.wierzba)
    for path in ("", "/file", "/versions"):
        assert ask(cast.anna, "GET", f"/documents/{document.pk}{path}").status_code == 404
    assert ask(cast.anna, "GET", "/documents").json()["items"] == []
    assert (
        send(cast.anna, f"/clients/{cast.wierzba.pk}/documents/files", {"file": upload("a.pdf", PDF)}).status_code
        == 404
    )


def test_a_token_to_read_writes_nothing(cast: Cast) -> None:
    told = send(cast.anna, f"/clients/{cast.lipa.pk}/documents/files", {"file": upload("a.pdf", PDF)}, ["clients.see"])
    assert told.status_code == 403
