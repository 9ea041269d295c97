"""Adding a client from the front door: proposals, saving, bad input, two clicks, two people."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from django.test import Client as Browser

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client, make_nip
from kantorek.clients.tests.typed import (
    ADD,
    BRANCHES,
    LOOK_UP,
    SUSPENDED,
    answers,
    new_client,
    rows,
    typing,
)
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_office, make_staff
from kantorek.registers.models import Answer
from kantorek.sandbox.tests.running import Sandbox

SignIn = Callable[[StaffMember], Browser]


def test_the_tenth_digit_fills_the_form_and_one_save_makes_the_client(
    cast: Cast, english: SignIn, gus: Sandbox
) -> None:
    browser = english(cast.anna)
    assert typing(browser, "999-000-02-1").status_code == 204
    filled = typing(browser, "999-000-02-15").content.decode()
    assert 'value="Apteka Szałwia sp. z o.o."' in filled
    assert 'value="0001022636"' in filled or 'name="krs" value="' in filled
    assert 'hx-swap-oob="true"' in filled
    answer = answers(cast.anna)[0]
    sent = {"nip": BRANCHES, "name": "Apteka Szałwia sp. z o.o.", "legal_form": "sp_zoo", "city": "Pabianice"}
    saved = browser.post(ADD, new_client(**sent, vat_frequency="month", answer_id=answer.pk, carer_id=cast.anna.pk))
    made = rows(cast.anna, nip=BRANCHES)[0]
    assert saved.headers["Location"] == f"/clients/{made.pk}/"
    assert made.carer_id == cast.anna.pk
    assert made.pkd[0]["code"] == made.pkd_main or made.pkd[0]["main"]
    with scope.of(actor_of(cast.anna)) as actor:
        assert Answer.objects.visible_to(actor).of_client(made.pk).get().outcome == "found"
        assert made.terms.get().vat_frequency == "month"


def test_declarations_follow_the_terms_and_a_hand_wins(cast: Cast, english: SignIn) -> None:
    browser = english(cast.marek)
    again = {"only": "declarations", "vat_frequency": "month", "proposed": "ZUS_DRA", "declarations": ["PPK"]}
    text = browser.post(ADD, new_client(**again, zus_kind="other"), headers={"HX-Request": "true"}).content.decode()
    assert 'value="JPK_V7M" class="checkbox checkbox-primary mt-0.5" checked' in text
    assert 'value="PPK" class="checkbox checkbox-primary mt-0.5" checked' in text
    assert 'value="ZUS_DRA" class="checkbox checkbox-primary mt-0.5">' in text
    assert 'name="refused" value="ZUS_DRA"' in text


def test_a_legal_form_proposes_its_terms(cast: Cast, english: SignIn) -> None:
    browser = english(cast.marek)
    typed = new_client(only="rules", legal_form="sp_zoo")
    text = browser.post(ADD, typed, headers={"HX-Request": "true"}).content.decode()
    for value in ("cit", "full", "legal"):
        assert f'<option value="{value}" selected>' in text
    typed |= {"legal_form": "jdg", "guessed_from": "sp_zoo", "tax_form": "cit", "zus_kind": "budget"}
    text = browser.post(ADD, typed, headers={"HX-Request": "true"}).content.decode()
    assert '<option value="cit" selected>' not in text
    assert '<option value="budget" selected>' in text


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "Ł" * 10_000},
        {"name": "zły\x00znak"},
        {"nip": "9990000125"},
        {"regon": "123456789"},
        {"krs": "99999999999999"},
        {"monthly_fee": "-5"},
        {"monthly_fee": "dużo"},
        {"monthly_fee": "9" * 30},
        {"started_on": "31.02.2020"},
        {"started_on": "01.01.0001"},
        {"started_on": "1" * 5000},
        {"started_on": "01.01.2020", "ended_on": "01.01.2019"},
        {"legal_form": "kolchoz"},
        {"vat_frequency": "codziennie"},
        {"employee_count": "99999999999999999999"},
        {"employee_count": "-1"},
        {"employment_kinds": ["UOP", "X"]},
        {"declarations": ["JPK_V7M", "WYMYSŁ"]},
        {"tax_office": "9999"},
        {"carer_id": "999999999999999999999999"},
        {"status": "blocked"},
        {"answer_id": "99999999999999999999999"},
        {"settlement_period": ""},
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(cast: Cast, english: SignIn, typed: dict[str, Any]) -> None:
    before = len(rows(cast.marek))
    page = english(cast.marek).post(ADD, new_client(city="Zgierz pod lasem", **({"name": "Nowa"} | typed)))
    assert page.status_code == 422
    assert 'value="Zgierz pod lasem"' in page.content.decode()
    assert len(rows(cast.marek)) == before


def test_odd_but_honest_input_is_kept_as_it_is(cast: Cast, english: SignIn) -> None:
    name = "'; DROP TABLE clients_client; -- <script>alert(1)</script> 🦊"
    sent = new_client(
        name=name, nip=make_nip(), monthly_fee="1 845,00 zł", postal_code="95100", started_on="14.03.2019"
    )
    page = english(cast.marek).post(ADD, sent | {"employee_count": "12"})
    made = rows(cast.marek, name=name)[0]
    assert page.status_code == 302
    assert made.monthly_fee == Decimal("1845.00")
    assert made.postal_code == "95-100"
    with scope.of(actor_of(cast.marek)):
        assert made.terms.get().has_employees
    shown = english(cast.marek).get(f"/clients/{made.pk}/details/").content.decode()
    assert "<script>alert" not in shown
    assert "14.03.2019" in shown


def test_a_second_click_leads_to_the_client_just_made(cast: Cast, english: SignIn) -> None:
    browser, nip = english(cast.anna), make_nip()
    first = browser.post(ADD, new_client(nip=nip, carer_id=cast.anna.pk))
    second = browser.post(ADD, new_client(nip=nip, carer_id=cast.anna.pk))
    assert first.headers["Location"] == second.headers["Location"] == f"/clients/{rows(cast.anna, nip=nip)[0].pk}/"


def test_a_duplicate_keeps_what_was_typed_and_links(cast: Cast, english: SignIn) -> None:
    with scope.of(actor_of(cast.marek)):
        Client.objects.filter(pk=cast.lipa.pk).update(created_at="2026-01-01T00:00:00Z")
    page = english(cast.marek).post(ADD, new_client(nip=cast.lipa.nip, name="Znowu Lipa", city="Łódź"))
    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="Znowu Lipa"' in text
    assert f'href="/clients/{cast.lipa.pk}/"' in text


def test_who_may_not_add_does_not_get_in(cast: Cast, english: SignIn, gus: Sandbox) -> None:
    viewer = make_staff(cast.office, "Widz", role=Role.VIEWER)
    assistant = make_staff(cast.office, "Pomoc", role=Role.ASSISTANT)
    for member in (viewer, assistant):
        browser = english(member)
        assert browser.get(ADD).status_code == 404
        assert browser.post(ADD, new_client()).status_code == 404
        assert browser.post(LOOK_UP, {"nip": SUSPENDED}).status_code == 404
    english(cast.marek).post(LOOK_UP, {"nip": SUSPENDED})
    answer = answers(cast.marek)[0]
    stranger = english(cast.obcy)
    assert stranger.get(f"{LOOK_UP}{answer.pk}/", headers={"HX-Request": "true"}).status_code == 404
    assert stranger.post(f"{LOOK_UP}{answer.pk}/", {"nip": SUSPENDED}).status_code == 404
    page = stranger.post(ADD, new_client(nip=SUSPENDED, answer_id=answer.pk, carer_id=cast.marek.pk))
    assert page.status_code == 422  # marek does not work there
    stranger.post(ADD, new_client(nip=SUSPENDED, answer_id=answer.pk))
    assert answers(cast.marek)[0].client_id is None


@pytest.mark.django_db(transaction=True)
def test_of_two_people_saving_one_nip_at_once_one_is_told(english: SignIn) -> None:
    office, nip = make_office(), make_nip()
    people = [make_staff(office, name, role=Role.MANAGER) for name in ("Ola", "Ala")]
    make_client(office)
    browsers = [english(member) for member in people]
    start, statuses = threading.Barrier(2), []

    def save(browser: Browser) -> None:
        start.wait(10)
        statuses.append(browser.post(ADD, new_client(nip=nip)).status_code)
        connections.close_all()

    threads = [threading.Thread(target=save, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(statuses) == [302, 422]
    assert len(rows(people[0], nip=nip)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_both_lead_to_one_client(english: SignIn) -> None:
    office, nip = make_office(), make_nip()
    anna = make_staff(office, "Anna")
    browsers, places = [english(anna), english(anna)], []
    start = threading.Barrier(2)

    def save(browser: Browser) -> None:
        start.wait(10)
        places.append(browser.post(ADD, new_client(nip=nip)).headers.get("Location"))
        connections.close_all()

    threads = [threading.Thread(target=save, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert places[0] == places[1] == f"/clients/{rows(anna, nip=nip)[0].pk}/"
