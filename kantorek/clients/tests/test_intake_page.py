"""The pages of a pasted list through the front door: who gets in, what is told, what it costs."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kantorek.clients.models import Intake, IntakeRow
from kantorek.clients.tests.pasting import OUTSIDE, looked_up, now, paste, rows_of, verdicts
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.testing import counted_queries, run_jobs
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_staff
from kantorek.sandbox.tests.running import Sandbox

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
COMPANY, TRADER = OUTSIDE[0], OUTSIDE[1]


def url_of(intake: Intake) -> str:
    return f"/clients/intakes/{intake.pk}/"


def test_paste_look_tick_confirm(registers: Sandbox, cast: Cast, english: SignIn) -> None:
    browser, marek = english(cast.marek), actor_of(cast.marek)
    answer = browser.post("/clients/paste/", {"text": f"{COMPANY.nip}\n{TRADER.nip}\n9991843023"})
    page = browser.get(answer["Location"]).content.decode()
    assert "Asking the registers" in page
    assert 'id="confirm"' not in page, "nothing can be added before the registers have answered"
    run_jobs()
    page = browser.get(answer["Location"]).content.decode()
    assert COMPANY.name in page
    assert "Add 2 clients" in page
    with scope.of(marek):
        intake = Intake.objects.get()
    shown = [row.pk for row in rows_of(marek, intake)[:2]]
    part = browser.post(
        f"{url_of(intake)}tick/", {"shown": shown, "row": shown[:1]}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "Add 1 client" in part
    assert "<html" not in part
    browser.post(f"{url_of(intake)}confirm/", {"carer_id": cast.anna.pk, "payroll_carer_id": ""})
    assert "Adding clients" in browser.get(url_of(intake)).content.decode()
    run_jobs()
    page = browser.get(url_of(intake)).content.decode()
    assert "1 client added." in page
    assert verdicts(marek, intake) == ["added", "ready", "wrong"]


def test_all_of_a_filter_are_ticked_and_unticked(registers: Sandbox, cast: Cast, english: SignIn) -> None:
    browser, marek = english(cast.marek), actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip, "9990000126")
    browser.post(f"{url_of(intake)}tick/?show=look", {"all": "on"})
    assert [row.ticked for row in rows_of(marek, intake)] == [True, True]
    browser.post(f"{url_of(intake)}tick/?show=ready", {"all": "off"})
    assert [row.ticked for row in rows_of(marek, intake)] == [False, True]


def test_the_words_say_why(registers: Sandbox, cast: Cast, english: SignIn) -> None:
    marek = actor_of(cast.marek)
    lines = [COMPANY.nip, "9991843023", "Ala ma kota", COMPANY.nip, cast.lipa.nip, "9990000126", "9998887703"]
    page = english(cast.marek).get(url_of(looked_up(marek, *lines))).content.decode()
    for words in (
        "The check digit does not match",
        "There is no number in this line.",
        "The same number as in line 1.",
        f'href="/clients/{cast.lipa.pk}/"',
        "Suspended since 01.03.2026",
        "GUS does not know this NIP.",
        "by_hand=1&amp;nip=9998887703",
        "this legal form pays CIT",
        "active payer",
    ):
        assert words in page, words


def test_a_client_of_a_colleague_is_named_by_the_colleague_alone(cast: Cast, english: SignIn) -> None:
    page = english(cast.anna).get(url_of(paste(actor_of(cast.anna), cast.wierzba.nip))).content.decode()
    assert "Ask Marek Kos." in page
    assert "Wierzba" not in page
    assert f"/clients/{cast.wierzba.pk}/" not in page


@pytest.mark.parametrize("verb", ["", "tick/", "again/", "confirm/", "report/"])
def test_nobody_gets_in_who_may_not_add_clients_or_did_not_paste_it(cast: Cast, sign_in: SignIn, verb: str) -> None:
    intake = paste(actor_of(cast.marek), "9991843022")
    assistant = make_staff(cast.office, "Ewa Pomocna", role=Role.ASSISTANT)
    viewer = make_staff(cast.office, "Jan Widz", role=Role.VIEWER)
    for member in (cast.obcy, cast.anna, assistant, viewer):
        browser = sign_in(member)
        answer = browser.post(url_of(intake) + verb) if verb else browser.get(url_of(intake))
        assert answer.status_code == 404, member.name
    for member in (assistant, viewer):
        assert sign_in(member).get("/clients/paste/").status_code == 404


def test_the_owner_looks_at_a_colleagues_list_and_changes_nothing(
    registers: Sandbox, cast: Cast, english: SignIn
) -> None:
    anna = actor_of(cast.anna)
    intake = looked_up(anna, COMPANY.nip)
    browser = english(cast.marek)
    page = browser.get(url_of(intake)).content.decode()
    assert "Somebody else pasted this list." in page
    assert COMPANY.name in page
    assert 'id="confirm"' not in page
    assert 'name="row"' not in page
    browser.post(f"{url_of(intake)}confirm/")
    assert now(anna, intake).stage == "ready"


def test_a_page_costs_the_same_for_three_rows_and_three_hundred(cast: Cast, english: SignIn) -> None:
    browser, marek = english(cast.marek), actor_of(cast.marek)
    costs = []
    browser.get("/clients/paste/")  # what a person's first page keeps is kept
    for many in (3, 300):
        intake = paste(marek, *(str(n) for n in range(9990000000, 9990000000 + many)))
        with scope.of(marek):
            IntakeRow.objects.filter(intake=intake).update(verdict="ready", found={"name": "X", "legal_form": "jdg"})
            Intake.objects.filter(pk=intake.pk).update(stage="ready")
        with counted_queries() as queries:
            assert browser.get(url_of(intake)).status_code == 200
        costs.append(len(queries))
    with counted_queries() as queries:
        browser.get("/clients/paste/")
    assert costs[0] == costs[1] <= 8, costs
    assert len(queries) <= 8


def test_hundreds_of_rows_come_page_by_page_each_once(cast: Cast, english: SignIn) -> None:

    browser, marek = english(cast.marek), actor_of(cast.marek)
    intake = paste(marek, *(f"wiersz {n}" for n in range(250)))
    url, seen = url_of(intake), []
    while url:
        page = browser.get(url).content.decode()
        seen += re.findall(r"wiersz (\d+)</span>", page)
        found = re.search(r'rel="next" href="([^"]*)"', page)
        url = found[1] if found else ""
    assert seen == [str(n) for n in range(250)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste at least one NIP."),
        ("9991843022\n" * 10_000, "has 10000 numbers. Paste at most 1000"),
        ("9991843022 spółka " * 30_000, "This text is too long"),
    ],
)
def test_too_much_or_nothing_is_answered_in_words(cast: Cast, english: SignIn, text: str, words: str) -> None:
    answer = english(cast.marek).post("/clients/paste/", {"text": text})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_five_megabytes_are_not_even_read(cast: Cast, english: SignIn) -> None:
    answer = english(cast.marek).post("/clients/paste/", {"text": "9" * 5_000_000})
    assert answer.status_code in (400, 413)


def test_what_was_pasted_is_shown_as_text(cast: Cast, english: SignIn) -> None:
    marek = actor_of(cast.marek)
    page = english(cast.marek).get(url_of(paste(marek, '<script>alert("x")</script> 9991843023'))).content.decode()
    assert '<script>alert("x")' not in page
    assert "&lt;script&gt;" in page


def test_the_report_has_a_row_for_each_line_and_runs_nothing(registers: Sandbox, cast: Cast, english: SignIn) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip, "=HYPERLINK(1) 9991843023")
    browser = english(cast.marek)
    answer = browser.post(f"{url_of(intake)}report/", {"kind": "csv"})
    head, first, second = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert (head[0], first[0], first[4]) == ("Name", COMPANY.name, "ready")
    assert "Income tax: " in first[-1]
    assert second[3].startswith("'=HYPERLINK")
    assert "check digit" in second[5]
    assert browser.post(f"{url_of(intake)}report/", {"kind": "xlsx"}).content[:2] == b"PK"


def test_lists_of_before_can_be_come_back_to(cast: Cast, english: SignIn) -> None:
    intake = paste(actor_of(cast.anna), "9991843022", "9991843023")
    assert f'href="{url_of(intake)}"' in english(cast.anna).get("/clients/paste/").content.decode()
    assert f'href="{url_of(intake)}"' not in english(cast.obcy).get("/clients/paste/").content.decode()


def test_the_way_there_stands_where_clients_are_added(cast: Cast, english: SignIn) -> None:
    browser = english(cast.anna)
    for page in ("/clients/", "/clients/add/"):
        assert 'href="/clients/paste/"' in browser.get(page).content.decode()
    assert "/clients/paste/" in browser.get("/search/?palette=1&q=paste").content.decode()
