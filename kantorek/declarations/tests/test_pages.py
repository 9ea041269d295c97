"""The page of one obligation, a client's tab and card, the calendar, the list, its file, and the rules."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.days import holidays
from kantorek.core.testing import counted_queries
from kantorek.declarations.lists import Cell
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import make_obligation, rows_of
from kantorek.declarations.tests.test_board import board_month, duty, listed, shown, today
from kantorek.declarations.views.client import steps
from kantorek.files.tests.make import PDF, upload
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, make_staff

SignIn = Callable[[StaffMember], Browser]


def again(obligation: Obligation) -> Obligation:
    """The row as it stands now."""
    return next(row for row in rows_of(obligation.client) if row.pk == obligation.pk)


def page_of(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_the_rule_its_source_and_why_the_day_moved(cast: Cast, sign_in: SignIn) -> None:
    christmas = make_obligation(cast.lipa, statutory_on=date(2026, 12, 25), due_on=date(2026, 12, 28))
    sunday = make_obligation(cast.lipa, "zus-other", statutory_on=date(2026, 12, 20), due_on=date(2026, 12, 21))
    browser = sign_in(cast.anna)
    page = page_of(browser, f"/deadlines/{christmas.pk}/")
    assert "ustawa o VAT, art. 99 ust. 1" in page
    assert "pewne" in page
    assert "25.12 to dzień wolny: Boże Narodzenie" in page
    assert "20.12 to niedziela" in page_of(browser, f"/deadlines/{sunday.pk}/")
    for stranger in (cast.obcy, make_staff(cast.office, "Ada", role=Role.ASSISTANT)):
        assert sign_in(stranger).get(f"/deadlines/{christmas.pk}/").status_code == 404


def test_a_rule_that_the_law_no_longer_knows_still_has_its_page(cast: Cast, sign_in: SignIn) -> None:
    old = duty(cast.lipa, "vat-7")
    assert "vat-7" in page_of(sign_in(cast.anna), f"/deadlines/{old.pk}/")
    assert "vat-7" in shown(sign_in(cast.anna), "?view=list")
    assert f'id="c{cast.lipa.pk}-other"' in shown(sign_in(cast.anna))


def test_amount_account_and_note_are_saved_and_told(cast: Cast, sign_in: SignIn) -> None:
    it = duty(cast.lipa, "vat-payment")
    browser = sign_in(cast.anna)
    browser.post(f"/deadlines/{it.pk}/amount/", {"amount": "1 845,50", "account": "", "version": 1})
    assert (again(it).amount, again(it).account) == (Decimal("1845.50"), cast.lipa.micro_account)
    browser.post(f"/deadlines/{it.pk}/note/", {"note": "Raty od marca", "version": 2})
    page = page_of(browser, f"/deadlines/{it.pk}/")
    assert "Raty od marca" in page
    assert "1\u00a0845,50" in page
    assert page.count('class="row"') == 2  # the lines of its history
    assert "1\u00a0845,50" in shown(browser)


@pytest.mark.parametrize("typed", ["-5", "dużo", "9" * 20])
def test_a_wrong_amount_stays_in_the_field_with_its_fault(cast: Cast, sign_in: SignIn, typed: str) -> None:
    it = duty(cast.lipa, "vat-payment")
    answer = sign_in(cast.anna).post(f"/deadlines/{it.pk}/amount/", {"amount": typed, "version": 1})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()
    assert again(it).amount is None


def test_who_comes_second_does_not_overwrite(cast: Cast, sign_in: SignIn) -> None:
    it = duty(cast.lipa, "vat-payment")
    sign_in(cast.marek).post(f"/deadlines/{it.pk}/amount/", {"amount": "10", "version": 1})
    answer = sign_in(cast.anna).post(f"/deadlines/{it.pk}/amount/", {"amount": "20", "version": 1})
    assert answer.status_code == 422
    assert again(it).amount == 10


def test_the_upo_comes_as_number_and_file(cast: Cast, sign_in: SignIn) -> None:
    it = duty(cast.lipa, state="sent")
    browser = sign_in(cast.anna)
    values = {"number": "UPO-2026-7", "file": upload("upo.pdf", PDF), "version": 1}
    browser.post(f"/deadlines/{it.pk}/receipt/", values)
    assert (again(it).state, again(it).receipt_number) == ("receipt", "UPO-2026-7")
    assert "upo.pdf" in page_of(browser, f"/deadlines/{it.pk}/")
    values = {"number": "", "file": upload("upo.pdf", b"not a pdf"), "version": again(it).version}
    assert browser.post(f"/deadlines/{it.pk}/receipt/", values).status_code == 422


def test_questions_are_answered_with_two_buttons(cast: Cast, sign_in: SignIn) -> None:
    made, dropped = duty(cast.lipa, "oss", proposal="add"), duty(cast.lipa, "vat-ue", proposal="drop", state="doing")
    browser = sign_in(cast.anna)
    assert listed(shown(browser, "?view=list&proposals=1")) == 2
    browser.post(f"/deadlines/{made.pk}/answer/", {"keep": "1"})
    browser.post(f"/deadlines/{dropped.pk}/answer/", {"keep": "0"})
    assert (again(made).proposal, again(made).state) == ("", "waiting")
    assert (again(dropped).proposal, again(dropped).state) == ("", "not_due")
    assert listed(shown(browser, "?view=list&proposals=1")) == 0


def test_all_proposed_ones_of_a_page_are_made_at_once_and_taken_back(cast: Cast, sign_in: SignIn) -> None:
    made, kept = duty(cast.lipa, "oss", proposal="add"), duty(cast.lipa, "vat-ue", proposal="drop", state="doing")
    browser = sign_in(cast.anna)
    ids = re.search(r'name="ids" value="([^"]*)"', shown(browser, "?view=list&proposals=1"))
    assert ids
    assert ids[1] == str(made.pk)
    back = browser.post("/deadlines/move/", {"ids": ids[1], "state": "waiting", "next": "/deadlines/?proposals=1"})
    assert back["Location"] == "/deadlines/?proposals=1"
    assert (again(made).proposal, again(kept).proposal) == ("", "drop")
    undo = re.search(r'action="(/deadlines/undo/[^"]+)"', shown(browser, "?proposals=1"))
    assert undo
    browser.post(undo[1].replace("&amp;", "&"))
    assert again(made).proposal == "add"


def test_a_duty_after_an_event_is_added_on_the_clients_tab_and_taken_back(cast: Cast, sign_in: SignIn) -> None:
    browser, path = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/deadlines/"
    day = today() - timedelta(days=3)
    answer = browser.post(f"{path}add/", {"rule": "pcc-3", "event_on": f"{day:%d.%m.%Y}"})
    assert answer.status_code == 302
    made = rows_of(cast.lipa, rule="pcc-3")
    assert [row.period_from for row in made] == [day]
    assert browser.post(f"{path}add/", {"rule": "pcc-3", "event_on": "29.02.2026"}).status_code == 422
    assert browser.post(f"{path}add/", {"rule": "jpk-v7m", "event_on": f"{day:%d.%m.%Y}"}).status_code == 422
    assert sign_in(cast.obcy).post(f"{path}add/", {"rule": "pcc-3"}).status_code == 404
    browser.post(f"/deadlines/{made[0].pk}/back/")
    assert rows_of(cast.lipa, rule="pcc-3") == []


def test_the_clients_tab_shows_two_months_and_a_year(cast: Cast, sign_in: SignIn) -> None:
    duty(cast.lipa)
    browser = sign_in(cast.anna)
    page = page_of(browser, f"/clients/{cast.lipa.pk}/deadlines/?year={board_month().year}")
    assert listed(page) == 1
    assert f'id="c{board_month().month}-vat" data-cell><a' in page
    assert browser.get(f"/clients/{cast.lipa.pk}/deadlines/?year=99999").status_code == 200
    assert browser.get(f"/clients/{cast.wierzba.pk}/deadlines/").status_code == 404


def cell(rule: str, state: str) -> Cell:
    return Cell(1, 1, rule, AT.date(), state, "", None, "PLN", 1, AT.date())


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("waiting", "waiting"), ["now", "next", "next", "next"]),
        (("doing", "doing"), ["done", "now", "next", "next"]),
        (("sent", "doing"), ["done", "done", "now", "next"]),
        (("sent", "approve"), ["done", "done", "done", "now"]),
        (("sent", "paid"), ["done", "done", "done", "done"]),
    ],
)
def test_the_four_steps_of_a_month(states: tuple[str, str], expected: list[str]) -> None:
    books, tax = states
    assert [step["state"] for step in steps([cell("books-close", books), cell("vat-payment", tax)])] == expected


def test_the_calendar_counts_what_its_days_list(cast: Cast, sign_in: SignIn) -> None:
    day = date(2026, 11, 25)
    for client in (cast.lipa, cast.wierzba):
        make_obligation(client, due_on=day, board_month=date(2026, 10, 1))
    make_obligation(cast.lipa, "vat-payment", due_on=day, board_month=date(2026, 10, 1), state="paid")
    make_obligation(cast.lipa, "vat-ue", due_on=day, board_month=date(2026, 10, 1), state="not_due")
    browser = sign_in(cast.marek)
    page = page_of(browser, "/deadlines/calendar/?month=2026-11")
    assert "2 / 4" in page
    assert holidays(2026)[date(2026, 11, 11)] in page
    assert listed(shown(browser, "?view=list&day=2026-11-25")) == 4
    assert "1 / 3" in page_of(sign_in(cast.anna), "/deadlines/calendar/?month=2026-11")


def test_the_list_is_paged_without_gaps(cast: Cast, sign_in: SignIn) -> None:
    for number in range(60):
        duty(cast.lipa, "pcc-3", period_from=date(2026, 1, 1) + timedelta(days=number), period_to=date(2026, 12, 1))
    browser = sign_in(cast.anna)
    first = shown(browser, "?view=list")
    link = re.search(r'rel="next" href="/deadlines/([^"]+)"', first)
    assert link
    rest = shown(browser, link[1].replace("&amp;", "&"))
    ids = re.findall(r'<a href="/deadlines/(\d+)/" data-main', first + rest)
    assert (len(ids), len(set(ids))) == (60, 60)


def test_the_file_holds_what_the_list_shows(cast: Cast, sign_in: SignIn) -> None:
    duty(cast.lipa, "vat-payment", amount=Decimal("12.50"))
    duty(cast.wierzba, state="paid")
    answer = sign_in(cast.marek).post("/deadlines/export/?stage=waiting", {"kind": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2
    assert rows[1][1:3] == ["Lipa sp. z o.o.", "Zapłata VAT"]
    assert rows[1][5] == "12,50"
    viewer = make_staff(cast.office, "Wiktor", role=Role.VIEWER)
    assert sign_in(viewer).post("/deadlines/export/").status_code == 404


def test_the_rules_of_a_day_with_sources_and_certainty(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    page = page_of(browser, "/settings/law/?on=2026-11-22")
    assert "ustawa o VAT" in page
    assert "do sprawdzenia" in page
    assert "Boże Ciało" in page
    assert page_of(browser, "/settings/law/?on=1991-01-01").count("ustawa o VAT") == 0
    assert browser.get("/settings/law/?on=wczoraj").status_code == 200


def test_the_page_of_one_asks_as_often_however_long_its_history(cast: Cast, sign_in: SignIn) -> None:
    it = duty(cast.lipa, "vat-payment")
    browser = sign_in(cast.anna)
    page_of(browser, f"/deadlines/{it.pk}/")
    with counted_queries() as few:
        page_of(browser, f"/deadlines/{it.pk}/")
    for number in range(8):
        browser.post(f"/deadlines/{it.pk}/amount/", {"amount": f"{number + 1}", "version": number + 1})
    page_of(browser, f"/deadlines/{it.pk}/")  # shows the messages of the eight saves
    with counted_queries() as many:
        page_of(browser, f"/deadlines/{it.pk}/")
    assert len(many) == len(few) <= 10


def test_a_closed_client_is_read_and_not_changed(cast: Cast, sign_in: SignIn) -> None:
    it = duty(cast.lipa)
    with scope.system(cast.office.pk, "tests", at=AT):
        cast.lipa.status, cast.lipa.status_reason = "blocked", "Zaległości"
        cast.lipa.save(update_fields=["status", "status_reason"])
    browser = sign_in(cast.anna)
    assert f"/deadlines/{it.pk}/move/" not in page_of(browser, f"/deadlines/{it.pk}/")
    browser.post(f"/deadlines/{it.pk}/move/", {"state": "paid", "version": 1})
    assert again(it).state == "waiting"


@pytest.mark.parametrize("year", ["0202699999", "2026" * 2000, "-1", "\x00", "1989", "²026"])
def test_a_year_that_is_none_is_passed_over(cast: Cast, sign_in: SignIn, year: str) -> None:
    answer = sign_in(cast.anna).get(f"/clients/{cast.lipa.pk}/deadlines/", {"year": year})
    assert answer.status_code == 200


def test_signs_that_no_text_may_hold_do_no_harm(cast: Cast, sign_in: SignIn) -> None:
    it, browser = duty(cast.lipa), sign_in(cast.anna)
    moved = {"state": "doing", "version": "1", "reason": "ko\x00rekta"}
    assert browser.post(f"/deadlines/{it.pk}/move/", moved).status_code == 302
    assert browser.post("/deadlines/undo/?was=%00").status_code == 302
    assert again(it).state == "doing"
