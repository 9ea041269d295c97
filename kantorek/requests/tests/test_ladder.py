"""The ladder of reminders: its days, that it stops, and who in the office is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from kantorek.clients import actions as client_actions
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.testing import run_jobs
from kantorek.notifications.models import Notice
from kantorek.offices.tests.make import AT, actor_of
from kantorek.requests import actions, jobs
from kantorek.requests.law import next_step, step_days
from kantorek.requests.models import ClientRequest, RequestTemplate
from kantorek.requests.tests.make import DUE, again, make_request, person_of, send, told_of

Tick = Callable[[date], None]


@pytest.fixture
def tick(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Tick:
    """Let a day come."""

    def come(day: date) -> None:
        monkeypatch.setattr(jobs, "now", lambda: datetime.combine(day, time(7), UTC))
        jobs.remind_office(office_id=cast.office.pk)

    return come


def notices(cast: Cast, kind: str) -> list[Notice]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Notice.objects.filter(client_id=cast.lipa.pk, kind=f"requests.{kind}").order_by("pk"))


def test_its_days_are_working_days() -> None:
    # 30.11.2026 is a Monday; the eleventh of November is a holiday.
    days = [(step, day.isoformat()) for step, day in step_days(DUE, on=AT.date())]
    assert days == [
        (-2, "2026-11-26"),
        (0, "2026-11-30"),
        (2, "2026-12-02"),
        (5, "2026-12-07"),
        (10, "2026-12-14"),
    ]
    assert step_days(date(2026, 11, 11), on=date(2026, 11, 1))[1] == (0, date(2026, 11, 12))
    assert next_step(None, after=DUE) is None
    assert next_step(DUE, after=date(2026, 12, 14)) is None


def test_reminds_once_a_step_and_stops_at_the_end(cast: Cast, tick: Tick) -> None:
    one = make_request(cast.lipa, by=cast.anna)
    assert one.remind_on == date(2026, 11, 26)
    day = date(2026, 11, 21)
    while day < date(2026, 12, 31):
        tick(day)
        tick(day)
        day += timedelta(days=1)
    told = told_of(one, "request_reminder_due")
    assert [each["step"] for each in told] == [-2, 0, 2, 5, 10]
    assert [each["last"] for each in told] == [False, False, False, False, True]
    assert (again(one).reminders, again(one).remind_on) == (5, None)


def test_days_that_nobody_was_awake_are_one_reminder(cast: Cast, tick: Tick) -> None:
    one = make_request(cast.lipa)
    tick(date(2026, 12, 8))
    assert [each["step"] for each in told_of(one, "request_reminder_due")] == [5]
    assert again(one).remind_on == date(2026, 12, 14)


def test_a_delivery_stops_it_and_a_return_starts_it_again(cast: Cast, tick: Tick) -> None:
    one = make_request(cast.lipa, by=cast.anna)
    sent = send(one, cast.jan, "a.txt")
    tick(date(2026, 11, 27))
    assert told_of(one, "request_reminder_due") == []
    with scope.of(actor_of(cast.anna)) as actor:
        back = actions.return_request(actor, sent, reason="Nieczytelne", due_on=date(2026, 12, 10))
    assert back.remind_on == date(2026, 12, 8)
    tick(date(2026, 12, 8))
    assert len(told_of(one, "request_reminder_due")) == 1


def test_closed_clients_and_settled_requests_are_left_alone(cast: Cast, tick: Tick) -> None:
    blocked, done, gone = (make_request(client) for client in (cast.wierzba, cast.lipa, cast.lipa))
    with scope.of(actor_of(cast.marek)) as actor:
        client_actions.change_status(actor, cast.wierzba, status="blocked", reason="zaległości")
        actions.accept_request(actor, done)
        actions.withdraw_request(actor, gone)
    tick(date(2026, 12, 14))
    assert [told_of(one, "request_reminder_due") for one in (blocked, done, gone)] == [[], [], []]


def test_who_asked_and_the_carer_hear_of_a_delivery_once_each(cast: Cast) -> None:
    one = make_request(cast.lipa, by=cast.marek)
    send(one, cast.jan, "a.txt", "b.txt", answer="W załączniku")
    run_jobs()
    told = notices(cast, "delivered")
    assert {notice.staff_id for notice in told} == {cast.marek.pk, cast.anna.pk}
    assert "Lipa" in told[0].title
    assert "W załączniku" in told[0].text
    assert f"/requests/{one.pk}/" in told[0].url


def test_who_wrote_a_delivery_down_is_not_told_of_it(cast: Cast) -> None:
    one = make_request(cast.lipa, by=cast.anna)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.deliver_request(actor, one, answer="telefonicznie")
    run_jobs()
    assert notices(cast, "delivered") == []


def test_silence_after_the_last_step_is_told(cast: Cast, tick: Tick) -> None:
    one = make_request(cast.lipa, by=cast.anna)
    tick(date(2026, 12, 14))
    run_jobs()
    (notice,) = notices(cast, "silence")
    assert (notice.staff_id, again(one).remind_on) == (cast.anna.pk, None)


def test_a_clients_person_sees_their_own_and_nothing_withdrawn(cast: Cast) -> None:
    mine, other = make_request(cast.lipa), make_request(cast.wierzba)
    with scope.of(actor_of(cast.marek)) as actor:
        (gone,) = actions.ask_clients(actor, [cast.lipa.pk], batch=uuid4(), title="Niepotrzebne").requests
        actions.withdraw_request(actor, gone)
    with scope.of(person_of(cast.jan)) as actor:
        assert list(ClientRequest.objects.visible_to(actor)) == [mine]
        assert not RequestTemplate.objects.visible_to(actor).exists()
        assert not ClientRequest.objects.filter(pk=other.pk).exists()  # the second wall, without visible_to
