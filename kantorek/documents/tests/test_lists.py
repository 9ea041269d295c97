"""Lists of documents, and many of them at once: narrowed, counted, paged, filed, archived and put back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.testing import counted_queries
from kantorek.documents import actions
from kantorek.documents.lists import Asked, counts_for, page_asked_for
from kantorek.documents.tests.make import fresh, make_document, titles
from kantorek.documents.views.card import stat_card
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of

SignIn = Callable[[StaffMember], Browser]
TODAY = date(2026, 11, 20)
HTMX = {"HX-Request": "true"}


def make_shelf(cast: Cast) -> None:
    make_document(cast.lipa, "Umowa leasingu", folder="Umowy", year=2025, kind="contract", tags=["auto"])
    make_document(cast.lipa, "Polisa", folder="Umowy", year=2026, valid_to=TODAY + timedelta(days=10))
    make_document(cast.lipa, "Stara polisa", year=2024, valid_to=TODAY - timedelta(days=1))
    make_document(cast.wierzba, "Cudza umowa", folder="Umowy")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"Umowa leasingu", "Polisa", "Stara polisa"}),
        ("view=valid", {"Umowa leasingu", "Polisa"}),
        ("view=soon", {"Polisa"}),
        ("view=expired", {"Stara polisa"}),
        ("view=shared", set()),
        ("folder=Umowy", {"Umowa leasingu", "Polisa"}),
        ("folder=-", {"Stara polisa"}),
        ("year=2025", {"Umowa leasingu"}),
        ("kind=contract", {"Umowa leasingu"}),
        ("tag=auto", {"Umowa leasingu"}),
        ("q=polis", {"Polisa", "Stara polisa"}),
        ("q=polis&view=valid", {"Polisa"}),
        ("q=%25", set()),
        ("year=drugi&kind=x&view=y&sort=z&after=w", {"Umowa leasingu", "Polisa", "Stara polisa"}),
        ("sort=ends", {"Polisa", "Stara polisa"}),
    ],
)
def test_the_list_is_narrowed(cast: Cast, sign_in: SignIn, asked: str, found: set[str]) -> None:
    make_shelf(cast)
    page = sign_in(cast.anna).get(f"/clients/{cast.lipa.pk}/documents/?{asked}").content.decode()
    every = ("Umowa leasingu", ">Polisa<", "Stara polisa", "Cudza umowa")
    assert {title.strip("<>") for title in every if title in page} == found


def test_the_offices_list_holds_what_one_sees(cast: Cast, sign_in: SignIn) -> None:
    make_shelf(cast)
    anna, marek = (sign_in(who).get("/documents/").content.decode() for who in (cast.anna, cast.marek))
    assert ("Cudza umowa" in anna, "Cudza umowa" in marek) == (False, True)
    assert "Cudza umowa" not in sign_in(cast.obcy).get("/documents/").content.decode()


def test_the_figures_of_the_card_are_those_of_the_lists(cast: Cast, sign_in: SignIn) -> None:
    make_shelf(cast)
    with scope.of(actor_of(cast.anna)) as actor:
        card = stat_card(actor, cast.lipa)
    browser = sign_in(cast.anna)
    for line in [*card["lines"], {"href": card["next_href"], "value": 1}]:
        page = browser.get(line["href"], headers=HTMX).content.decode()
        assert page.count("data-select ") == line["value"]
    assert card["tab_count"] == 3


def test_paging_shows_everything_once(cast: Cast, sign_in: SignIn) -> None:
    for number in range(55):
        make_document(cast.lipa, f"Pismo {number:03}")
    browser, seen, url = sign_in(cast.anna), [], f"/clients/{cast.lipa.pk}/documents/?sort=title"
    while url:
        page = browser.get(url, headers=HTMX).content.decode()
        seen += [f"Pismo {number:03}" for number in range(55) if f">Pismo {number:03}<" in page]
        _, mark, rest = page.partition('rel="next" href="')
        url = rest.split('"')[0].replace("&amp;", "&") if mark else ""
    assert seen == [f"Pismo {number:03}" for number in range(55)]


@pytest.mark.parametrize("url", ["/documents/", "/clients/{}/documents/", "/documents/?q=pismo&view=valid"])
def test_a_list_costs_the_same_however_long_it_is(cast: Cast, sign_in: SignIn, url: str) -> None:
    browser, costs = sign_in(cast.anna), []
    for count in (1, 30):
        for number in range(count):
            make_document(cast.lipa, f"Pismo {count} {number}", valid_to=TODAY + timedelta(days=number))
        browser.get(url.format(cast.lipa.pk))
        with counted_queries() as statements:
            assert browser.get(url.format(cast.lipa.pk), headers=HTMX).status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1]
    assert costs[1] <= 8, statements


# ---- many at once --------------------------------------------------------------------------------------------------


def test_many_are_filed_and_put_back(cast: Cast, sign_in: SignIn) -> None:
    shelf = [make_document(cast.lipa, f"Pismo {number}", folder="Stare") for number in range(3)]
    browser, chosen = sign_in(cast.anna), {"document": [one.pk for one in shelf[:2]], "verb": "file"}
    asked = browser.post("/documents/file/", chosen).content.decode()
    assert asked.count('name="document"') == 2
    answer = browser.post("/documents/file/", chosen | {"folder": "Nowe", "tag": "pilne"}, follow=True)
    assert [fresh(one).folder for one in shelf] == ["Nowe", "Nowe", "Stare"]
    assert fresh(shelf[0]).tags == ["pilne"]
    undo = answer.content.decode().split('action="/documents/file/back/')[1].split('"')[0].replace("&amp;", "&")
    browser.post(f"/documents/file/back/{undo}")
    assert [(fresh(one).folder, fresh(one).tags) for one in shelf] == [("Stare", [])] * 3


def test_what_was_changed_since_is_not_put_back(cast: Cast) -> None:
    document = make_document(cast.lipa, folder="Stare")
    with scope.of(actor_of(cast.anna)) as actor:
        undo = actions.change_many(actor, [document.pk], fields={"folder": "Nowe"})
        actions.change_document(actor, document, fields={"folder": "Inne"}, version=fresh(document).version)
        assert actions.put_back(actor, undo) == 0
    assert fresh(document).folder == "Inne"


def test_many_are_archived_and_brought_back(cast: Cast, sign_in: SignIn) -> None:
    shelf = [make_document(cast.lipa, f"Pismo {number}") for number in range(3)]
    browser = sign_in(cast.anna)
    answer = browser.post("/documents/archive/", {"document": [one.pk for one in shelf]}, follow=True)
    assert titles(cast) == []
    undo = answer.content.decode().split('action="/documents/restore/')[1].split('"')[0].replace("&amp;", "&")
    browser.post(f"/documents/restore/{undo}")
    assert len(titles(cast)) == 3


def test_others_documents_are_not_touched(cast: Cast, sign_in: SignIn) -> None:
    mine, other = make_document(cast.lipa, folder="A"), make_document(cast.wierzba, folder="A")
    sign_in(cast.anna).post("/documents/file/", {"document": [mine.pk, other.pk], "folder": "B"})
    assert [fresh(one).folder for one in (mine, other)] == ["B", "A"]
    sign_in(cast.anna).post("/documents/file/back/?was=zmyslone")
    assert fresh(mine).folder == "B"


def test_what_is_ordered_by_its_end_is_counted_without_what_never_ends(cast: Cast) -> None:
    make_shelf(cast)
    asked = Asked(client_id=cast.lipa.pk, order="ends")
    with scope.of(actor_of(cast.anna)) as actor:
        found = page_asked_for(actor, asked)
        views, many = counts_for(actor, asked, found)
    assert (len(found.rows), many, views["all"]) == (2, 2, 3)


def test_what_takes_one_thing_back_takes_no_other_back(cast: Cast, sign_in: SignIn) -> None:
    document, anna = make_document(cast.lipa), sign_in(cast.anna)
    anna.post("/documents/file/", {"document": document.pk, "folder": "Umowy"})
    page = anna.get("/documents/").content.decode()
    at = page.index("/documents/file/back/?was=")
    token = page[at : page.index('"', at)].partition("was=")[2]
    assert len(token) == 24  # however many documents it brings back
    assert anna.post(f"/documents/restore/?was={token}").status_code < 500
    sign_in(cast.marek).post(f"/documents/file/back/?was={token}")
    assert fresh(document).folder == "Umowy"  # what one person did, no other takes back
    anna.post(f"/documents/file/back/?was={token}")
    assert fresh(document).folder == ""


@pytest.mark.parametrize("back", ["foo", "//obce.example/"])
def test_nobody_is_sent_to_what_is_no_page_of_ours(cast: Cast, sign_in: SignIn, back: str) -> None:
    document, anna = make_document(cast.lipa), sign_in(cast.anna)
    one = anna.post(f"/documents/{document.pk}/share/", {"shared": "1", "next": back})
    assert one.headers["Location"] == f"/documents/{document.pk}/"
    many = anna.post("/documents/archive/", {"document": document.pk, "next": back})
    assert many.headers["Location"] == "/documents/"
