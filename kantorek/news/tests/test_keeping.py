"""What is being written keeps itself: as a draft, never before readers, never over what another tab or colleague saved."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.files.tests.make import PNG
from kantorek.news import actions
from kantorek.news.choices import State
from kantorek.news.models import Announcement
from kantorek.news.tests.make import BODY, events_of, make_draft, make_published
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]


def typed(**fields: Any) -> dict[str, Any]:
    return {"title": "Święta", "body": BODY, "audience": "all", "version": 1} | fields


def kept(one: Announcement) -> Announcement:
    with scope.system(one.office_id, "tests", at=AT):
        return Announcement.objects.get(pk=one.pk)


def test_typing_makes_one_draft_and_goes_on_with_it(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.anna)
    first = browser.post(reverse("news:keep_first"), typed(title="", body="<p>Pierwsze zdanie</p>")).json()
    assert browser.post(first["keep"], typed(title="", body="<p>Pierwsze zdanie</p>")).json()["version"] == 1
    half = typed(title="", body="<p>Pierwsze zdanie i drugie</p>", last_on="3", group="nikt", version=first["version"])
    assert browser.post(first["keep"], half).status_code == 200
    with scope.system(cast.office.pk, "tests", at=AT):
        (one,) = Announcement.objects.all()
    assert one.title in ("Bez tytułu", "Without a title")
    assert (one.state, one.author_id, one.body) == (State.DRAFT, cast.anna.pk, "<p>Pierwsze zdanie i drugie</p>")
    assert events_of(one) == ["news.announcement_added"]  # typing is no event
    assert browser.get(first["edit"]).status_code == 200


def test_another_tab_is_never_written_over(cast: Cast, sign_in: SignIn) -> None:
    one, browser = make_draft(cast.anna), sign_in(cast.anna)
    keep = reverse("news:keep", args=[one.pk])
    assert browser.post(keep, typed(title="Z pierwszej karty")).json()["version"] == 2
    late = browser.post(keep, typed(title="Z drugiej karty"))
    assert (late.status_code, late.json()["code"]) == (409, "stale")
    assert kept(one).title == "Z pierwszej karty"
    answer = browser.post(reverse("news:edit", args=[one.pk]), typed(title="Z drugiej karty", do="save"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Z pierwszej karty" in page and "Z drugiej karty" in page and "data-keep-wait" in page
    assert (
        browser.post(keep, typed(title="Z pierwszej karty", version=1)).status_code == 200
    )  # the same words: nothing is lost


def test_what_readers_see_or_will_see_is_never_kept_half_typed(cast: Cast, sign_in: SignIn) -> None:
    shown, waits, browser = make_published(cast.marek), make_draft(cast.marek), sign_in(cast.marek)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.schedule_announcement(actor, waits, at=AT.replace(year=AT.year + 1, month=1))
    for one in (shown, waits):
        answer = browser.post(reverse("news:keep", args=[one.pk]), typed(title="pół zd", version=2))
        assert (answer.status_code, answer.json()["code"]) == (409, "state")
        assert kept(one).title == "Zmiana JPK_VAT"
        assert 'data-keep-url=""' in browser.get(reverse("news:edit", args=[one.pk])).content.decode()


def test_text_kept_on_the_device_is_shown_again_and_not_saved(cast: Cast, sign_in: SignIn) -> None:
    one = make_draft(cast.anna)
    with scope.of(actor_of(cast.anna)) as actor:
        one = actions.change_announcement(actor, one, version=1, title="Nowszy tytuł")
    sent = typed(title="Z urządzenia", audience="clients", client_ids=[str(cast.lipa.pk)], do="show")
    page = sign_in(cast.anna).post(reverse("news:edit", args=[one.pk]), sent).content.decode()
    assert "Z urządzenia" in page and cast.lipa.name in page and "data-keep-dirty" in page
    assert 'name="version" value="1"' in page  # what was overtaken meanwhile is refused when it is saved
    assert kept(one).title == "Nowszy tytuł"


def test_what_one_began_goes_out_as_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    one, anna = make_draft(cast.anna), sign_in(cast.anna)
    keep, edit = reverse("news:keep", args=[one.pk]), reverse("news:edit", args=[one.pk])
    mine = f"{cast.anna.user_id}:{cast.office.pk}"
    assert f'name="whose" value="{mine}"' in anna.get(edit).text
    assert anna.post(keep, typed(title="Anny", whose=mine)).status_code == 200
    begun = typed(title="Anny dalej", whose=mine, version=2, do="save")
    for member in (cast.marek, cast.obcy):  # another person of the office; somebody in another office
        browser = sign_in(member)
        for address in (keep, reverse("news:keep_first"), reverse("news:add_first_picture")):
            answer = browser.post(address, begun | {"file": SimpleUploadedFile("a.png", PNG, "image/png")})
            assert (answer.status_code, answer.json()["code"]) == (409, "other")
        for address in (edit, reverse("news:add")):
            answer = browser.post(address, begun)
            assert answer.status_code == 409 and f'data-news-others="{mine}"' in answer.text
            assert "Anny dalej" not in answer.text
    assert kept(one).title == "Anny"
    with scope.system(cast.elsewhere.pk, "tests", at=AT):
        assert not Announcement.objects.exists()
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Announcement.objects.count() == 1


def test_a_form_whose_answer_was_lost_makes_no_second_draft(cast: Cast, sign_in: SignIn) -> None:
    browser, once = sign_in(cast.anna), "0b7e4a52-6f0e-4a55-9a35-9d5a3c6a1f10"
    first = browser.post(reverse("news:keep_first"), typed(once=once)).json()
    assert browser.post(reverse("news:keep_first"), typed(once=once, title="Dalej")).json()["keep"] == first["keep"]
    upload = {"file": SimpleUploadedFile("a.png", PNG, "image/png"), "title": "Święta", "once": once}
    placed = browser.post(reverse("news:add_first_picture"), upload).json()
    assert (placed["keep"], placed["edit"]) == (first["keep"], first["edit"])
    browser.post(reverse("news:add"), typed(once=once, title="Gotowe", version=2, do="save"))
    with scope.system(cast.office.pk, "tests", at=AT):
        assert [one.title for one in Announcement.objects.all()] == ["Gotowe"]
    other = browser.post(reverse("news:keep_first"), typed(once=once.replace("0b", "1c"))).json()
    assert other["keep"] != first["keep"]


def test_clients_that_the_writer_does_not_see_stay_chosen(cast: Cast, sign_in: SignIn) -> None:
    both = sorted([cast.lipa.pk, cast.wierzba.pk])
    one, browser = make_draft(cast.marek, audience="clients", client_ids=both), sign_in(cast.anna)
    keep, edit = reverse("news:keep", args=[one.pk]), reverse("news:edit", args=[one.pk])
    assert cast.wierzba.name not in browser.get(edit).text
    shown = typed(audience="clients", client_ids=[str(cast.lipa.pk)])
    assert browser.post(keep, shown | {"title": "O literę"}).status_code == 200
    assert (kept(one).title, kept(one).client_ids) == ("O literę", both)
    browser.post(keep, typed(audience="all", version=2))  # tried out, and back
    browser.post(keep, shown | {"version": 3})
    browser.post(edit, shown | {"version": 4, "title": "Zapisane", "do": "save"})
    assert (kept(one).title, kept(one).client_ids) == ("Zapisane", both)
    browser.post(edit, typed(audience="all", version=5, do="save"))
    assert (kept(one).audience, kept(one).client_ids) == ("all", [])


def test_a_title_of_blanks_is_none(cast: Cast, sign_in: SignIn) -> None:
    one, browser = make_draft(cast.anna), sign_in(cast.anna)
    answer = browser.post(reverse("news:keep", args=[one.pk]), typed(title="   ", body="<p>Nowe</p>"))
    assert answer.status_code == 200
    assert (kept(one).title, kept(one).body) == ("Zmiana JPK_VAT", "<p>Nowe</p>")
    first = browser.post(reverse("news:keep_first"), typed(title=" \t "))
    assert first.status_code == 200


def test_nobody_else_keeps_anything(cast: Cast, sign_in: SignIn) -> None:
    one = make_draft(cast.anna)
    for member in (make_staff(cast.office, role="assistant"), cast.obcy):
        browser = sign_in(member)
        assert browser.post(reverse("news:keep", args=[one.pk]), typed(title="cudze")).status_code in (403, 404)
    assert kept(one).title == "Zmiana JPK_VAT"
    assert Browser().post(reverse("news:keep_first"), typed()).status_code == 302  # the page's script sees: signed out
