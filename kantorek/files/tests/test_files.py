"""Files through the front door: kept, looked at, taken along, taken away; by whom, and by whom not."""

import io
import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.files import keeping, owners
from kantorek.files.actions import remove_file, store_file
from kantorek.files.jobs import sweep_orphans
from kantorek.files.tests.make import PDF, PNG, docx, keep, make_owner, names, told, upload, url_of
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]


def test_the_script_sends_one_file_and_hears_of_it(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    answer = sign_in(cast.anna).post(
        url_of(drawer), {"file": upload("../../x.pdf", PDF)}, headers={"X-Requested-With": "upload"}
    )
    assert (answer.status_code, answer.json()["name"]) == (201, "x.pdf")
    assert (names(cast), told(cast)) == (["x.pdf"], ["files.file_stored"])


def test_the_script_hears_why_a_file_is_not_kept(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    answer = sign_in(cast.anna).post(
        url_of(drawer), {"file": upload("umowa.pdf", b"tekst")}, headers={"X-Requested-With": "upload"}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "not_what_it_says")
    assert "pdf" in answer.json()["message"].lower()
    assert names(cast) == []


def test_a_plain_form_keeps_what_it_can_and_names_the_rest(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    sent = [upload("a.pdf", PDF), upload("b.pdf", b"tekst"), upload("c.docx", docx())]
    answer = sign_in(cast.anna).post(url_of(drawer), {"file": sent, "next": "/clients/"}, follow=True)
    assert names(cast) == ["a.pdf", "c.docx"]
    page = answer.content.decode()
    assert "b.pdf:" in page
    assert answer.redirect_chain[0][0] == "/clients/"


def test_a_form_without_a_file_says_so(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    assert sign_in(cast.anna).post(url_of(drawer), {}).status_code == 302
    assert names(cast) == []


def test_twenty_files_at_once(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    sent = [upload(f"{number}.csv", b"a;b\n") for number in range(20)]
    sign_in(cast.anna).post(url_of(drawer), {"file": sent})
    assert len(names(cast)) == 20


def test_the_list_is_drawn_anew(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    keep(cast, cast.anna, drawer)
    page = sign_in(cast.anna).get(url_of(drawer), headers={"HX-Request": "true"}).content.decode()
    assert "umowa.pdf" in page
    assert "<html" not in page


def test_a_download_is_an_attachment_and_is_written_down(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    file = keep(cast, cast.anna, drawer, upload("Żółta umowa.pdf", PDF))
    answer = sign_in(cast.anna).get(f"/files/{file.pk}/")
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C5%BB%C3%B3%C5%82ta%20umowa.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert told(cast) == ["files.file_stored", "files.file_downloaded"]


def test_a_preview_is_a_picture_and_nothing_else(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    browser = sign_in(cast.anna)
    for file in (keep(cast, cast.anna, drawer), keep(cast, cast.anna, drawer, upload("skan.png", PNG))):
        answer = browser.get(f"/files/{file.pk}/preview/")
        assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    assert "files.file_downloaded" not in told(cast)


def test_a_picture_is_drawn_once(cast: Cast, sign_in: SignIn, drawer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file, browser = keep(cast, cast.anna, drawer), sign_in(cast.anna)
    first = browser.get(f"/files/{file.pk}/preview/?page=2").content
    monkeypatch.setattr("kantorek.files.actions.draw", lambda *given: pytest.fail("drawn again"))
    assert browser.get(f"/files/{file.pk}/preview/?page=2").content == first


@pytest.mark.parametrize("page", ["0", "3", "99999"])
def test_there_is_no_picture_of_a_page_that_is_not_there(cast: Cast, sign_in: SignIn, drawer: Any, page: str) -> None:
    file = keep(cast, cast.anna, drawer)
    assert sign_in(cast.anna).get(f"/files/{file.pk}/preview/?page={page}").status_code == 409


def test_a_page_is_shown_with_its_neighbours(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    file, browser = keep(cast, cast.anna, drawer), sign_in(cast.anna)
    first, second = (browser.get(f"/files/{file.pk}/show/?page={page}").content.decode() for page in (1, 2))
    assert ('rel="next"' in first, 'rel="prev"' in first) == (True, False)
    assert ('rel="next"' in second, 'rel="prev"' in second) == (False, True)


def test_what_cannot_be_drawn_says_why(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    file = keep(cast, cast.anna, drawer, upload("pismo.docx", docx()))
    assert sign_in(cast.anna).get(f"/files/{file.pk}/preview/").status_code == 409
    assert "k-empty" in sign_in(cast.anna).get(f"/files/{file.pk}/show/").content.decode()


def test_taken_away_and_brought_back(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    file, browser = keep(cast, cast.anna, drawer), sign_in(cast.anna)
    browser.post(f"/files/{file.pk}/remove/")
    assert names(cast) == []
    assert browser.get(f"/files/{file.pk}/").status_code == 404
    browser.post(f"/files/{file.pk}/restore/")
    assert names(cast) == ["umowa.pdf"]
    assert told(cast)[1:] == ["files.file_removed", "files.file_restored"]


def test_a_closed_owner_keeps_its_files(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    file = keep(cast, cast.anna, drawer)
    with scope.system(cast.office.pk, "tests", at=AT):
        type(drawer).objects.filter(pk=drawer.pk).update(archived_at=AT)
    browser = sign_in(cast.marek)
    browser.post(f"/files/{file.pk}/remove/")
    browser.post(url_of(drawer), {"file": upload("b.pdf", PDF)})
    assert names(cast) == ["umowa.pdf"]


def test_not_yours_is_not_there(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    mine = keep(cast, cast.marek, cast.wierzba)
    pages = [f"/files/{mine.pk}/{rest}" for rest in ("", "preview/", "show/")]
    for stranger in (cast.anna, cast.obcy):
        browser = sign_in(stranger)
        assert [browser.get(url).status_code for url in pages] == [404] * 3
        assert browser.post(f"/files/{mine.pk}/remove/").status_code == 404
        assert browser.post(url_of(cast.wierzba), {"file": upload("a.pdf", PDF)}).status_code == 404
    assert names(cast) == ["umowa.pdf"]


def test_who_may_only_look_changes_nothing(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    viewer = sign_in(make_staff(cast.office, "Ola Podgląd", role="viewer"))
    file = keep(cast, cast.marek, drawer)
    assert viewer.get(f"/files/{file.pk}/preview/").status_code == 200
    assert viewer.post(f"/files/{file.pk}/remove/").status_code == 404
    assert viewer.post(url_of(drawer), {"file": upload("a.pdf", PDF)}).status_code == 404
    page = viewer.get(url_of(drawer), headers={"HX-Request": "true"}).content.decode()
    assert "/remove/" not in page


def test_files_of_a_thing_that_nobody_named_open_to_nobody(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    file = keep(cast, cast.marek, drawer)
    owners._owners.clear()
    assert sign_in(cast.marek).get(f"/files/{file.pk}/").status_code == 404


def test_bytes_stand_under_a_name_that_says_nothing(cast: Cast, drawer: Any) -> None:
    file = keep(cast, cast.anna, drawer)
    office, folder, name = file.path.split("/")
    assert (office, folder, len(name)) == (str(cast.office.pk), name[:2], 40)
    assert keeping.storage().open(file.path).read() == PDF
    assert Browser().get(f"/{file.path}").status_code == 404


def test_a_missing_file_says_so(cast: Cast, sign_in: SignIn, drawer: Any) -> None:
    file = keep(cast, cast.anna, drawer)
    keeping.drop(file.path)
    assert sign_in(cast.anna).get(f"/files/{file.pk}/").status_code == 302
    assert "files.file_downloaded" not in told(cast)


def test_what_a_rollback_left_is_swept_a_day_later(cast: Cast, drawer: Any) -> None:
    kept = keep(cast, cast.anna, drawer)
    orphan = keeping.write(cast.office.pk, io.BytesIO(PDF))
    keeping.write_picture(orphan, 1, PNG)
    fresh = keeping.write(cast.office.pk, io.BytesIO(PDF))
    storage: Any = keeping.storage()
    for path in (kept.path, orphan):
        os.utime(storage.path(path), (time.time() - 90_000,) * 2)
    sweep_orphans()
    assert [storage.exists(path) for path in (kept.path, orphan, f"{orphan}.1.png", fresh)] == [
        True,
        False,
        False,
        True,
    ]


def test_a_picture_drawn_twice_at_once_is_kept_once() -> None:
    path = keeping.storage().save("0/zz/raz", ContentFile(PDF))
    keeping.write_picture(path, 1, b"pierwszy")
    keeping.write_picture(path, 1, b"drugi")
    assert keeping.read_picture(path, 1) == b"pierwszy"
    assert sorted(keeping.storage().listdir("0/zz")[1]) == ["raz", "raz.1.png"]
    keeping.drop(path)


def test_nothing_is_kept_when_the_bytes_cannot_be_written(
    cast: Cast, drawer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(office_id: int, whole: Any) -> str:
        raise OSError("no space left on device")

    monkeypatch.setattr(keeping, "write", full)
    with pytest.raises(OSError, match="no space"):
        keep(cast, cast.anna, drawer)
    assert names(cast) == []


def test_an_owner_of_the_tests_refuses_when_closed(cast: Cast) -> None:
    desk = make_owner()
    desk.closed = "Zamknięte"
    with scope.of(actor_of(cast.marek)) as actor:
        file = store_file(actor, upload("a.txt", b"abc"), owner=desk.ref, client_id=None)
        with pytest.raises(Refused, match="Zamknięte"):
            remove_file(actor, file)
