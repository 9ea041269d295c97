"""Evidence of a plural call: each number keeps its own part of the answer, and nobody else's."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.offices.models import Role
from kantorek.offices.tests.make import AT, actor_of, make_office, make_staff
from kantorek.registers.actions import ask_many
from kantorek.registers.models import Answer
from kantorek.sandbox import GUS_KEY, GUS_PATH, WL_PATH
from kantorek.sandbox.economy import companies
from kantorek.sandbox.tests.running import Sandbox, sandbox

pytestmark = pytest.mark.django_db
NIPS = [company.nip for company in companies()[:15]]


@pytest.fixture
def registers(settings: Any) -> Iterator[Sandbox]:
    """A sandbox that the settings point at."""
    cache.clear()
    settings.REGISTER_LIMITS = "gus.per_second=50 white_list.per_second=50"
    with sandbox() as running:
        settings.GUS_URL, settings.GUS_KEY = running.url + GUS_PATH, GUS_KEY
        settings.WL_URL, settings.SANDBOX = running.url + WL_PATH, running.url
        yield running


@pytest.fixture
def marek() -> Actor:
    """The owner of an office."""
    return actor_of(make_staff(make_office(), "Marek", role=Role.OWNER))


@pytest.mark.parametrize(
    ("register", "operation"), [("gus", "DaneSzukajPodmioty"), ("white_list", "white_list:search")]
)
def test_fifteen_numbers_are_one_call_and_fifteen_pieces_of_evidence(
    registers: Sandbox, marek: Actor, register: str, operation: str
) -> None:
    kept = ask_many(marek, register, NIPS, at=AT)
    assert {answer.outcome for answer in kept.values()} <= {"found", "not_found"}
    assert registers.read("/counters.json")["calls"][operation] == 1
    with scope.of(marek):
        assert Answer.objects.filter(register=register).count() == len(NIPS)
    for nip, answer in kept.items():
        assert nip in answer.raw or answer.outcome == "not_found"
        assert not [other for other in NIPS if other != nip and other in answer.raw]
        assert answer.request_id


def test_an_answer_that_breaks_off_keeps_nothing_of_others(registers: Sandbox, marek: Actor) -> None:
    registers.wish(register="white_list", fault="malformed")
    kept = ask_many(marek, "white_list", NIPS, at=AT)
    assert {(answer.outcome, answer.reason) for answer in kept.values()} == {("unknown", "malformed")}
    for answer in kept.values():
        assert "SHA-256" in answer.raw
        assert not [nip for nip in NIPS if nip in answer.raw]
