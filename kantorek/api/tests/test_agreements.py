"""Agreements over the API: the same actions, the fee by its right alone."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from kantorek.agreements.tests.make import again, fee_of, make_agreement
from kantorek.conftest import Cast

Ask = Callable[..., Any]
SAID = {"starts_on": "2026-01-01", "monthly_fee": "620.00", "number": "7/2026", "notice_count": 3}


def test_writes_down_changes_and_lists(cast: Cast, ask: Ask) -> None:
    made = ask(cast.anna, "POST", f"/clients/{cast.lipa.pk}/agreements", SAID | {"ends_on": "2026-12-31"})
    assert made.status_code == 201
    body = made.json()
    assert (body["status"], body["notice_by"], body["monthly_fee"]) == ("active", "2026-09-30", "620.00")
    assert fee_of(cast.lipa) == Decimal("620.00")
    url = made.headers["Location"].removeprefix("/api/v1")
    assert ask(cast.anna, "PATCH", url, {"number": "8"}).status_code == 428
    changed = ask(cast.anna, "PATCH", url, {"number": "8/2026"}, **{"If-Match": made.headers["ETag"]})
    assert changed.json()["number"] == "8/2026"
    assert ask(cast.anna, "PATCH", url, {"number": "9"}, **{"If-Match": '"1"'}).status_code == 412
    assert [one["id"] for one in ask(cast.anna, "GET", "/agreements?status=active").json()["items"]] == [body["id"]]
    assert len(ask(cast.anna, "GET", f"/clients/{cast.lipa.pk}/agreements").json()) == 1


def test_renews_cancels_removes_and_takes_back(cast: Cast, ask: Ask) -> None:
    old = make_agreement(cast.lipa)
    made = ask(cast.anna, "POST", f"/agreements/{old.pk}/renew", {"starts_on": "2099-01-01"})
    assert made.status_code == 409
    new = ask(cast.anna, "POST", f"/agreements/{old.pk}/renew", {"starts_on": "2027-01-01"}).json()
    assert (new["replaces_id"], new["number_of_version"]) == (old.pk, 2)
    assert again(old).ends_on == date(2026, 12, 31)
    twice = ask(cast.anna, "POST", f"/agreements/{old.pk}/renew", {"starts_on": "2027-02-01"}).json()
    assert (twice["code"], twice["link"]) == ("renewed", f"/agreements/{new['id']}/")
    assert ask(cast.anna, "DELETE", f"/agreements/{new['id']}").status_code == 204
    assert again(old).ends_on is None
    assert ask(cast.anna, "POST", f"/agreements/{new['id']}/restore").status_code == 200
    url, why = f"/agreements/{new['id']}/cancel", {"cancelled_on": "2027-03-01", "reason": "Zmiana biura."}
    assert ask(cast.anna, "POST", url, why).json()["cancelled_on"] == "2027-03-01"
    assert ask(cast.anna, "DELETE", url).json()["cancelled_on"] is None


def test_the_fee_needs_its_right(cast: Cast, ask: Ask) -> None:
    one, scopes = make_agreement(cast.lipa), "clients.see agreements.edit"
    url = f"/agreements/{one.pk}"
    assert ask(cast.anna, "GET", url, scopes=scopes).json()["monthly_fee"] is None
    assert ask(cast.anna, "GET", "/agreements", scopes=scopes).json()["items"][0]["monthly_fee"] is None
    headers = {"If-Match": '"1"'}
    assert ask(cast.anna, "PATCH", url, {"monthly_fee": "1"}, scopes=scopes, **headers).status_code == 403
    new = ask(cast.anna, "POST", f"{url}/renew", {"starts_on": "2027-01-01"}, scopes=scopes).json()
    assert new["monthly_fee"] is None
    assert ask(cast.anna, "GET", f"/agreements/{new['id']}").json()["monthly_fee"] == "620.00"


def test_refuses_what_is_no_input(cast: Cast, ask: Ask) -> None:
    url = f"/clients/{cast.lipa.pk}/agreements"
    for wrong in ({"monthly_fee": "-1"}, {"monthly_fee": "dużo"}, {"starts_on": "2026-02-29"}, {"kind": "x"}):
        assert ask(cast.anna, "POST", url, SAID | wrong).status_code == 422, wrong
    assert ask(cast.anna, "POST", url, SAID | {"kind": None}).status_code == 422
    early = ask(cast.anna, "POST", url, SAID | {"ends_on": "2025-12-31"})
    assert (early.status_code, early.json()["code"]) == (409, "ends_early")


def test_who_must_not_get_in(cast: Cast, ask: Ask) -> None:
    theirs = make_agreement(cast.wierzba)
    assert ask(cast.anna, "GET", f"/agreements/{theirs.pk}").status_code == 404
    assert ask(cast.obcy, "GET", f"/agreements/{theirs.pk}").status_code == 404
    assert ask(cast.anna, "GET", "/agreements").json()["items"] == []
    mine = make_agreement(cast.lipa)
    assert ask(cast.anna, "DELETE", f"/agreements/{mine.pk}", scopes="clients.see").status_code == 403
