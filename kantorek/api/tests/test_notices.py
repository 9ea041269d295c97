"""Notices over the API: one's own, paged, marked as read."""

from collections.abc import Callable
from typing import Any

import pytest

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.notifications.actions import notify
from kantorek.notifications.models import Notice
from kantorek.offices.tests.make import AT

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


@pytest.fixture
def told(cast: Cast) -> list[Notice]:
    """Three things told to anna, one of them about lipa."""
    found: list[Notice] = []
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        for number, client_id in ((1, None), (2, cast.lipa.pk), (3, None)):
            words: dict[str, Any] = {"kind": "tests", "title": f"Wieść {number}", "url": "/", "once": str(number)}
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
