"""Obligations over the API: the same walls and actions as the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kantorek.conftest import Cast
from kantorek.declarations.tests.make import make_obligation

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


def ids(answer: Any) -> list[int]:
    return [item["id"] for item in answer.json()["items"]]


def test_lists_ones_own_filtered_and_paged(cast: Cast, ask: Ask) -> None:
    lipa = make_obligation(cast.lipa)
    paid = make_obligation(cast.lipa, "vat-payment", state="paid", due_on=date(2020, 1, 2))
    asked = make_obligation(cast.lipa, "oss", proposal="add")
    other = make_obligation(cast.wierzba, board_month=date(2026, 10, 1), due_on=date(2020, 1, 2))
    make_obligation(cast.foreign)
    assert ids(ask(cast.marek, "GET", "/obligations")) == [lipa.pk, paid.pk, other.pk]
    assert ids(ask(cast.anna, "GET", "/obligations")) == [lipa.pk, paid.pk]
    assert ids(ask(cast.marek, "GET", "/obligations?month=2026-10")) == [other.pk]
    assert ids(ask(cast.marek, "GET", "/obligations?open=true")) == [lipa.pk, other.pk]
    assert ids(ask(cast.marek, "GET", "/obligations?late=true")) == [other.pk]
    assert ids(ask(cast.marek, "GET", "/obligations?proposals=true")) == [asked.pk]
    assert ids(ask(cast.marek, "GET", f"/obligations?client_id={cast.lipa.pk}&state=paid")) == [paid.pk]
    first = ask(cast.marek, "GET", "/obligations?limit=2")
    rest = ask(cast.marek, "GET", f"/obligations?limit=2&cursor={first.json()['next']}")
    assert ids(first) + ids(rest) == [lipa.pk, paid.pk, other.pk]
    assert ask(cast.marek, "GET", "/obligations?month=2026-13").status_code == 422
    assert ask(cast.marek, "GET", "/obligations", scopes="registers.ask").status_code == 403


def test_moves_one_with_the_version_seen(cast: Cast, ask: Ask) -> None:
    path = f"/obligations/{make_obligation(cast.lipa).pk}"
    seen = ask(cast.anna, "GET", path)["ETag"]
    moved = ask(cast.anna, "POST", f"{path}/move", {"state": "doing"}, **{"If-Match": seen})
    assert (moved.json()["state"], moved["ETag"] != seen) == ("doing", True)
    stale = ask(cast.anna, "POST", f"{path}/move", {"state": "sent"}, **{"If-Match": seen})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert ask(cast.anna, "POST", f"{path}/move", {"state": "sent"}).status_code == 428
    assert ask(cast.anna, "POST", f"{path}/move", {"state": "lost"}, **{"If-Match": seen}).status_code == 422
    assert ask(cast.obcy, "GET", path).status_code == 404
    wrong = ask(cast.anna, "POST", f"{path}/move", {"state": "doing"}, scopes="clients.see", **{"If-Match": seen})
    assert wrong.status_code == 403


def test_moves_many_and_says_what_was_left(cast: Cast, ask: Ask) -> None:
    mine, payment, theirs = (
        make_obligation(cast.lipa),
        make_obligation(cast.lipa, "vat-payment"),
        make_obligation(cast.wierzba),
    )
    data = {"ids": [mine.pk, payment.pk, theirs.pk], "state": "receipt"}
    answer = ask(cast.anna, "POST", "/obligations/move", data).json()
    assert answer["moved"] == [mine.pk]
    assert [one["id"] for one in answer["skipped"]] == [payment.pk]
    assert ask(cast.marek, "GET", f"/obligations/{theirs.pk}").json()["state"] == "waiting"


def test_amount_note_and_upo(cast: Cast, ask: Ask) -> None:
    payment, filed = make_obligation(cast.lipa, "vat-payment"), make_obligation(cast.lipa)
    path = f"/obligations/{payment.pk}"
    paid = ask(cast.anna, "PUT", f"{path}/amount", {"amount": "1845.50"}, **{"If-Match": '"1"'}).json()
    assert (paid["amount"], paid["account"]) == ("1845.50", cast.lipa.micro_account)
    bad = ask(cast.anna, "PUT", f"{path}/amount", {"amount": "-1"}, **{"If-Match": '"2"'})
    assert bad.status_code == 422
    assert ask(cast.anna, "PUT", f"{path}/note", {"note": "raty"}, **{"If-Match": '"2"'}).json()["note"] == "raty"
    form = {"Content-Type": "application/x-www-form-urlencoded", "If-Match": '"1"'}
    receipt = ask(cast.anna, "POST", f"/obligations/{filed.pk}/receipt", raw=b"number=UPO-7", **form)
    assert (receipt.json()["state"], receipt.json()["receipt_number"]) == ("receipt", "UPO-7")


def test_event_question_and_rules(cast: Cast, ask: Ask) -> None:
    made = ask(cast.anna, "POST", f"/clients/{cast.lipa.pk}/obligations", {"rule": "pcc-3", "event_on": "2026-11-02"})
    assert (made.status_code, made.json()["due_on"]) == (201, "2026-11-16")
    again = ask(cast.anna, "POST", f"/clients/{cast.lipa.pk}/obligations", {"rule": "pcc-3", "event_on": "2026-11-02"})
    assert (again.status_code, again.json()["code"]) == (409, "duplicate")
    question = make_obligation(cast.lipa, "oss", proposal="add")
    answered = ask(cast.anna, "POST", f"/obligations/{question.pk}/answer", {"keep": False}).json()
    assert (answered["state"], answered["proposal"]) == ("not_due", "")
    rules = {rule["code"]: rule for rule in ask(cast.anna, "GET", "/rules?on=2026-11-02").json()}
    assert len(rules) >= 40
    assert rules["jpk-v7m"]["certainty"] == "certain"
    assert ask(cast.anna, "GET", "/rules?on=never").status_code == 422
