"""Notices over the API: one's own, paged, marked as read."""

from collections.abc import Callable
from typing import Any

import pytest

from kantorek.api.tests.test_portal import call, token_of
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.notifications.actions import Reader, notify, tell_contacts
from kantorek.notifications.models import Notice
from kantorek.offices.tests.make import AT
from kantorek.portal.tests.make import make_access

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


@pytest.fixture
def told(cast: Cast) -> list[Notice]:
    """Three things told to anna, one of them about lipa."""
    found: list[Notice] = []
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        for number, client_id in ((1, None), (2, cast.lipa.pk), (3, None)):
            words: dict[str, Any] = {
                "kind": "agreements.ends",
                "title": f"Wieść {number}",
                "url": "/",
                "once": str(number),
            }
            found += notify(actor, [cast.anna.pk], client_id=client_id, mail=False, **words)
    return found


def test_lists_ones_own_newest_first_in_pages(cast: Cast, ask: Ask, told: list[Notice]) -> None:
    first = ask(cast.anna, "GET", "/notices?limit=2").json()
    assert [item["title"] for item in first["items"]] == ["Wieść 3", "Wieść 2"]
    assert first["items"][1]["client_id"] == cast.lipa.pk
    rest = ask(cast.anna, "GET", f"/notices?limit=2&cursor={first['next']}").json()
    assert ([item["title"] for item in rest["items"]], rest["next"]) == (["Wieść 1"], None)
    assert ask(cast.marek, "GET", "/notices").json()["items"] == []
    assert ask(cast.obcy, "GET", "/notices").json()["items"] == []
    assert ask(cast.anna, "GET", "/notices?cursor=x").status_code == 422


def test_marks_one_as_read(cast: Cast, ask: Ask, told: list[Notice]) -> None:
    path = f"/notices/{told[0].pk}/read"
    assert ask(cast.anna, "POST", path).json()["read_at"]
    assert ask(cast.anna, "POST", path).status_code == 200
    unread = ask(cast.anna, "GET", "/notices?unread=true").json()["items"]
    assert [item["title"] for item in unread] == ["Wieść 3", "Wieść 2"]
    for other in (cast.marek, cast.obcy):
        assert ask(other, "POST", f"/notices/{told[1].pk}/read").status_code == 404
    assert ask(cast.anna, "POST", path, scopes="registers.ask").status_code == 403


def test_everything_is_read_at_once_and_one_put_back(cast: Cast, ask: Ask, told: list[Notice]) -> None:
    assert ask(cast.anna, "POST", "/notices/read").json() == {"read": 3}
    assert ask(cast.anna, "GET", "/notices?unread=true").json()["items"] == []
    assert ask(cast.anna, "POST", f"/notices/{told[0].pk}/unread").json()["read_at"] is None
    assert ask(cast.marek, "POST", f"/notices/{told[0].pk}/unread").status_code == 404


def test_wishes_are_ones_own_and_refuse_what_cannot_be(cast: Cast, ask: Ask) -> None:
    wished = {"kinds": {"agreements.ends": {"mail": "digest", "push": False}}, "digest_hour": 16, "quiet": [22, 6]}
    answer = ask(cast.anna, "PUT", "/notices/wishes", wished).json()
    mine = {one["kind"]: one for one in answer["kinds"]}
    assert (mine["agreements.ends"]["mail"], mine["agreements.ends"]["push"]) == ("digest", False)
    assert (answer["digest_hour"], answer["quiet_from"], answer["quiet_to"]) == (16, 22, 6)
    assert mine["declarations.alarm"]["must"] and "portal.asked" not in mine
    assert ask(cast.marek, "GET", "/notices/wishes").json()["digest_hour"] == 8
    assert ask(cast.anna, "PUT", "/notices/wishes", {"quiet": []}).json()["quiet_from"] is None
    for wrong in (
        {"kinds": {"declarations.alarm": {"mail": "off"}}},
        {"kinds": {"portal.asked": {"mail": "off"}}},
        {"kinds": {"agreements.ends": {"mail": "later"}}},
        {"digest_hour": 24},
        {"quiet": [7]},
        {"quiet": [7, 7]},
    ):
        assert ask(cast.anna, "PUT", "/notices/wishes", wrong).status_code in (409, 422), wrong
    assert ask(cast.anna, "PUT", "/notices/wishes", {"digest_hour": 9, "version": 1}).status_code in (409, 412)


def test_a_clients_person_reads_and_wishes_at_one_company(cast: Cast, ask: Ask, told: list[Notice]) -> None:
    access = make_access(cast.jan)
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        (notice,) = tell_contacts(
            actor, [Reader(contact_id=cast.jan.pk, user_id=access.user_id, language="pl")], client_id=cast.lipa.pk,
            kind="portal.document", title="Nowy dokument", url="/p/", once="1",
        )  # fmt: skip
    mine = token_of(access)
    assert [one["title"] for one in call(mine, "GET", "/notices").json()["items"]] == ["Nowy dokument"]
    assert call(mine, "POST", f"/notices/{told[1].pk}/read").status_code == 404
    assert ask(cast.anna, "POST", f"/notices/{notice.pk}/read").status_code == 404
    assert call(mine, "POST", f"/notices/{notice.pk}/read").json()["read_at"]
    off = call(mine, "PUT", "/notices/wishes", {"kinds": {"portal.document": {"mail": "off"}}}).json()
    assert {one["kind"]: one["mail"] for one in off["kinds"]}["portal.document"] == "off"
    refused = call(mine, "PUT", "/notices/wishes", {"kinds": {"portal.document": {"mail": "digest"}}})
    assert refused.status_code in (409, 422)
