"""Documents in the portal: what a client's person sees of them, that the office learns who opened what."""

from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.core.testing import run_jobs
from kantorek.documents.actions import add_document, add_version, archive_document, send_document, share_document
from kantorek.documents.events import DocumentRead
from kantorek.documents.models import Document, Reading
from kantorek.documents.tests.make import make_document
from kantorek.files.events import FileDownloaded
from kantorek.files.tests.make import PDF, upload
from kantorek.notifications.models import Notice
from kantorek.offices.tests.make import AT, actor_of
from kantorek.portal.access import PREVIEW
from kantorek.portal.tests.make import contact_of, enter, make_access

pytestmark = pytest.mark.django_db


def shown(cast: Cast, document: Document, *, shared: bool = True) -> Document:
    with scope.of(actor_of(cast.marek)) as actor:
        return share_document(actor, document, shared=shared)


def sent(cast: Cast, access: Any, name: str, data: bytes) -> Document:
    with scope.of(contact_of(access)) as actor:
        return send_document(actor, cast.lipa, upload(name, data))


def readings(cast: Cast) -> list[tuple[int, int]]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Reading.objects.order_by("pk").values_list("document_id", "version_count"))


def told(cast: Cast, name: str) -> int:
    with scope.system(cast.office.pk, "tests", at=AT):
        return EventRecord.objects.filter(name=name).count()


def place(cast: Cast, document: Document | None = None, end: str = "") -> str:
    return f"/p/{cast.lipa.pk}/documents/" + (f"{document.pk}/{end}" if document else "")


def test_shows_what_is_shared_and_what_was_sent_and_nothing_else(cast: Cast) -> None:
    access = make_access(cast.jan)
    lease = shown(cast, make_document(cast.lipa, "Umowa najmu"))
    secret = make_document(cast.lipa, "Notatka wewnętrzna", note="nie dla klienta")
    own = sent(cast, access, "faktura.pdf", PDF)
    browser = enter(access)
    page = browser.get(place(cast)).text
    assert "Umowa najmu" in page and "faktura" in page and "Jan Lipiński" in page
    assert "Notatka" not in page
    assert "faktura" not in browser.get(place(cast) + "?view=office").text
    assert "Umowa najmu" not in browser.get(place(cast) + "?view=sent").text
    assert "Umowa najmu" in browser.get(place(cast) + "?q=NAJM").text
    assert browser.get(place(cast) + "?q=%00<b>&after=zzz&view=x").status_code == 200
    for end in ("", "download/", "page.png"):
        assert browser.get(place(cast, secret, end)).status_code == 404
    assert browser.get(place(cast, own)).status_code == 200
    with scope.of(actor_of(cast.marek)) as actor:
        archive_document(actor, lease)
    assert browser.get(place(cast, lease)).status_code == 404


def test_another_company_and_another_office_see_nothing(cast: Cast) -> None:
    lease = shown(cast, make_document(cast.lipa, "Umowa najmu"))
    other = enter(make_access(cast.ewa))
    for end in ("", "download/", "page.png"):
        assert other.get(place(cast, lease, end)).status_code == 404
        assert other.get(f"/p/{cast.wierzba.pk}/documents/{lease.pk}/{end}").status_code == 404
    staff = enter_staff(cast)
    assert staff.get(place(cast)).status_code == 404


def enter_staff(cast: Cast, *, preview: bool = False) -> Any:
    browser = Browser()
    assert cast.marek.user
    browser.force_login(cast.marek.user)
    if preview:
        session = browser.session
        session[PREVIEW] = cast.lipa.pk
        session.save()
    return browser


def test_new_until_opened_and_the_office_learns_who_opened_it(cast: Cast) -> None:
    lease = shown(cast, make_document(cast.lipa, "Umowa najmu"))
    browser = enter(make_access(cast.jan))
    office, detail, menu = enter_staff(cast), f"/documents/{lease.pk}/", 'k-count-on">1</span>'
    assert menu in browser.get(place(cast)).text
    assert "Jan Lipiński" not in office.get(detail).text
    assert "#i-mail-open" not in office.get(f"/clients/{cast.lipa.pk}/documents/").text
    for _n in range(2):
        assert browser.get(place(cast, lease)).status_code == 200
    assert readings(cast) == [(lease.pk, 1)]
    assert told(cast, DocumentRead.name) == 1
    assert menu not in browser.get(place(cast)).text
    assert "Jan Lipiński" in office.get(detail).text
    assert "otwarte przez klienta" in office.get(f"/clients/{cast.lipa.pk}/documents/").text
    with scope.of(actor_of(cast.marek)) as actor:
        add_version(actor, lease, upload("umowa-2.pdf", PDF))
    assert menu in browser.get(place(cast)).text, "a newer version is new again"


def test_who_looks_on_reads_nothing(cast: Cast) -> None:
    lease = shown(cast, make_document(cast.lipa, "Umowa najmu"))
    looking = enter_staff(cast, preview=True)
    assert looking.get(place(cast, lease)).status_code == 200
    assert readings(cast) == []


def test_download_and_picture_are_given_and_noted(cast: Cast) -> None:
    access = make_access(cast.jan)
    own = sent(cast, access, "umowa.pdf", PDF)
    browser = enter(access)
    answer = browser.get(place(cast, own, "download/"))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert told(cast, FileDownloaded.name) == 1
    picture = browser.get(place(cast, own, "page.png") + "?page=2")
    assert picture["Content-Type"] == "image/png" and picture.content.startswith(b"\x89PNG")
    assert browser.get(place(cast, own, "page.png") + "?page=99").status_code == 409


def test_the_same_file_twice_is_one_document_and_tells_nothing_of_hidden_ones(cast: Cast) -> None:
    access = make_access(cast.jan)
    with scope.of(actor_of(cast.marek)) as actor:
        hidden = add_document(actor, cast.lipa, upload("tajne.pdf", PDF), fields={"title": "Tajne"})
    first, second = sent(cast, access, "moje.pdf", PDF), sent(cast, access, "moje.pdf", PDF)
    assert first == second != hidden
    assert first.title == "moje" and first.sent_by_id == cast.jan.pk and first.added_by_id is None


def test_the_list_asks_as_much_for_many_as_for_one(cast: Cast, django_assert_max_num_queries: Any) -> None:
    browser = enter(make_access(cast.jan))
    shown(cast, make_document(cast.lipa, "Umowa 0"))
    browser.get(place(cast))
    with django_assert_max_num_queries(11) as few:  # seven questions; the rest opens and closes the scope
        browser.get(place(cast))
    for n in range(1, 12):
        shown(cast, make_document(cast.lipa, f"Umowa {n}"))
    with django_assert_max_num_queries(len(few)):
        assert "Umowa 11" in browser.get(place(cast)).text


def test_the_carer_is_told_once_of_all_that_was_sent_at_a_time_and_the_timeline_says_who(cast: Cast) -> None:
    access = make_access(cast.jan)
    for number in range(2):
        sent(cast, access, f"{number}.pdf", PDF + b"\n" * number)
    with scope.system(cast.office.pk, "tests", at=AT):
        run_jobs()
        notices = list(Notice.objects.filter(kind="documents.sent").values_list("staff_id", flat=True))
    assert notices == [cast.anna.pk]
    make_document(cast.lipa, "Umowa", by=cast.marek)
    page = enter_staff(cast).get(f"/clients/{cast.lipa.pk}/timeline/").text
    assert "Klient przysłał: 0" in page
    assert "Dokument dodany: Umowa" in page
