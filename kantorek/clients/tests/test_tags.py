"""Tags of clients from the front door: typed, found, filtered, put on many and taken back."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.clients import actions, lists
from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.clients.tests.test_export import as_csv
from kantorek.clients.tests.test_listing import shown
from kantorek.clients.tests.typed import sent_by
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]


def tags_of(member: StaffMember, client: Client) -> list[str]:
    with scope.of(actor_of(member)) as actor:
        return Client.objects.visible_to(actor).get(pk=client.pk).tags


def test_tags_are_typed_on_the_sheet_and_told(cast: Cast, english: SignIn) -> None:
    make_client(cast.office, "Inny", tags=["JDG", "gastronomia"])
    browser, path = english(cast.marek), f"/clients/{cast.lipa.pk}/edit/"
    page = browser.get(path).content.decode()
    assert 'name="tags_more" value="gastronomia"' in page
    sent = sent_by(browser, path) | {"tags": " budowlanka ,jdg,, JDG", "tags_more": ["gastronomia"]}
    assert browser.post(path, sent).status_code == 302
    assert tags_of(cast.marek, cast.lipa) == ["budowlanka", "JDG", "gastronomia"]
    with scope.of(actor_of(cast.marek)):
        event = EventRecord.objects.filter(name="clients.client_changed", client_id=cast.lipa.pk).latest("pk")
    assert event.changes["tags"] == [[], ["budowlanka", "JDG", "gastronomia"]]
    assert "budowlanka, JDG, gastronomia" in browser.get(f"/clients/{cast.lipa.pk}/details/").content.decode()
    assert shown(browser, "?q=budowlan") == ["Lipa sp. z o.o."]


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        (["a" * 41], "too_long"),
        ([f"t{n}" for n in range(21)], "too_many"),
        (["a,b"], "bad_tag"),
        (["a\x00b"], "bad_tag"),
        (["a\u202eb"], "bad_tag"),
    ],
)
def test_refuses_tags_that_are_none(cast: Cast, tags: list[str], code: str) -> None:
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Refused) as refused:
        actions.change_client(actor, cast.lipa, fields={"tags": tags}, version=cast.lipa.version)
    assert refused.value.code == code
    assert tags_of(cast.marek, cast.lipa) == []


def test_too_long_a_tag_is_said_at_its_field(cast: Cast, english: SignIn) -> None:
    browser, path = english(cast.marek), f"/clients/{cast.lipa.pk}/edit/"
    answer = browser.post(path, sent_by(browser, path) | {"tags": "b" * 41})
    assert answer.status_code == 422
    assert "A tag has at most 40 signs." in answer.content.decode()


def test_the_list_is_filtered_by_tags(cast: Cast, english: SignIn) -> None:
    make_client(cast.office, "Mur", tags=["budowlanka", "ryczałt"])
    make_client(cast.office, "Zupa", tags=["gastronomia"])
    make_client(cast.elsewhere, "Cudza", tags=["budowlanka", "obca etykieta"])
    browser = english(cast.marek)
    assert shown(browser, "?tag=budowlanka") == ["Mur"]
    assert shown(browser, "?tag=budowlanka&tag=gastronomia") == ["Mur", "Zupa"]
    assert shown(browser, "?tag=nikt") == []
    page = browser.get("/clients/?tag=ryczałt").content.decode()
    assert "Tag: ryczałt" in page
    assert re.search(r'name="tag" value="gastronomia"', page)
    assert "obca etykieta" not in page
    assert browser.get("/clients/", {"tag": ["\x00", "x" * 500]}).status_code == 200
    assert next(row for row in as_csv(browser, "?tag=budowlanka") if row[0] == "Mur")[-1] == "budowlanka, ryczałt"


def test_many_get_and_lose_tags_and_it_is_taken_back(cast: Cast, english: SignIn) -> None:
    one = make_client(cast.office, "Pierwszy", tags=["JDG", "stary"])
    two = make_client(cast.office, "Drugi", tags=["JDG"])
    browser = english(cast.marek)
    ticked = {"client": [one.pk, two.pk, cast.foreign.pk]}
    assert "Tags of these 2 clients" in browser.post("/clients/tags/", ticked).content.decode()
    assert browser.post("/clients/tags/", ticked | {"put": ""}).status_code == 422
    answer = browser.post("/clients/tags/", ticked | {"put": "vip, jdg", "off": ["stary"]}, follow=True)
    assert tags_of(cast.marek, one) == ["JDG", "vip"]
    assert tags_of(cast.marek, two) == ["JDG", "vip"]
    undo = re.search(r'(/clients/tags/undo/\?was=[^"]*)"', answer.content.decode())
    assert undo
    browser.post(unescape(undo[1]))
    assert sorted(tags_of(cast.marek, one)) == ["JDG", "stary"]
    assert tags_of(cast.marek, two) == ["JDG"]
    assert browser.post("/clients/tags/undo/?was=x").status_code == 302
    assert tags_of(cast.marek, two) == ["JDG"]


def test_who_may_not_edit_clients_tags_none(cast: Cast, english: SignIn) -> None:
    viewer = make_staff(cast.office, "Widz", role=Role.VIEWER)
    assert english(viewer).post("/clients/tags/", {"client": [cast.lipa.pk], "put": "x"}).status_code in (403, 404)
    english(cast.anna).post("/clients/tags/", {"client": [cast.lipa.pk, cast.wierzba.pk], "put": "x"})
    assert (tags_of(cast.marek, cast.lipa), tags_of(cast.marek, cast.wierzba)) == (["x"], [])


def test_the_tags_of_an_office_are_kept_until_one_changes(
    cast: Cast, django_capture_on_commit_callbacks: Any, django_assert_num_queries: Any
) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        with django_capture_on_commit_callbacks(execute=True):
            actions.change_client(actor, cast.lipa, fields={"tags": ["ąb"]}, version=cast.lipa.version)
        assert lists.tags_in_use(actor) == ["ąb"]
        with django_assert_num_queries(0):
            assert lists.tags_in_use(actor) == ["ąb"]
        with django_capture_on_commit_callbacks(execute=True):
            actions.tag_many(actor, [([cast.wierzba.pk], ["aa"], [])])
        assert lists.tags_in_use(actor) == ["aa", "ąb"]
    with scope.of(actor_of(cast.anna)) as actor:
        assert lists.tags_in_use(actor) == ["ąb"]
