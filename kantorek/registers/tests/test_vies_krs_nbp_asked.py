"""VIES, KRS and NBP asked from the front door: the answer is kept whole, and trouble leaves it open."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from kantorek.core import http, scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.testing import drop_jobs
from kantorek.offices.models import Role
from kantorek.offices.tests.make import AT, actor_of, make_office, make_staff
from kantorek.registers.actions import ask
from kantorek.registers.models import Answer
from kantorek.registers.tests.conversations import recorded, says, written
from kantorek.sandbox import KRS_PATH, NBP_PATH, VIES_PATH
from kantorek.sandbox.tests.running import Sandbox, sandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def registers(settings: Any) -> Iterator[Sandbox]:
    cache.clear()
    drop_jobs()
    with sandbox() as running:
        settings.SANDBOX = running.url
        settings.VIES_URL, settings.KRS_URL = running.url + VIES_PATH, running.url + KRS_PATH
        settings.NBP_URL = running.url + NBP_PATH
        yield running


@pytest.fixture
def marek() -> Actor:
    return actor_of(make_staff(make_office(), "Marek", role=Role.OWNER))


def _kept(actor: Actor, answer: Answer) -> Answer:
    with scope.of(actor):
        return Answer.objects.get(pk=answer.pk)


@pytest.mark.parametrize(
    ("register", "number", "clean", "outcome", "key", "value"),
    [
        ("vies", "el 999 000 006", "EL999000006", "found", "valid", True),
        ("vies", "CZ49990021", "CZ49990021", "not_found", "valid", False),
        ("krs", "1018274", "0001018274", "found", "nip", "9990903414"),
        ("nbp", "eur/2026-11-11", "EUR/2026-11-11", "found", "effective_on", "2026-11-10"),
    ],
)
def test_an_answer_is_kept_as_evidence(
    registers: Sandbox, marek: Actor, register: str, number: str, clean: str, outcome: str, key: str, value: object
) -> None:
    answer = _kept(marek, ask(marek, register, number, at=AT))
    assert (answer.outcome, answer.number, answer.invented) == (outcome, clean, True)
    assert answer.data is not None
    assert answer.data[key] == value
    assert len(answer.sha256) == 64
    assert answer.raw.startswith("=== ")


@pytest.mark.parametrize(
    ("register", "number", "code"),
    [
        ("vies", "GB999000006", "vat_eu_country"),
        ("krs", "12345678901", "krs_length"),
        ("nbp", "EUR/2001-12-31", "rate_day_early"),
    ],
)
def test_refuses_before_any_call(registers: Sandbox, marek: Actor, register: str, number: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(marek, register, number, at=AT)
    assert refused.value.code == code
    assert registers.world.trouble.calls == {}


def test_a_busy_member_state_leaves_the_question_open_and_the_others_alone(registers: Sandbox, marek: Actor) -> None:
    for number in range(6):
        answer = ask(marek, "vies", "DE999000017", at=AT + timedelta(minutes=3 * number))
        assert (answer.outcome, answer.reason) == ("pending", "busy")
        assert answer.retry_at is not None
    assert registers.world.trouble.calls == {"vies:check": 6}
    assert ask(marek, "vies", "EL999000006", at=AT + timedelta(minutes=18)).outcome == "found"


def test_what_no_database_takes_is_kept_all_the_same(
    registers: Sandbox, marek: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = recorded("krs/current.json")
    body["odpis"]["dane"]["dzial1"]["danePodmiotu"]["nazwa"] = "LIPA \x00 \ud800 SPÓŁKA JAWNA"
    body["odpis"]["dane"]["dzial4"] = {"\x00": ["x"], "\ud800": [{"data": "\x00"}]}
    monkeypatch.setattr(http, "send", says((200, "application/json", written(body))))
    answer = _kept(marek, ask(marek, "krs", "0001018274", at=AT))
    assert answer.data is not None
    assert answer.data["name"].startswith("Lipa")
