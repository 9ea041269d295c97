"""Documents through the front door: filed, found, versioned, shown, archived; by whom, and by whom not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.each import Unfinished
from kantorek.core.errors import Refused, Stale
from kantorek.core.models import EventRecord
from kantorek.core.testing import counted_queries
from kantorek.documents import actions, jobs
from kantorek.documents.models import Document, DocumentVersion
from kantorek.documents.tests.make import fresh, make_document, titles
from kantorek.files.models import StoredFile
from kantorek.files.tests.make import PDF, upload
from kantorek.notifications.models import Notice
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]
TODAY = date(2026, 11, 20)
HTMX = {"HX-Request": "true"}


def told(cast: Cast, name: str) -> list[dict[str, Any]]:
    with scope.system(cast.office.pk, "tests", at=AT):
        found = EventRecord.objects.filter(name=f"documents.{name}").order_by("pk")
        return [record.payload | {"changes": record.changes} for record in found]


def send(browser: Browser, client_id: int, name: str, data: bytes, **more: str) -> Any:
    file = {"file": upload(name, data), **more}
    return browser.post(f"/clients/{client_id}/documents/files/", file, headers={"X-Requested-With": "upload"})


def test_a_dropped_file_is_filed_where_the_list_stands(cast: Cast, sign_in: SignIn) -> None:
    answer = send(sign_in(cast.anna), cast.lipa.pk, "umowa_najmu 2025.pdf", PDF, folder="Umowy", kind="contract")
    assert (answer.status_code, answer.json()["name"]) == (201, "umowa najmu 2025")
    with scope.system(cast.office.pk, "tests", at=AT):
        document = Document.objects.get()
        assert (document.folder, document.year, document.kind) == ("Umowy", 2025, "contract")
        assert document.newest
        assert (document.version_count, document.newest.pages) == (1, 2)
    assert len(told(cast, "document_added")) == 1


def test_twenty_files_without_script(cast: Cast, sign_in: SignIn) -> None:
    files = [upload(f"wyciag {number}.csv", f"{number};1\n".encode()) for number in range(20)]
    sign_in(cast.anna).post(f"/clients/{cast.lipa.pk}/documents/files/", {"file": files})
    assert len(titles(cast)) == 20


def test_the_same_bytes_are_named_and_kept_only_when_wanted(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.anna)
    first = send(browser, cast.lipa.pk, "umowa.pdf", PDF).json()
    again = send(browser, cast.lipa.pk, "kopia.pdf", PDF)
    assert (again.status_code, again.json()["code"]) == (409, "duplicate")
    assert "umowa" in again.json()["message"]
    assert again.json()["link"] == f"/documents/{first['id']}/"
    assert titles(cast) == ["umowa"]
    assert send(browser, cast.lipa.pk, "kopia.pdf", PDF, again="1").status_code == 201
    assert titles(cast) == ["umowa", "kopia"]


def test_another_clients_same_bytes_are_nobodys_business(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    assert send(browser, cast.lipa.pk, "umowa.pdf", PDF).status_code == 201
    assert send(browser, cast.wierzba.pk, "umowa.pdf", PDF).status_code == 201


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("umowa.pdf", b"tekst", "not_what_it_says"), ("pusty.pdf", b"", "empty"), ("x.html", b"<html>", "program")],
)
def test_what_is_not_kept_leaves_nothing(cast: Cast, sign_in: SignIn, name: str, data: bytes, code: str) -> None:
    answer = send(sign_in(cast.anna), cast.lipa.pk, name, data)
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    with scope.system(cast.office.pk, "tests", at=AT):
        assert not Document.objects.exists()
        assert not StoredFile.objects.exists()


def test_a_name_of_300_letters_is_shortened(cast: Cast, sign_in: SignIn) -> None:
    assert send(sign_in(cast.anna), cast.lipa.pk, "ż" * 300 + ".pdf", PDF).status_code == 201
    assert 100 < len(titles(cast)[0]) < 200


def test_a_closed_client_takes_nothing(cast: Cast, sign_in: SignIn) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        type(cast.lipa).objects.filter(pk=cast.lipa.pk).update(archived_at=AT)
    assert send(sign_in(cast.marek), cast.lipa.pk, "umowa.pdf", PDF).json()["code"] == "closed"


def test_a_newer_version_keeps_the_older_ones(cast: Cast, sign_in: SignIn) -> None:
    document, browser = make_document(cast.lipa), sign_in(cast.anna)
    sent = {"file": upload("umowa v2.pdf", PDF), "comment": "nowy czynsz"}
    browser.post(f"/documents/{document.pk}/files/", sent)
    page = browser.get(f"/documents/{document.pk}/").content.decode()
    assert "nowy czynsz" in page
    with scope.system(cast.office.pk, "tests", at=AT):
        versions = list(DocumentVersion.objects.newest_first())
        assert [one.number for one in versions] == [2, 1]
        assert Document.objects.get().newest_id == versions[0].file_id
    assert all(browser.get(f"/files/{one.file_id}/").status_code == 200 for one in versions)
    assert told(cast, "document_version_added")[0]["number"] == 2


def test_the_same_version_twice_is_refused(cast: Cast, sign_in: SignIn) -> None:
    document, browser = make_document(cast.lipa), sign_in(cast.anna)
    url, scripted = f"/documents/{document.pk}/files/", {"X-Requested-With": "upload"}
    assert browser.post(url, {"file": upload("a.pdf", PDF)}, headers=scripted).status_code == 201
    assert browser.post(url, {"file": upload("b.pdf", PDF)}, headers=scripted).json()["code"] == "duplicate"


def test_fields_are_changed_and_told(cast: Cast, sign_in: SignIn) -> None:
    document, browser = make_document(cast.lipa), sign_in(cast.anna)
    typed = {
        "title": "Umowa najmu biura", "kind": "contract", "folder": "Umowy", "year": "2026", "tags": "najem, biuro",
        "valid_from": "2026-01-01", "valid_to": "2027-12-31", "note": "", "version": str(document.version),
    }  # fmt: skip
    assert browser.post(f"/documents/{document.pk}/edit/", typed).status_code == 302
    changed = fresh(document)
    assert (changed.title, changed.tags, changed.valid_to) == (
        "Umowa najmu biura",
        ["najem", "biuro"],
        date(2027, 12, 31),
    )
    assert told(cast, "document_changed")[0]["changes"]["valid_to"] == [None, "2027-12-31"]
    assert "Umowa najmu biura" in browser.get("/documents/?q=najem").content.decode()


def test_days_that_end_before_they_begin_are_refused(cast: Cast) -> None:
    document = make_document(cast.lipa)
    fields = {"valid_from": TODAY, "valid_to": TODAY - timedelta(days=1)}
    with scope.of(actor_of(cast.anna)) as actor, pytest.raises(Refused) as refused:
        actions.change_document(actor, document, fields=fields, version=document.version)
    assert refused.value.field == "valid_to"


def test_whoever_comes_second_sees_what_stands_there(cast: Cast, sign_in: SignIn) -> None:
    document = make_document(cast.lipa)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_document(actor, document, fields={"title": "Aneks"}, version=document.version)
    with scope.of(actor_of(cast.anna)) as actor, pytest.raises(Stale):
        actions.change_document(actor, document, fields={"title": "Umowa"}, version=document.version)
    typed = {"title": "Umowa", "kind": "other", "version": str(document.version)}
    answer = sign_in(cast.anna).post(f"/documents/{document.pk}/edit/", typed)
    assert answer.status_code == 422
    assert "Aneks" in answer.content.decode()


def test_shown_to_the_client_with_who_and_when(cast: Cast, sign_in: SignIn) -> None:
    document, browser = make_document(cast.lipa), sign_in(cast.anna)
    browser.post(f"/documents/{document.pk}/share/", {"shared": "1"})
    assert fresh(document).shared_at
    assert fresh(document).shared_by_name == "Anna Wójcik"
    browser.post(f"/documents/{document.pk}/share/?shared=0")
    assert fresh(document).shared_at is None
    assert [event["shared"] for event in told(cast, "document_shared")] == [True, False]


def test_archived_and_brought_back(cast: Cast, sign_in: SignIn) -> None:
    document, browser = make_document(cast.lipa), sign_in(cast.anna)
    browser.post(f"/documents/{document.pk}/archive/")
    assert titles(cast) == []
    assert browser.post(f"/documents/{document.pk}/edit/", {"title": "x", "version": "9"}).status_code == 422
    browser.post(f"/documents/{document.pk}/restore/")
    assert titles(cast) == ["Umowa najmu"]


def test_who_took_copies_stands_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    document = fresh(make_document(cast.lipa))
    sign_in(cast.marek).get(f"/files/{document.newest_id}/")
    page = sign_in(cast.anna).get(f"/documents/{document.pk}/").content.decode()
    log = page[page.rindex("<section") :]
    assert "Marek Kos" in log
    assert "Anna Wójcik" not in log


def test_not_yours_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    document = make_document(cast.wierzba)
    for stranger in (cast.anna, cast.obcy):
        browser = sign_in(stranger)
        assert browser.get(f"/documents/{document.pk}/").status_code == 404
        assert browser.post(f"/documents/{document.pk}/share/", {"shared": "1"}).status_code == 404
        assert send(browser, cast.wierzba.pk, "a.pdf", PDF).status_code == 404
    assert fresh(document).shared_at is None


def test_who_may_only_look_adds_nothing(cast: Cast, sign_in: SignIn) -> None:
    document, viewer = make_document(cast.lipa), sign_in(make_staff(cast.office, "Ola", role="viewer"))
    page = viewer.get(f"/clients/{cast.lipa.pk}/documents/").content.decode()
    assert "data-upload" not in page
    assert send(viewer, cast.lipa.pk, "a.pdf", PDF).status_code == 404
    assert viewer.post(f"/documents/{document.pk}/archive/").status_code == 404


# ---- notices --------------------------------------------------------------------------------------------------------


def tell(cast: Cast, monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let the night's work run on a day."""
    monkeypatch.setattr(jobs, "now", lambda: datetime.combine(day, time(6), UTC))
    jobs.tell_office(office_id=cast.office.pk)


def notices_of_ends(cast: Cast) -> list[tuple[int | None, int]]:
    """Whom each notice is for, and how often it was told."""
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Notice.objects.filter(kind="documents.ends").order_by("pk").values_list("staff_id", "count"))


def test_the_carer_is_told_30_and_7_days_ahead_once_each(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """One walk from two months ahead to the day after, with a look after each day of it.

    The second time adds to the notice that is still unread.
    """
    ends = TODAY + timedelta(days=60)
    make_document(cast.lipa, "Polisa", valid_to=ends)
    for left in range(60, -2, -1):
        for _twice in range(2):
            tell(cast, monkeypatch, ends - timedelta(days=left))
        told = (left <= 30) + (left <= 7)
        assert notices_of_ends(cast) == ([(cast.anna.pk, told)] if told else []), f"{left} days before"


def test_one_document_that_cannot_be_told_of_stops_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, *_good = [make_document(cast.lipa, f"Polisa {number}", valid_to=TODAY) for number in range(3)]
    real = actions.tell_of_the_end

    def stumble(actor: Actor, document: Document, *, on: date) -> int:
        many = real(actor, document, on=on)
        if document.pk == bad.pk:
            raise ValueError(document.title)
        return many

    monkeypatch.setattr(jobs, "tell_of_the_end", stumble)
    with pytest.raises(Unfinished) as raised:
        tell(cast, monkeypatch, TODAY)
    assert len(notices_of_ends(cast)) == 2
    assert "Polisa" not in str(raised.value)
    monkeypatch.setattr(jobs, "tell_of_the_end", real)
    tell(cast, monkeypatch, TODAY)
    assert len(notices_of_ends(cast)) == 3


def test_archived_documents_and_closed_clients_are_left_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    archived = make_document(cast.lipa, "Polisa", valid_to=TODAY)
    make_document(cast.wierzba, "Polisa", valid_to=TODAY)
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        actions.archive_document(actor, archived)
        type(cast.lipa).objects.filter(pk=cast.wierzba.pk).update(archived_at=AT)
    tell(cast, monkeypatch, TODAY)
    assert notices_of_ends(cast) == []


@pytest.mark.parametrize("url", ["/documents/", "/documents/{}/", "/documents/{}/edit/"])
def test_whole_pages_stay_cheap(cast: Cast, sign_in: SignIn, url: str) -> None:
    document, browser = make_document(cast.lipa), sign_in(cast.anna)
    with scope.of(actor_of(cast.anna)) as actor:
        for number in range(5):
            actions.add_version(actor, document, upload("v.txt", f"{number}".encode()))
    browser.get(url.format(document.pk))
    with counted_queries() as statements:
        assert browser.get(url.format(document.pk)).status_code == 200
    assert len(statements) <= 10, statements


def test_a_comment_keeps_no_sign_that_no_text_may_hold(cast: Cast, sign_in: SignIn) -> None:
    document = make_document(cast.lipa)
    data = {"file": upload("nowa.txt", b"nowa"), "comment": "bez\x00 zmian"}
    assert sign_in(cast.anna).post(f"/documents/{document.pk}/files/", data).status_code == 302
    with scope.system(cast.office.pk, "tests", at=AT):
        assert document.versions.get(number=2).comment == "bez zmian"
