"""Sending from the portal: a request answered, returned, answered anew; photographs that become one PDF; bad input."""

import io
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.documents.models import Document
from kantorek.files.models import StoredFile
from kantorek.files.tests.make import PDF, picture, upload
from kantorek.offices.tests.make import AT, actor_of
from kantorek.portal.choices import PortalLevel
from kantorek.portal.tests.make import enter, make_access
from kantorek.portal.views import gathering
from kantorek.requests.actions import accept_request, return_request
from kantorek.requests.choices import State
from kantorek.requests.models import ClientRequest
from kantorek.requests.tests.make import again, files_of, make_request

pytestmark = pytest.mark.django_db
EXE = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 200


def place(cast: Cast, one: ClientRequest, end: str = "") -> str:
    return f"/p/{cast.lipa.pk}/requests/{one.pk}/{end}"


def deliver(browser: Browser, cast: Cast, one: ClientRequest, *files: SimpleUploadedFile, **fields: Any) -> Any:
    return browser.post(place(cast, one, "files/"), {"file": list(files), "version": one.version, **fields})


def free(browser: Browser, cast: Cast, *files: SimpleUploadedFile, **fields: Any) -> Any:
    return browser.post(f"/p/{cast.lipa.pk}/send/files/", {"file": list(files), **fields})


def documents(cast: Cast) -> list[Document]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Document.objects.select_related("newest").order_by("pk"))


def test_asked_sent_returned_replaced_done(cast: Cast) -> None:
    browser, one = enter(make_access(cast.jan)), make_request(cast.lipa)
    home = f"/p/{cast.lipa.pk}/"
    assert one.title in browser.get(home).text
    assert browser.get(place(cast, one)).status_code == 200
    answer = deliver(browser, cast, one, upload("wrzesień.pdf", PDF), answer="Proszę bardzo")
    assert (answer.status_code, answer["Location"]) == (302, home)
    assert place(cast, one) not in browser.get(home).text, "what is done leaves the list at once"
    one = again(one)
    assert (one.state, one.answer, files_of(one)) == (State.DELIVERED, "Proszę bardzo", ["wrzesień.pdf"])
    with scope.of(actor_of(cast.marek)) as actor:
        return_request(actor, one, reason="To jest wrzesień <b>a nie</b> październik")
    page = browser.get(place(cast, one)).text
    assert "To jest wrzesień &lt;b&gt;a nie&lt;/b&gt; październik" in page
    assert 'name="drop"' in page
    (old,) = stored(one)
    one = again(one)
    assert deliver(browser, cast, one, upload("październik.png", picture()), drop=old.pk).status_code == 302
    assert files_of(again(one)) == ["październik.png"]
    with scope.of(actor_of(cast.marek)) as actor:
        accept_request(actor, again(one))
    page = browser.get(place(cast, one)).text
    assert 'name="file"' not in page, "nothing more is sent to what is settled"
    assert deliver(browser, cast, one, upload("x.pdf", PDF)).status_code == 422
    assert one.title in browser.get(f"/p/{cast.lipa.pk}/requests/").text


def stored(one: ClientRequest) -> list[StoredFile]:
    with scope.system(one.office_id, "tests", at=AT):
        return list(StoredFile.objects.current().of(one.ref).listed())


def test_nothing_is_no_delivery_and_two_tabs_send_once(cast: Cast) -> None:
    browser, one = enter(make_access(cast.jan)), make_request(cast.lipa)
    assert deliver(browser, cast, one).status_code == 422
    assert again(one).state == State.OPEN
    for _tab in range(2):
        assert deliver(browser, cast, one, upload("wyciag.pdf", PDF)).status_code == 302
    assert files_of(again(one)) == ["wyciag.pdf"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("faktura.pdf", EXE),
        ("zdjecie.jpg", EXE),
        ("strona.html", b"<html><script>alert(1)</script>"),
        ("pusty.pdf", b""),
    ],
)
def test_what_is_no_document_is_refused_by_name_and_nothing_is_sent(cast: Cast, name: str, data: bytes) -> None:
    browser, one = enter(make_access(cast.jan)), make_request(cast.lipa)
    answer = deliver(browser, cast, one, upload("dobry.pdf", PDF), upload(name, data), answer="zostaje")
    assert answer.status_code == 422
    assert name in answer.text and "zostaje" in answer.text
    assert (again(one).state, files_of(one)) == (State.OPEN, [])
    assert free(browser, cast, upload(name, data)).status_code == 422
    assert documents(cast) == []


def test_html_in_names_stays_words(cast: Cast) -> None:
    browser = enter(make_access(cast.jan))
    assert free(browser, cast, upload("<img src=x>.pdf", PDF), title="<b>umowa</b>").status_code == 302
    page = browser.get(f"/p/{cast.lipa.pk}/documents/").text
    assert "&lt;b&gt;umowa&lt;/b&gt;" in page and "<b>umowa" not in page


def test_photographs_become_one_pdf_in_their_order(cast: Cast) -> None:
    browser = enter(make_access(cast.jan))
    wide, tall = picture("JPEG", (3000, 1000)), picture("PNG", (500, 1000))
    for _again in range(2):  # the same once more is the same document
        answer = free(browser, cast, upload("1.jpg", wide), upload("2.png", tall), together="1", title="Umowa / aneks")
        assert answer.status_code == 302
    (one,) = documents(cast)
    assert one.newest and one.title == "Umowa / aneks"
    assert (one.newest.kind, one.newest.pages, one.newest.name) == ("application/pdf", 2, "Umowa - aneks.pdf")
    whole = b"".join(browser.get(f"/p/{cast.lipa.pk}/documents/{one.pk}/download/").streaming_content)  # type: ignore[attr-defined]
    sizes = [(round(sheet.get_width()), round(sheet.get_height())) for sheet in pypdfium2.PdfDocument(whole)]
    assert sizes[0][0] > sizes[0][1] and sizes[1][0] < sizes[1][1]
    assert sizes[0][0] <= 843, "no page is longer than A4"


def test_photographs_stay_alone_where_that_is_wished(cast: Cast) -> None:
    browser = enter(make_access(cast.jan))
    assert free(browser, cast, upload("1.jpg", picture("JPEG")), upload("2.png", picture())).status_code == 302
    assert [one.title for one in documents(cast)] == ["1", "2"]
    assert {one.folder for one in documents(cast)} == {"Od klienta"}


def test_a_picture_of_forty_megabytes_is_taken_and_made_small(cast: Cast) -> None:
    browser = enter(make_access(cast.jan))
    made = io.BytesIO()
    Image.effect_noise((5200, 2700), 90).convert("RGB").save(made, "PNG")
    large = made.getvalue() + b"\x00" * (40_000_000 - len(made.getvalue()))
    answer = free(browser, cast, upload("a.png", large), upload("b.png", picture()), together="1", title="Duże")
    assert answer.status_code == 302
    (one,) = documents(cast)
    assert one.newest and one.newest.pages == 2 and one.newest.size < 4_000_000


def test_whoever_may_only_read_sends_nothing(cast: Cast) -> None:
    browser, one = enter(make_access(cast.jan, PortalLevel.READ_ONLY)), make_request(cast.lipa)
    page = browser.get(place(cast, one))
    assert page.status_code == 200 and 'name="file"' not in page.text
    assert deliver(browser, cast, one, upload("a.pdf", PDF)).status_code == 404
    assert free(browser, cast, upload("a.pdf", PDF)).status_code == 404
    assert browser.get(f"/p/{cast.lipa.pk}/send/").status_code == 404
    assert again(one).state == State.OPEN and documents(cast) == []


def test_another_company_is_not_there(cast: Cast) -> None:
    other, one = enter(make_access(cast.ewa)), make_request(cast.lipa)
    assert other.get(place(cast, one)).status_code == 404
    assert other.get(f"/p/{cast.wierzba.pk}/requests/{one.pk}/").status_code == 404
    assert other.post(f"/p/{cast.wierzba.pk}/requests/{one.pk}/files/", {"answer": "x"}).status_code == 404
    assert free(other, cast, upload("a.pdf", PDF)).status_code == 404
    assert again(one).state == State.OPEN


def test_a_file_laid_by_mistake_is_taken_back_but_not_one_of_another_request(cast: Cast) -> None:
    from kantorek.requests.actions import attach_file

    browser, one, other = enter(make_access(cast.jan)), make_request(cast.lipa), make_request(cast.lipa, "Umowa")
    with scope.of(actor_of(cast.marek)) as actor:
        file = attach_file(actor, one, upload("a.pdf", PDF))
    assert browser.post(place(cast, other, f"files/{file.pk}/remove/")).status_code == 404
    assert files_of(one) == ["a.pdf"]
    assert browser.post(place(cast, one, f"files/{file.pk}/remove/")).status_code == 302
    assert files_of(one) == []


def test_more_than_fits_into_memory_becomes_no_document(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, pages = enter(make_access(cast.jan)), [upload(f"{n}.png", picture("PNG", (60, 60 + n))) for n in range(2)]
    monkeypatch.setattr(gathering, "MOST_BOUND", sum(page.size or 0 for page in pages) - 1)
    assert free(browser, cast, *pages, together="1").status_code == 422
    assert documents(cast) == []
