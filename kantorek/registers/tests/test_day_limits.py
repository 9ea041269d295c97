"""The calls of one calendar day in Warsaw: counted, left for people, spent even when nobody hears the answer."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kantorek.core import scope
from kantorek.offices.models import Role
from kantorek.offices.tests.make import AT, actor_of, make_office, make_staff
from kantorek.registers.actions import ask_many, begin
from kantorek.registers.actions.calls import _ask, _booking
from kantorek.registers.actions.quotas import note_outcome, reserve_calls, spent_today, usage
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.limits import limits_of, seconds_to_midnight, told_otherwise
from kantorek.registers.models import Answer

WINTER = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)  # 23:59 in Warsaw


def _book(at: datetime, *, leave: int = 0) -> list[float]:
    return reserve_calls("white_list", calls=1, moment_now=lambda: at, patience=5.0, leave=leave)


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        (datetime(2026, 11, 21, 23, tzinfo=UTC), 24),
        (datetime(2026, 3, 28, 23, tzinfo=UTC), 23),  # the clock goes forward on the 29th
        (datetime(2026, 10, 24, 22, tzinfo=UTC), 25),  # and back on 25 October
    ],
)
def test_a_day_in_warsaw_has_its_own_length(moment: datetime, hours: int) -> None:
    assert seconds_to_midnight(moment) == hours * 3600


def test_the_last_second_of_a_year_is_a_second() -> None:
    assert seconds_to_midnight(datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)) == 1


def test_the_office_may_say_otherwise(settings: Any) -> None:
    settings.REGISTER_LIMITS = "white_list.per_day=60 krs.days=14"
    assert (limits_of("white_list", AT).per_day, limits_of("account", AT).per_day) == (60, 5000)
    assert told_otherwise("krs.days=14", "krs") == {"days": 14}


@pytest.mark.parametrize("text", ["white_list", "white_list.per_day", "per_day=5", "a.b=x", "a.b=-1"])
def test_a_limit_that_cannot_be_read_is_seen(text: str) -> None:
    with pytest.raises(ValueError, match="KANTOREK_REGISTER_LIMITS"):
        told_otherwise(text, "white_list")


@pytest.mark.django_db
def test_the_hundred_and_first_search_waits_for_midnight(settings: Any) -> None:
    settings.REGISTER_LIMITS = "white_list.per_day=3"
    for minute in range(3):
        _book(WINTER - timedelta(minutes=10 - minute))
    with pytest.raises(RegisterDown) as refused:
        _book(WINTER)
    assert (refused.value.reason, refused.value.retry_after) == ("quota", 60)
    assert spent_today("white_list", at=WINTER) == 3
    assert _book(WINTER + timedelta(minutes=2)), "a new day has begun"
    assert spent_today("white_list", at=WINTER + timedelta(minutes=2)) == 1


@pytest.mark.django_db
def test_the_night_leaves_some_for_people(settings: Any) -> None:
    settings.REGISTER_LIMITS = "white_list.per_day=3"
    _book(WINTER - timedelta(minutes=9), leave=2)
    with pytest.raises(RegisterDown, match="quota"):
        _book(WINTER - timedelta(minutes=8), leave=2)
    assert _book(WINTER - timedelta(minutes=7))


@pytest.mark.django_db
def test_what_the_register_says_about_today_closes_it_until_midnight() -> None:
    note_outcome("white_list", Finding("unknown", reason="daily_limit", retry_after=seconds_to_midnight(AT)), at=AT)
    state = usage("white_list", at=AT)
    assert state.closed_until == AT + timedelta(seconds=seconds_to_midnight(AT))
    assert (state.last_trouble, state.last_trouble_at) == ("daily_limit", AT)
    note_outcome("white_list", Finding("found"), at=AT + timedelta(hours=1))
    state = usage("white_list", at=AT)
    assert (state.closed_until, state.last_reason, state.last_trouble) == (None, "", "daily_limit")


@pytest.mark.django_db
def test_nobody_is_called_where_no_address_is_set(settings: Any) -> None:
    settings.WL_URL = ""
    actor = actor_of(make_staff(make_office(), "Marek", role=Role.OWNER))
    kept = ask_many(actor, "white_list", ["999-184-30-22", "9990000132"], at=AT)
    assert {number: (one.outcome, one.reason) for number, one in kept.items()} == {
        "999-184-30-22": ("unknown", "not_configured"),
        "9990000132": ("unknown", "not_configured"),
    }
    assert all(one.pk and one.client_id is None for one in kept.values())
    with pytest.raises(ValueError, match="30"):
        ask_many(actor, "white_list", [company.nip for company in _many()], at=AT)


def _many() -> list[Any]:
    from kantorek.sandbox.economy import companies

    return companies()[:31]


@pytest.mark.django_db
@pytest.mark.parametrize(("waits", "asked"), [(timedelta(minutes=3), False), (timedelta(minutes=30), True)])
def test_asking_anew_shortens_a_long_wait_and_leaves_alone_what_is_in_flight(waits: timedelta, asked: bool) -> None:
    actor = actor_of(make_staff(make_office(), "Marek", role=Role.OWNER))
    with scope.of(actor):
        first = begin(actor, "gus", "9991843022", at=AT)
        Answer.objects.filter(pk=first.pk).update(attempts=1, retry_at=AT + waits)
        again = begin(actor, "gus", "9991843022", at=AT, again=True)
        assert again.pk == first.pk
        assert Answer.objects.get(pk=first.pk).retry_at == (AT if asked else AT + waits)


@pytest.mark.django_db
@pytest.mark.parametrize(("took", "same"), [(400, True), (4000, False)])
def test_what_was_asked_before_midnight_is_not_of_the_new_day(took: int, same: bool) -> None:
    actor = actor_of(make_staff(make_office(), "Marek", role=Role.OWNER))
    midnight = WINTER + timedelta(minutes=1)
    with scope.of(actor):
        answer = begin(actor, "white_list", "9991843022", at=midnight - timedelta(seconds=2))
        settled = {"outcome": "not_found", "retry_at": None, "answered_at": midnight + timedelta(seconds=2)}
        Answer.objects.filter(pk=answer.pk).update(took_ms=took, **settled)
        later = begin(actor, "white_list", "9991843022", at=midnight + timedelta(seconds=5))
    assert (later.pk == answer.pk) is same


@pytest.mark.django_db
def test_a_second_with_room_for_many_has_room_for_no_more(settings: Any) -> None:
    settings.REGISTER_LIMITS = "white_list.per_second=10 white_list.per_day=1000"
    moments = [_book(AT)[0] for _ in range(12)]
    assert moments[:10] == [AT.timestamp()] * 10
    assert min(moments[10:]) > AT.timestamp() + 1


@pytest.mark.django_db
def test_one_refusal_of_the_day_among_answers_still_closes_the_register(settings: Any) -> None:
    settings.WL_URL = "http://127.0.0.1:9"
    told = {"a": Finding("unknown", reason="bad_request"), "b": Finding("unknown", reason="daily_limit", retry_after=9)}
    _ask("white_list", lambda _talk: {"c": Finding("found"), **told}, within=1.0, at=AT)
    assert usage("white_list", at=AT).last_reason == "daily_limit"


@pytest.mark.django_db
def test_who_would_wait_until_nothing_is_left_for_the_answer_is_told_at_once(settings: Any) -> None:
    settings.REGISTER_LIMITS = "white_list.per_second=1"
    for _ in range(2):
        _book(AT)
    before_call = _booking("white_list", at=AT, started=time.monotonic(), calls=1, leave=0)
    with pytest.raises(RegisterDown, match="quota"):
        before_call(time.monotonic() + 2.8)
    assert spent_today("white_list", at=AT) == 2, "and no call was booked for it"


@pytest.mark.django_db
def test_a_question_that_is_under_way_is_not_opened_again() -> None:
    actor = actor_of(make_staff(make_office(), "Marek", role=Role.OWNER))
    with scope.of(actor):
        first = begin(actor, "gus", "9991843022", at=AT)
        assert (first.outcome, first.retry_at) == ("pending", AT)
        assert begin(actor, "gus", "999-184-30-22", at=AT).pk == first.pk
        assert begin(actor, "krs", "123456", at=AT).number == "0000123456"
