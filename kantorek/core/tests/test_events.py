"""The stream: written with the change or not at all, told inside the transaction, delivered after it once."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import Error, transaction

from kantorek.core import events, scope
from kantorek.core.actor import Actor
from kantorek.core.events import Event, deliver, overdue, publish, read
from kantorek.core.models import EventRecord
from kantorek.core.refs import Ref
from kantorek.core.testing import drop_jobs, run_jobs
from kantorek.core.tests.listening import LATER, BellRung, count_events, deliveries, heard, ring
from kantorek.offices.tests.make import AT, make_office

pytestmark = pytest.mark.django_db


def test_names_an_event_after_its_app_and_class() -> None:
    assert BellRung.name == "core.bell_rung"
    assert events.by_name["core.bell_rung"] is BellRung


def test_keeps_who_what_and_when() -> None:
    office = make_office()
    actor = Actor(kind="staff", at=AT, office_id=office.pk, user_id=3, staff_id=4, name="Anna", clients=None)
    with scope.of(actor):
        record = publish(
            BellRung(actor=actor, subject=Ref("bell", 7, "Bell"), times=2, changes={"tone": ["a", "b"]}, client_id=5)
        )
        record.refresh_from_db()
        event = read(record)
    assert (event.actor.kind, event.actor.staff_id, event.actor.user_id, event.actor.at) == ("staff", 4, 3, AT)
    assert (event.subject, event.client_id, event.changes) == (Ref("bell", 7, "Bell"), 5, {"tone": ["a", "b"]})
    assert isinstance(event, BellRung)
    assert event.times == 2
    assert event.id == record.pk
    assert record.v == 1


def test_reads_an_event_that_an_older_program_wrote() -> None:
    office = make_office()
    record = ring(office, times=3)
    with scope.system(office.pk, "tests", at=AT):
        EventRecord.objects.filter(pk=record.pk).update(payload={"gone": 1})
        record.refresh_from_db()
    event = read(record)
    assert isinstance(event, BellRung)
    assert event.times == 1
    assert event.words == {}


def test_reads_none_for_a_field_that_has_no_default() -> None:
    @dataclass(frozen=True, kw_only=True)
    class WhistleBlown(Event):
        pitch: str

    record = EventRecord(name=WhistleBlown.name, payload={}, actor_kind="staff", at=AT, subject_kind="x", subject_id=1)
    event = read(record)
    events.by_name.pop(WhistleBlown.name)
    assert isinstance(event, WhistleBlown)
    assert event.pitch is None


def test_leaves_nothing_when_the_action_is_rolled_back() -> None:
    office, calls = make_office(), []
    with heard(lambda actor, event: calls.append(event)):
        with pytest.raises(ZeroDivisionError), scope.system(office.pk, "tests", at=AT) as actor:
            publish(BellRung(actor=actor, subject=Ref("bell", 7)))
            raise ZeroDivisionError
        assert run_jobs() == 0
    assert (count_events(office), deliveries(office), calls) == (0, [], [])


def test_refuses_outside_a_scope() -> None:
    office = make_office()
    actor = Actor(kind="system", at=AT, office_id=office.pk)
    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        publish(BellRung(actor=actor, subject=Ref("bell", 7)))


def test_a_handler_inside_acts_as_the_publisher_and_takes_the_change_down_with_it() -> None:
    office, seen = make_office(), []

    def fails(actor: Actor, event: BellRung) -> None:
        seen.append(actor.name)
        raise ZeroDivisionError

    with heard(fails, inside=True), pytest.raises(ZeroDivisionError):
        ring(office)
    assert seen == ["tests"]
    assert count_events(office) == 0


def test_delivers_once_to_each_handler_as_the_system() -> None:
    office, calls = make_office(), []
    first = lambda actor, event: calls.append(("first", actor.kind, event.times))  # noqa: E731
    second = lambda actor, event: calls.append(("second", actor.office_id, event.id))  # noqa: E731
    with heard(first, second):
        record = ring(office, times=4)
        assert calls == []
        assert run_jobs() == 1
        assert calls == [("first", "system", 4), ("second", office.pk, record.pk)]
        assert deliver(record.pk, office.pk, at=LATER) == 0
    assert len(calls) == 2
    assert all(delivery.done_at for delivery in deliveries(office))


def test_a_failing_handler_is_tried_again_and_holds_nobody_up() -> None:
    office, calls = make_office(), []

    def stumbles(actor: Actor, event: BellRung) -> None:
        calls.append("stumbles")
        if len(calls) == 1:
            raise ZeroDivisionError

    with heard(stumbles, lambda actor, event: calls.append("other")):
        record = ring(office)
        assert deliver(record.pk, office.pk, at=AT) == 1
        assert calls == ["stumbles", "other"]
        failed, _done = deliveries(office)
        assert (failed.attempts, failed.done_at, failed.error) == (1, None, "ZeroDivisionError")
        assert failed.next_at > AT
        assert deliver(record.pk, office.pk, at=AT) == 0, "what has just failed keeps its pause"
        assert deliver(record.pk, office.pk, at=failed.next_at) == 1
    assert calls == ["stumbles", "other", "stumbles"]


def test_what_a_handler_did_goes_when_it_fails() -> None:
    office = make_office()

    def writes_and_fails(actor: Actor, event: BellRung) -> None:
        publish(BellRung(actor=actor, subject=Ref("bell", 8)))
        raise ZeroDivisionError

    with heard(writes_and_fails):
        record = ring(office)
        assert deliver(record.pk, office.pk, at=AT) == 0
    assert count_events(office) == 1
    assert len(deliveries(office)) == 1


def test_pauses_grow_and_end() -> None:
    office, pauses = make_office(), []

    def fails(actor: Actor, event: BellRung) -> None:
        raise ZeroDivisionError

    with heard(fails):
        record, at = ring(office), AT
        for _ in range(12):
            deliver(record.pk, office.pk, at=at)
            (delivery,) = deliveries(office)
            pauses.append(delivery.next_at - at)
            at = delivery.next_at
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=30), timedelta(hours=6))
    assert overdue(office.pk, at=at + timedelta(days=9)) == [], "after twelve attempts somebody has to look"


def test_a_handler_that_was_taken_out_since_owes_nothing() -> None:
    office = make_office()
    with heard(lambda actor, event: None):
        record = ring(office)
    assert deliver(record.pk, office.pk, at=AT) == 1
    assert deliver(record.pk + 1, office.pk, at=AT) == 0


def test_another_office_cannot_be_delivered_to_by_mistake() -> None:
    office, calls = make_office(), []
    with heard(lambda actor, event: calls.append(event)):
        record = ring(office)
        assert deliver(record.pk, make_office("B").pk, at=AT) == 0
    drop_jobs()
    assert calls == []
