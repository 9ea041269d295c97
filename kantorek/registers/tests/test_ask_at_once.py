"""Several people at once, on real connections: no limit is broken, nothing is called inside a transaction."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections

from kantorek.core import http, scope
from kantorek.core.actor import Actor
from kantorek.core.testing import drop_jobs
from kantorek.offices.tests.make import AT, make_office
from kantorek.registers.actions import ask, begin, usage
from kantorek.registers.models import Answer
from kantorek.sandbox import GUS_KEY, GUS_PATH
from kantorek.sandbox.economy import companies
from kantorek.sandbox.tests.running import sandbox

pytestmark = pytest.mark.django_db(transaction=True)


def test_six_people_at_once_stay_within_three_calls_a_second(settings: Any) -> None:
    cache.clear()
    drop_jobs()
    office = make_office()
    nips = [company.nip for company in companies() if not company.natural][:6]
    answers: list[Answer] = []

    def one(nip: str) -> None:
        actor = Actor(kind="staff", at=AT, office_id=office.pk, clients=None)
        started = time.monotonic()
        answers.append(ask(actor, "gus", nip, within=3.0, at=AT))
        assert time.monotonic() - started < 3.5
        connections.close_all()

    with sandbox() as running:
        settings.GUS_URL, settings.GUS_KEY = running.url + GUS_PATH, GUS_KEY
        threads = [threading.Thread(target=one, args=(nip,)) for nip in nips]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert running.world.trouble.counters()["busiest_second"] <= 3
    assert len(answers) == 6
    outcomes = {answer.outcome for answer in answers}
    assert outcomes <= {"found", "pending"}
    assert "found" in outcomes
    assert {answer.reason for answer in answers if answer.outcome == "pending"} <= {"quota", "timeout"}
    drop_jobs()


def test_what_is_in_flight_is_booked_before_the_call(settings: Any) -> None:
    """A process killed now would leave the calls spent and the question open until its cool-down is over."""
    cache.clear()
    office = make_office()
    actor = Actor(kind="staff", at=AT, office_id=office.pk, clients=None)

    def slowly() -> None:
        ask(actor, "gus", "9991843022", within=2.0, at=AT)
        connections.close_all()

    with sandbox() as running:
        settings.GUS_URL, settings.GUS_KEY = running.url + GUS_PATH, GUS_KEY
        running.wish(fault="slow", seconds=1.5)
        thread = threading.Thread(target=slowly)
        thread.start()
        time.sleep(0.7)
        with scope.of(actor):
            answer = Answer.objects.get()
        assert (answer.outcome, answer.attempts, answer.retry_at) == ("pending", 1, AT + timedelta(minutes=3))
        assert usage("gus", at=AT).last_hour >= 3
        thread.join(10)
    drop_jobs()


def test_asking_anew_writes_over_no_answer_that_comes_just_then() -> None:
    office = make_office()
    actor = Actor(kind="staff", at=AT, office_id=office.pk, clients=None)
    with scope.of(actor):
        first = begin(actor, "gus", "9991843022", at=AT)
    held = threading.Event()

    def settle() -> None:
        with scope.of(actor):
            answer = Answer.objects.select_for_update().get(pk=first.pk)
            held.set()
            time.sleep(0.6)
            answer.outcome, answer.data, answer.raw, answer.retry_at = "found", {"name": "Lis"}, "=== x ===", None
            answer.answered_at = AT
            answer.save()
        connections.close_all()

    thread = threading.Thread(target=settle)
    thread.start()
    assert held.wait(5)
    with scope.of(actor):
        second = begin(actor, "gus", "9991843022", at=AT + timedelta(seconds=1), again=True)
    thread.join(5)
    with scope.of(actor):
        kept = Answer.objects.get(pk=first.pk)
    assert (kept.outcome, kept.data, kept.raw) == ("found", {"name": "Lis"}, "=== x ===")
    assert (second.pk != first.pk, second.outcome) == (True, "pending")
    drop_jobs()


def test_an_open_transaction_is_noticed_on_a_real_connection() -> None:
    office = make_office()
    with (
        scope.system(office.pk, "tests", at=AT),
        pytest.raises(http.NetworkInTransaction),
    ):
        http.get("http://127.0.0.1:9/")
