"""What the program asks where duties are not made by themselves: near, few, answered in one go, and let go unanswered."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from kantorek.clients import actions as client_actions
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.days import day_of_month, month_after
from kantorek.declarations import actions
from kantorek.declarations.tests.make import TODAY, make_served, moment, one_of, plan, rows_of
from kantorek.declarations.tests.test_planning import MARCH, NOVEMBER, change, sheet
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of

SignIn = Callable[[StaffMember], Browser]


@pytest.fixture(autouse=True)
def then(monkeypatch: pytest.MonkeyPatch) -> None:
    """What happens after an event happens on the day of the tests, whenever they run."""
    monkeypatch.setattr("kantorek.core.jobs.now", lambda: moment(TODAY))


def test_questions_are_asked_when_they_are_near_and_go_when_nobody_answered(cast: Cast) -> None:
    client = make_served(cast.office, auto_declarations=False, legal_form="sp_zoo")
    counts, begun = [], None
    for months in range(14):
        on = day_of_month(2026, 11 + months, 22)
        plan(client, on)
        rows = rows_of(client, proposal="add")
        counts.append(len(rows))
        assert all(on - timedelta(days=31) <= row.due_on <= month_after(on, 2) for row in rows)
        if begun is None:
            begun = one_of(client, "jpk-v7m")
            with scope.of(actor_of(cast.marek)) as actor:
                actions.answer_proposal(actor, begun, keep=True)
    assert max(counts) < 40
    assert max(counts[7:]) <= max(counts[:7]) + 10  # what comes is what goes
    assert one_of(client, "jpk-v7m").proposal == ""
    switched = make_served(cast.office)
    plan(switched)
    ahead = len(rows_of(switched))
    change(cast, switched, sheet, auto_declarations=False)
    assert len(rows_of(switched)) == ahead  # what stands is no question


def test_what_was_taken_off_the_list_while_exempt_comes_back_with_the_term(cast: Cast) -> None:
    picks = ["JPK_V7M", "ZUS_DRA_LEGAL", "CIT_ADVANCE", "CIT_8", "FINANCIAL_STATEMENT", "PIT_4", "PIT_4R", "PIT_11"]
    client = make_served(cast.office, declarations=picks)
    change(cast, client, client_actions.change_terms, values={"vat_frequency": "none"}, valid_from=NOVEMBER)
    change(cast, client, sheet, declarations=[pick for pick in picks if pick not in ("JPK_V7M", "PIT_11")])
    change(cast, client, client_actions.change_terms, values={"vat_frequency": "month"}, valid_from=MARCH)
    assert [row.period_from for row in rows_of(client, rule="jpk-v7m")][:2] == [date(2026, 10, 1), MARCH]
    assert not rows_of(client, rule="pit-11-office")  # that one its terms asked for: the office wants none


def test_a_clients_questions_are_answered_in_one_go_with_a_way_back(cast: Cast, sign_in: SignIn) -> None:
    client, other = (make_served(cast.office, auto_declarations=False, legal_form="sp_zoo") for _each in range(2))
    plan(client)
    plan(other)
    asked, browser = rows_of(client, proposal="add"), sign_in(cast.marek)
    address = f"/clients/{client.pk}/deadlines/"
    ids = browser.get(address).content.decode().split('name="ids" value="')[1].split('"')[0]
    assert sorted(map(int, ids.split())) == sorted(row.pk for row in asked)
    posted = {"ids": ids, "state": "not_due", "next": address}
    answer = browser.post("/deadlines/move/", posted, follow=True)
    assert {(row.proposal, row.state) for row in rows_of(client)} == {("", "not_due")}
    assert 'name="ids"' not in answer.content.decode().split("<main")[1]
    assert {row.proposal for row in rows_of(other)} == {"add"}
    assert plan(client).made == 0
    undo = answer.content.decode().split('action="/deadlines/undo/')[1].split('"')[0].replace("&amp;", "&")
    browser.post(f"/deadlines/undo/{undo}")
    assert {row.proposal for row in rows_of(client)} == {"add"}


def test_an_amount_below_zero_is_refused_in_its_own_words(cast: Cast, sign_in: SignIn) -> None:
    client = make_served(cast.office)
    plan(client)
    row = one_of(client, "vat-payment")
    answer = sign_in(cast.marek).post(f"/deadlines/{row.pk}/amount/", {"amount": "-5", "version": row.version})
    assert answer.status_code == 422
    assert "Kwota nie może być ujemna." in answer.content.decode()
