"""What the form does with a NIP: checks it, asks GUS (the sandbox on loopback), fills itself."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.clients.tests.make import make_nip
from kantorek.clients.tests.typed import (
    ADD,
    BANKRUPT,
    BRANCHES,
    LOOK_UP,
    STRUCK_OFF,
    SUSPENDED,
    answers,
    new_client,
    rows,
    typing,
)
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of
from kantorek.registers.actions import finish_answer
from kantorek.registers.models import Answer
from kantorek.sandbox.tests.running import Sandbox

SignIn = Callable[[StaffMember], Browser]


def test_every_register_field_is_marked_and_rare_states_warn(cast: Cast, english: SignIn, gus: Sandbox) -> None:
    browser = english(cast.marek)
    for nip, words in (
        (SUSPENDED, "Suspended since 01.03.2026"),
        (BRANCHES, "GUS has 2 more units"),
        (BANKRUPT, "Bankrupt since 20.05.2026"),
        (STRUCK_OFF, "Struck off 30.06.2025"),
    ):
        page = browser.post(LOOK_UP, {"nip": nip}).content.decode()
        assert words in page
        assert page.count("k-in from") >= 8
        assert "id_vat_frequency" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("9990000125", "check digit"),
        ("0000000000", "Zeros alone"),
        ("123456789012", "10"),
        ("99900001ab26", "digits only"),
        ("9" * 10_000, "10"),
        ("999000012\x006", "digits"),
    ],
)
def test_a_wrong_nip_is_told_before_any_call(cast: Cast, english: SignIn, gus: Sandbox, typed: str, words: str) -> None:
    told = english(cast.marek).post(LOOK_UP, {"nip": typed, "again": "1"}, headers={"HX-Request": "true"})
    assert told.status_code == 422
    assert words in told.content.decode()
    assert gus.world.trouble.counters()["total"] == 0


def test_a_nip_that_is_served_is_told_at_once(cast: Cast, english: SignIn, gus: Sandbox) -> None:
    assert cast.lipa.nip
    assert cast.wierzba.nip
    told = typing(english(cast.anna), cast.lipa.nip)
    assert told.status_code == 422
    assert f"/clients/{cast.lipa.pk}/" in told.content.decode()
    hidden = typing(english(cast.anna), cast.wierzba.nip).content.decode()
    assert "Marek Kos" in hidden
    assert f"/clients/{cast.wierzba.pk}/" not in hidden
    assert "Wierzba" not in hidden
    assert gus.world.trouble.counters()["total"] == 0


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("slow", "GUS is not answering"),
        ("malformed", "cannot be read"),
        ("500", "GUS is not answering"),
        ("blocked", "GUS"),
    ],
)
def test_gus_in_trouble_leaves_the_form_to_the_hand_within_3_s(
    cast: Cast, english: SignIn, gus: Sandbox, fault: str, words: str
) -> None:
    gus.wish(register="gus", fault=fault, times=20, seconds=20)
    browser = english(cast.marek)
    browser.get(f"{ADD}?by_hand=1")  # templates are compiled once
    started = time.monotonic()
    page = browser.post(LOOK_UP, {"nip": SUSPENDED, "name": "Wpisane ręcznie"})
    assert time.monotonic() - started < 3
    text = page.content.decode()
    assert page.status_code == 200
    assert words in text
    assert 'value="Wpisane ręcznie"' in text


def test_an_answer_that_comes_late_is_offered_and_overwrites_nothing(cast: Cast, english: SignIn, gus: Sandbox) -> None:
    browser = english(cast.marek)
    gus.wish(register="gus", fault="500", times=1)
    browser.post(LOOK_UP, {"nip": SUSPENDED})
    answer = answers(cast.marek)[0]
    poll = f"{LOOK_UP}{answer.pk}/"
    assert "load delay:2s" in browser.get(poll, headers={"HX-Request": "true"}).content.decode()
    _finish(cast, answer)
    assert "Take over" in browser.get(poll, headers={"HX-Request": "true"}).content.decode()
    taken = browser.post(poll, {"nip": SUSPENDED, "name": "Moja nazwa", "flat": "7"}).content.decode()
    assert 'value="Moja nazwa"' in taken
    assert "GUS gives: Fotografia Zorza" in taken
    assert 'value="Białystok"' in taken


def test_the_clients_page_gets_the_answer_that_was_still_awaited(cast: Cast, english: SignIn, gus: Sandbox) -> None:
    browser = english(cast.marek)
    gus.wish(register="gus", fault="500", times=1)
    browser.post(LOOK_UP, {"nip": SUSPENDED})
    answer = answers(cast.marek)[0]
    browser.post(ADD, new_client(nip=SUSPENDED, answer_id=answer.pk))
    made = rows(cast.marek, nip=SUSPENDED)[0]
    _finish(cast, answer)
    with scope.of(actor_of(cast.marek)) as actor:
        assert Answer.objects.visible_to(actor).of_client(made.pk).get().outcome == "found"
        told = EventRecord.objects.filter(client_id=made.pk, name="registers.register_answered")
        assert told.count() == 1


def test_gus_without_an_address_says_so(cast: Cast, english: SignIn, settings: Any) -> None:
    settings.GUS_URL = ""
    page = english(cast.marek).post(LOOK_UP, {"nip": make_nip()}).content.decode()
    assert "not set up" in page
    assert 'name="name"' in page


def _finish(cast: Cast, answer: Answer) -> None:
    """Do what the job does when its time has come."""
    with scope.system(answer.office_id, "tests", at=answer.at) as actor:
        Answer.objects.filter(pk=answer.pk).update(retry_at=answer.at)
    finish_answer(actor, answer.pk, at=answer.at)
