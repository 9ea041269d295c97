"""Asking GUS from the front door: evidence, time limits, jobs that go on, walls, quota, the circuit."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from kantorek.core import http, scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord
from kantorek.core.testing import drop_jobs, run_jobs
from kantorek.offices.models import Role
from kantorek.offices.tests.make import AT, actor_of, make_office, make_staff
from kantorek.registers import jobs, limits
from kantorek.registers.actions import ask, ask_again, finish_answer, link_answer, usage
from kantorek.registers.limits import Limits
from kantorek.registers.models import Answer, Quota
from kantorek.sandbox import GUS_KEY, GUS_PATH
from kantorek.sandbox.tests.running import Sandbox, sandbox

pytestmark = pytest.mark.django_db
NIP = "9991843022"


@pytest.fixture
def gus(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox that the settings point at, and limits that do not slow the tests down."""
    cache.clear()
    drop_jobs()
    monkeypatch.setattr("kantorek.registers.actions.quotas.limits_of", lambda register, at: Limits(100, 1000, 10_000))
    with sandbox() as running:
        settings.GUS_URL, settings.GUS_KEY, settings.SANDBOX = running.url + GUS_PATH, GUS_KEY, running.url
        yield running


@pytest.fixture
def marek() -> Actor:
    """The owner of an office."""
    return actor_of(make_staff(make_office(), "Marek", role=Role.OWNER))


def _open_question(actor: Actor, **columns: Any) -> Answer:
    with scope.of(actor):
        values: dict[str, Any] = {
            "office_id": actor.office_id,
            "register": "gus",
            "number": NIP,
            "attempts": 1,
            "at": AT,
        }
        return Answer.objects.create(**values, **columns)


def _events(actor: Actor) -> list[EventRecord]:
    with scope.of(actor):
        return list(EventRecord.objects.filter(name="registers.register_answered"))


def _kept(actor: Actor, answer: Answer) -> Answer:
    with scope.of(actor):
        return Answer.objects.get(pk=answer.pk)


def test_an_answer_is_kept_as_evidence(gus: Sandbox, marek: Actor) -> None:
    answer = _kept(marek, ask(marek, "gus", "PL 999-184-30-22", at=AT))
    assert (answer.outcome, answer.reason, answer.number) == ("found", "", NIP)
    assert answer.data is not None
    assert answer.data["name"] == "Brukarstwo Lis sp. z o.o."
    assert "BRUKARSTWO LIS" in answer.raw
    assert len(answer.sha256) == 64
    assert answer.request_id.startswith("uuid:")
    assert (answer.asked_by_kind, answer.asked_by_staff_id) == ("staff", marek.staff_id)
    assert answer.invented, "it came from the sandbox"
    assert answer.plain()["outcome"] == "found"
    assert [(e.payload["outcome"], e.payload["answer_id"]) for e in _events(marek)] == [("found", answer.pk)]


def test_nobody_of_that_number_is_an_answer_too(gus: Sandbox, marek: Actor) -> None:
    assert ask(marek, "gus", "5260250995", at=AT).outcome == "not_found"


@pytest.mark.parametrize("number", ["", "9991843023", "0000000000", "x" * 10_000, "😀", "'; DROP TABLE"])
def test_refuses_a_number_that_cannot_be_one_before_any_call(gus: Sandbox, marek: Actor, number: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(marek, "gus", number, at=AT)
    assert refused.value.code.startswith("nip_")
    assert gus.world.trouble.calls == {}


def test_without_an_address_nothing_is_invented(settings: Any, marek: Actor) -> None:
    settings.GUS_URL = ""
    answer = ask(marek, "gus", NIP, at=AT)
    assert (answer.outcome, answer.reason, answer.data) == ("unknown", "not_configured", None)


def test_refuses_to_call_inside_a_transaction(gus: Sandbox, marek: Actor) -> None:
    with pytest.raises(http.NetworkInTransaction), transaction.atomic():
        ask(marek, "gus", NIP, at=AT)
    assert gus.world.trouble.calls == {}


def test_a_slow_register_is_left_after_the_time_given_and_a_job_goes_on(
    gus: Sandbox, marek: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    gus.wish(fault="slow", seconds=2, operation="DaneSzukajPodmioty")
    started = time.monotonic()
    answer = ask(marek, "gus", NIP, within=0.5, at=AT)
    assert time.monotonic() - started < 1.2
    assert (answer.outcome, answer.reason, answer.plain()["outcome"]) == ("pending", "timeout", "unknown")
    assert _events(marek) == []
    monkeypatch.setattr(jobs, "now", lambda: AT + timedelta(seconds=5))
    assert run_jobs() >= 1
    later = _kept(marek, answer)
    assert (later.outcome, later.attempts) == ("found", 2)
    assert len(_events(marek)) == 1


def test_a_register_that_is_down_is_asked_again_with_growing_pauses(gus: Sandbox, marek: Actor) -> None:
    gus.wish(fault="500", times=-1)
    answer = ask(marek, "gus", NIP, at=AT)
    system = Actor(kind="system", at=AT, office_id=marek.office_id, clients=None)
    moment, pauses = AT, []
    for _ in range(20):
        kept = _kept(marek, answer)
        if kept.settled:
            break
        assert kept.retry_at is not None
        pauses.append(kept.retry_at - moment)
        moment = max(kept.retry_at, moment)
        assert finish_answer(system, answer.pk, at=moment - timedelta(seconds=1)) is None or pauses[-1] < timedelta(
            seconds=1
        )
        finish_answer(system, answer.pk, at=moment)
    given_up = _kept(marek, answer)
    assert given_up.outcome == "unknown"
    assert given_up.reason in ("bad_status", "circuit_open")
    assert len(pauses) == 7
    assert max(pauses) >= timedelta(hours=6)
    assert [e.payload["outcome"] for e in _events(marek)] == ["unknown"]


def test_what_a_dead_process_left_is_asked_again_only_after_a_cool_down(gus: Sandbox, marek: Actor) -> None:
    answer = _open_question(marek, retry_at=AT + timedelta(minutes=3))
    system = Actor(kind="system", at=AT, office_id=marek.office_id, clients=None)
    assert finish_answer(system, answer.pk, at=AT + timedelta(minutes=2)) is None
    done = finish_answer(system, answer.pk, at=AT + timedelta(minutes=4))
    assert done is not None
    assert done.outcome == "found"
    assert finish_answer(system, answer.pk, at=AT + timedelta(minutes=9)) is None, "settled once"


def test_the_sweeper_finds_what_is_due(gus: Sandbox, marek: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    _open_question(marek, retry_at=AT)
    monkeypatch.setattr(jobs, "now", lambda: AT + timedelta(minutes=1))
    jobs.sweep_answers()
    run_jobs()
    assert [e.payload["outcome"] for e in _events(marek)] == ["found"]


def test_a_double_click_costs_one_call_and_asking_again_a_second(gus: Sandbox, marek: Actor) -> None:
    first = ask(marek, "gus", NIP, at=AT)
    assert ask(marek, "gus", NIP, at=AT + timedelta(seconds=20)).pk == first.pk
    assert gus.world.trouble.calls["DaneSzukajPodmioty"] == 1
    assert ask_again(marek, first, at=AT + timedelta(seconds=40)).pk != first.pk
    assert ask(marek, "gus", NIP, at=AT + timedelta(minutes=9)).pk != first.pk
    assert gus.world.trouble.calls["Zaloguj"] == 1, "the session is shared"


def test_an_answer_is_linked_to_one_client(gus: Sandbox, marek: Actor) -> None:
    answer = ask(marek, "gus", NIP, at=AT)
    with scope.of(marek):
        assert link_answer(marek, answer, 7).client_id == 7
        assert link_answer(marek, answer, 7).client_id == 7
        with pytest.raises(Refused):
            link_answer(marek, answer, 8)
        told = EventRecord.objects.filter(name="registers.answer_linked")
        assert [(event.client_id, event.payload["outcome"]) for event in told] == [(7, "found")]


def test_a_job_that_finishes_after_the_client_was_saved_tells_about_that_client(
    gus: Sandbox, marek: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    gus.wish(fault="html")
    answer = ask(marek, "gus", NIP, at=AT)
    assert answer.reason == "malformed"
    with scope.of(marek):
        link_answer(marek, answer, 7)
    monkeypatch.setattr(jobs, "now", lambda: AT + timedelta(seconds=5))
    run_jobs()
    assert [(event.client_id, event.payload["outcome"]) for event in _events(marek)] == [(7, "found")]


def test_another_office_and_a_colleague_of_other_clients_see_nothing(gus: Sandbox, marek: Actor) -> None:
    answer = ask(marek, "gus", NIP, at=AT)
    with scope.of(marek):
        link_answer(marek, answer, 7)
    obcy = actor_of(make_staff(make_office("Inne"), role=Role.OWNER))
    anna = Actor(kind="staff", at=AT, office_id=marek.office_id, clients=frozenset({8}))
    for stranger in (obcy, anna):
        with scope.of(stranger):
            assert Answer.objects.count() == 0
            assert not Answer.objects.visible_to(stranger).exists()
    with scope.of(Actor(kind="staff", at=AT, office_id=marek.office_id, clients=frozenset({7}))):
        assert Answer.objects.count() == 1


def test_after_five_failures_the_register_is_spared_then_tried_by_one(gus: Sandbox, marek: Actor) -> None:
    gus.wish(fault="500", times=5)
    for _ in range(5):
        ask(marek, "gus", NIP, at=AT, again=True)
    spared = ask(marek, "gus", NIP, at=AT + timedelta(seconds=5), again=True)
    assert (spared.reason, gus.world.trouble.counters()["total"]) == ("circuit_open", 5)
    assert usage("gus", at=AT).failures == 5
    assert ask(marek, "gus", NIP, at=AT + timedelta(minutes=2), again=True).outcome == "found"
    assert usage("gus", at=AT).failures == 0


def test_a_register_that_blocks_us_is_left_alone(gus: Sandbox, marek: Actor) -> None:
    gus.wish(fault="429", seconds=120)
    answer = ask(marek, "gus", NIP, at=AT)
    assert (answer.outcome, answer.reason) == ("pending", "rate_limited")
    assert answer.retry_at is not None
    assert answer.retry_at >= AT + timedelta(seconds=120)
    assert ask(marek, "gus", NIP, at=AT + timedelta(seconds=100), again=True).reason == "circuit_open"
    assert gus.world.trouble.counters()["total"] == 1


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (5, (4, 200, 10000)),
        (7, (3, 150, 8000)),
        (8, (3, 120, 6000)),
        (16, (3, 120, 6000)),
        (17, (3, 150, 8000)),
        (22, (4, 200, 10000)),
    ],
)
def test_the_limits_follow_the_hour_in_warsaw(hour: int, expected: tuple[int, int, int]) -> None:
    found = limits.limits_of("gus", AT.replace(hour=(hour - 1) % 24))
    assert (found.per_second, found.per_minute, found.per_hour) == expected


def test_no_call_goes_over_the_limits(gus: Sandbox, marek: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kantorek.registers.actions.quotas.limits_of", lambda register, at: Limits(3, 8, 100))
    first = ask(marek, "gus", NIP, at=AT)
    assert first.outcome == "found", "log-in, search and two reports"
    assert gus.world.trouble.counters()["busiest_second"] <= 3, "the fourth call waited"
    second = ask(marek, "gus", "9990903414", at=AT + timedelta(seconds=4))
    assert second.outcome == "found"
    third = ask(marek, "gus", "9991357209", at=AT + timedelta(seconds=8))
    assert (third.outcome, third.reason) == ("pending", "quota")
    assert gus.world.trouble.counters()["total"] == 7
    assert usage("gus", at=AT + timedelta(seconds=8)).last_minute == 7
    assert ask(marek, "gus", "9991357209", at=AT + timedelta(seconds=90)).outcome == "found"
    assert Quota.objects.count() > 1


def test_a_dead_cache_only_costs_a_log_in(gus: Sandbox, marek: Actor, settings: Any) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert ask(marek, "gus", NIP, at=AT).outcome == "found"
    assert gus.world.trouble.calls["Zaloguj"] == 1


def test_a_register_that_is_down_is_not_asked_again_before_its_time(gus: Sandbox, marek: Actor) -> None:
    gus.wish(register="gus", fault="500", times=-1)
    first = ask(marek, "gus", NIP, at=AT)
    assert (first.outcome, first.reason) == ("pending", "bad_status")
    _push_back(marek, first)
    assert ask(marek, "gus", NIP, at=AT).pk == first.pk, "one question, one ladder of tries"
    assert ask(marek, "gus", NIP, at=AT, again=True).pk != first.pk


def _push_back(actor: Actor, answer: Answer) -> None:
    with scope.of(actor):
        Answer.objects.filter(pk=answer.pk).update(retry_at=AT + timedelta(minutes=2))
