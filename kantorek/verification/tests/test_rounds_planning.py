"""How a round paces itself: open hours over the change of the clock, calls spread over the night and the day's quota."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kantorek.core.actor import WARSAW
from kantorek.verification import law
from kantorek.verification.rounds import planning

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_addresses(settings: Any) -> None:
    """Registers that are not the sandbox's, so that hours and pauses hold."""
    settings.SANDBOX = ""
    settings.WL_URL = settings.VIES_URL = settings.KRS_URL = settings.GUS_URL = "http://127.0.0.1:9"


def _at(text: str) -> datetime:
    """A moment in Warsaw as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        ("2026-11-20 22:00", 8),
        ("2026-11-20 23:30", 6.5),
        ("2026-11-21 05:59", 1 / 60),
        ("2026-03-28 22:00", 7),  # the night in which an hour is left out
        ("2026-10-24 22:00", 9),  # the night in which an hour comes twice
    ],
)
def test_the_night_ends_at_six_whatever_the_clocks_do(at: str, hours: float) -> None:
    moment = _at(at)
    assert planning.closes_at("white_list", at=moment) - moment == timedelta(hours=hours)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-11-21"])
def test_open_hours_are_those_of_warsaw(day: str) -> None:
    rules = law.round_rules("white_list")
    assert rules.is_open(_at(f"{day} 05:59"))
    assert not rules.is_open(_at(f"{day} 06:00"))
    assert not rules.is_open(_at(f"{day} 21:59"))
    assert rules.is_open(_at(f"{day} 22:00"))
    assert law.round_rules("vies").is_open(_at(f"{day} 20:00"))


def test_what_fits_into_the_quota_is_spread_over_the_whole_night() -> None:
    goes = planning.rhythm("white_list", 400, left=100, at=_at("2026-11-20 22:00"))
    assert goes.pause == timedelta(hours=8) / 14
    assert goes.together == 30


def test_what_does_not_fit_is_spread_till_the_quota_is_new() -> None:
    goes = planning.rhythm("white_list", 10_000, left=100, at=_at("2026-11-20 22:00"))
    assert goes.pause == timedelta(hours=2) / 100
    after_midnight = planning.rhythm("white_list", 7_000, left=90, at=_at("2026-11-21 00:00"))
    assert after_midnight.pause == timedelta(hours=6) / 90


def test_even_a_full_night_leaves_people_their_share_of_every_minute() -> None:
    pause = planning.rhythm("vies", 100_000, left=10**9, at=_at("2026-11-20 22:00")).pause
    assert pause == timedelta(seconds=60 / (40 * 0.6))
    gus = planning.rhythm("gus", 100_000, left=10**9, at=_at("2026-11-20 23:00")).pause
    assert gus >= timedelta(seconds=60 * 4 / (200 * 0.6)), "one look-up is four calls"


def test_an_invented_register_is_asked_at_once_and_at_any_hour(settings: Any) -> None:
    settings.SANDBOX = settings.VIES_URL
    noon = _at("2026-11-20 12:00")
    assert planning.is_open("vies", at=noon)
    assert planning.rhythm("vies", 2, left=10**9, at=noon).pause < timedelta(seconds=5)


def test_the_evening_may_have_all_calls_and_the_morning_leaves_some() -> None:
    assert planning.calls_left("white_list", at=_at("2026-11-20 22:00")) == 100
    assert planning.calls_left("white_list", at=_at("2026-11-21 00:00")) == 90


def test_the_office_may_set_it_otherwise(settings: Any) -> None:
    settings.REGISTER_LIMITS = "white_list.per_day=60 white_list.reserve=20 krs.days=30"
    assert planning.calls_left("white_list", at=_at("2026-11-21 00:00")) == 40
    assert law.round_rules("krs").days == 30
