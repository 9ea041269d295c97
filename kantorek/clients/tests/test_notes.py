"""Notes by the front door."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kantorek.clients.models import Note
from kantorek.clients.tests.make import make_note
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, make_staff

SignIn = Callable[[StaffMember], Browser]
HTMX = {"HX-Request": "true"}


def notes_of(cast: Cast) -> list[Note]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Note.objects.current().filter(client=cast.lipa).order_by("pk"))


def test_writes_changes_pins_and_removes_with_a_way_back(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/notes/"
    shown = browser.post(f"{url}add/", {"text": "Dzwonić po 15", "pinned": "on"}, headers=HTMX).content.decode()
    assert "bg-marker" in shown
    assert "Anna Wójcik" in shown
    (note,) = notes_of(cast)
    assert browser.get(f"{url}{note.pk}/edit/", headers=HTMX).status_code == 200
    assert browser.post(f"{url}{note.pk}/edit/", {"text": "Po 16", "version": "1"}).status_code == 302
    shown = browser.post(f"{url}{note.pk}/pin/", {"pinned": "0"}, headers=HTMX).content.decode()
    assert "bg-marker" not in shown
    assert "Po 16" in shown
    answer = browser.post(f"{url}{note.pk}/remove/", headers=HTMX)
    assert f"{url}{note.pk}/restore/" in answer.headers["HX-Trigger"]
    assert notes_of(cast) == []
    browser.post(f"{url}{note.pk}/restore/")
    assert [n.text for n in notes_of(cast)] == ["Po 16"]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 10_000, "a\x00b"])
def test_refuses_what_is_no_note_and_keeps_the_text(cast: Cast, sign_in: SignIn, text: str) -> None:
    for headers in ({}, HTMX):
        answer = sign_in(cast.anna).post(f"/clients/{cast.lipa.pk}/notes/add/", {"text": text}, headers=headers)
        assert answer.status_code == 422
        if text.startswith("xxx"):
            assert text in answer.content.decode()
    assert notes_of(cast) == []


def test_takes_odd_text_as_it_is(cast: Cast, sign_in: SignIn) -> None:
    odd = "😀 <script>alert(1)</script>\n'; DROP TABLE clients_note; -- {{ 7 }} żółć"
    browser = sign_in(cast.anna)
    browser.post(f"/clients/{cast.lipa.pk}/notes/add/", {"text": odd})
    assert notes_of(cast)[0].text.replace("\r\n", "\n") == odd
    assert "<script>alert" not in browser.get(f"/clients/{cast.lipa.pk}/").content.decode()


def test_whoever_comes_second_sees_both_texts(cast: Cast, sign_in: SignIn) -> None:
    note, browser = make_note(cast.lipa), sign_in(cast.anna)
    url = f"/clients/{cast.lipa.pk}/notes/{note.pk}/edit/"
    browser.post(url, {"text": "Pierwsza wersja", "version": "1"})
    late = browser.post(url, {"text": "Druga wersja", "version": "1"}, headers=HTMX)
    shown = late.content.decode()
    assert late.status_code == 422
    assert late.headers["HX-Retarget"] == f"#note-{note.pk}"
    assert "Pierwsza wersja" in shown
    assert "Druga wersja" in shown
    assert 'name="version" value="2"' in shown
    assert notes_of(cast)[0].text == "Pierwsza wersja"


def test_a_note_removed_meanwhile_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    note, browser = make_note(cast.lipa), sign_in(cast.anna)
    url = f"/clients/{cast.lipa.pk}/notes/{note.pk}/"
    browser.post(f"{url}remove/")
    late = browser.post(f"{url}edit/", {"text": "Moja praca", "version": "1"})
    assert late.status_code == 422
    assert "Moja praca" in late.content.decode()


def test_another_clients_note_is_not_here_and_who_must_not_get_in(cast: Cast, sign_in: SignIn) -> None:
    note = make_note(cast.wierzba, "tajne")
    viewer = make_staff(cast.office, role=Role.VIEWER)
    mine = make_note(cast.lipa)
    for path in ("edit", "pin", "remove", "restore"):
        typed = {"text": "x", "version": "1"}
        assert sign_in(cast.marek).post(f"/clients/{cast.lipa.pk}/notes/{note.pk}/{path}/", typed).status_code == 404
        assert sign_in(cast.anna).post(f"/clients/{cast.wierzba.pk}/notes/{note.pk}/{path}/", typed).status_code == 404
        for member in (viewer, cast.obcy):
            assert sign_in(member).post(f"/clients/{cast.lipa.pk}/notes/{mine.pk}/{path}/", typed).status_code == 404
    assert sign_in(cast.obcy).post(f"/clients/{cast.lipa.pk}/notes/add/", {"text": "x"}).status_code == 404


def test_a_long_list_of_notes_is_cut_and_can_be_opened(cast: Cast, sign_in: SignIn) -> None:
    for at in range(20):
        make_note(cast.lipa, f"Notatka {at}.")
    browser = sign_in(cast.anna)
    assert "Notatka 1." not in browser.get(f"/clients/{cast.lipa.pk}/").content.decode()
    assert "Notatka 1." in browser.get(f"/clients/{cast.lipa.pk}/?notes=all").content.decode()
