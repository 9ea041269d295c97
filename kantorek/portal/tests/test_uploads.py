"""Files that come in parts (tus 1.0): after a break they go on where they stopped, and nobody else touches them."""

from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.files import jobs, keeping
from kantorek.files.models import PartialUpload
from kantorek.files.tests.make import PDF, picture
from kantorek.offices.tests.make import AT
from kantorek.portal.choices import PortalLevel
from kantorek.portal.tests.make import enter, make_access
from kantorek.requests.choices import State
from kantorek.requests.tests.make import again, files_of, make_request

pytestmark = pytest.mark.django_db
KIND = "application/offset+octet-stream"


def begin(browser: Browser, cast: Cast, name: str, size: int, purpose: str = "documents", client: int = 0) -> Any:
    pairs = {"filename": name, "purpose": purpose}
    told = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in pairs.items())
    headers = {"Upload-Length": str(size), "Upload-Metadata": told, "Tus-Resumable": "1.0.0"}
    return browser.post(f"/p/{client or cast.lipa.pk}/uploads/", headers=headers)


def part(browser: Browser, url: str, offset: int, data: bytes) -> Any:
    return browser.patch(url, data, content_type=KIND, headers={"Upload-Offset": str(offset)})


def up(browser: Browser, cast: Cast, name: str, data: bytes, purpose: str = "documents") -> str:
    """A file brought up in two parts; gives its token."""
    url = begin(browser, cast, name, len(data), purpose)["Location"]
    half = len(data) // 2
    assert part(browser, url, 0, data[:half]).status_code == 204
    assert part(browser, url, half, data[half:]).status_code == 204
    return str(url.split("/")[-2])


def left(cast: Cast) -> list[str]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(PartialUpload.objects.order_by("pk").values_list("name", flat=True))


def test_after_a_break_it_goes_on_where_it_stopped(cast: Cast) -> None:
    browser = enter(make_access(cast.jan))
    made = begin(browser, cast, "umowa.pdf", len(PDF))
    assert (made.status_code, made["Tus-Resumable"]) == (201, "1.0.0")
    url = made["Location"]
    assert part(browser, url, 0, PDF[:100])["Upload-Offset"] == "100"
    assert part(browser, url, 0, PDF[:100]).status_code == 409, "the answer was lost: it has come all the same"
    assert part(browser, url, 200, PDF[200:]).status_code == 409, "no hole"
    far = browser.head(url)
    assert (far["Upload-Offset"], far["Upload-Length"], far["Cache-Control"]) == ("100", str(len(PDF)), "no-store")
    assert part(browser, url, 100, PDF[100:])["Upload-Offset"] == str(len(PDF))
    token = url.split("/")[-2]
    assert token in browser.get(f"/p/{cast.lipa.pk}/send/").text, "it waits on the page until it is sent"
    answer = browser.post(f"/p/{cast.lipa.pk}/send/files/", {"part": token})
    assert answer.status_code == 302
    assert left(cast) == []
    page = browser.get(f"/p/{cast.lipa.pk}/documents/")
    assert "umowa" in page.text


def test_a_request_is_answered_with_what_came_in_parts_for_it_alone(cast: Cast) -> None:
    browser, one = enter(make_access(cast.jan)), make_request(cast.lipa)
    mine = up(browser, cast, "1.png", picture(), f"request:{one.pk}")
    more = up(browser, cast, "2.jpg", picture("JPEG"), f"request:{one.pk}")
    other = up(browser, cast, "inny.pdf", PDF)
    fields = {"part": [more, mine, other], "together": "1", "version": one.version}
    assert browser.post(f"/p/{cast.lipa.pk}/requests/{one.pk}/files/", fields).status_code == 302
    assert files_of(one) == [f"{one.title}.pdf"]
    assert again(one).state == State.DELIVERED
    assert left(cast) == ["inny.pdf"]


def test_what_is_no_document_is_said_as_soon_as_it_is_up(cast: Cast) -> None:
    browser = enter(make_access(cast.jan))
    program = b"MZ\x90\x00" + b"\x00" * 300
    url = begin(browser, cast, "zdjecie.jpg", len(program))["Location"]
    answer = part(browser, url, 0, program)
    assert answer.status_code == 422 and "jpg" in answer.json()["message"]
    assert left(cast) == []
    assert browser.head(url).status_code == 404


def test_bounds(cast: Cast, settings: Any) -> None:
    browser = enter(make_access(cast.jan))
    settings.UPLOAD_MAX = 1000
    assert begin(browser, cast, "a.pdf", 1001).status_code == 413
    assert begin(browser, cast, "a.pdf", 0).status_code == 422
    assert begin(browser, cast, "a.pdf", 10, "request:1; drop table").status_code == 404
    assert browser.post(f"/p/{cast.lipa.pk}/uploads/", headers={"Upload-Metadata": "filename ###"}).status_code == 404
    url = begin(browser, cast, "../../etc/<b>.pdf", 10)["Location"]
    assert left(cast) == ["_b_.pdf"]
    assert part(browser, url, 0, b"x" * 11).status_code == 413
    assert browser.patch(url, b"x", content_type="text/plain").status_code == 415
    assert browser.patch(url, b"x", content_type=KIND).status_code == 409
    assert browser.delete(url).status_code == 204
    assert browser.head(url).status_code == 404


def test_nobody_else_goes_on_with_it(cast: Cast) -> None:
    browser = enter(make_access(cast.jan))
    url = begin(browser, cast, "a.pdf", len(PDF))["Location"]
    token = url.split("/")[-2]
    ewa = enter(make_access(cast.ewa))
    assert ewa.head(url).status_code == 404
    assert part(ewa, f"/p/{cast.wierzba.pk}/uploads/{token}/", 0, PDF).status_code == 404
    assert begin(ewa, cast, "a.pdf", 10).status_code == 404
    part(browser, url, 0, PDF)
    assert ewa.post(f"/p/{cast.wierzba.pk}/send/files/", {"part": token}).status_code == 422
    assert left(cast) == ["a.pdf"]


def test_whoever_may_only_read_begins_nothing(cast: Cast) -> None:
    browser = enter(make_access(cast.jan, PortalLevel.READ_ONLY))
    assert begin(browser, cast, "a.pdf", 10).status_code == 404


def test_what_nobody_goes_on_with_is_swept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = enter(make_access(cast.jan))
    up(browser, cast, "a.pdf", PDF)
    with scope.system(cast.office.pk, "tests", at=AT):
        (row,) = PartialUpload.objects.all()
    assert b"".join(keeping.read_parts(row.path)) == PDF
    monkeypatch.setattr(jobs, "now", lambda: row.touched_at + timedelta(days=2))
    jobs.drop_left()
    assert left(cast) == ["a.pdf"]
    monkeypatch.setattr(jobs, "now", lambda: row.touched_at + timedelta(days=4))
    jobs.drop_left()
    assert left(cast) == []
    assert list(keeping.read_parts(row.path)) == []
