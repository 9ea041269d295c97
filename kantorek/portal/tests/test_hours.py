"""When letters to clients' people may go."""

from datetime import UTC, date, datetime

import pytest

from kantorek.portal.mailing.hours import is_open, opening, opening_after, settled


def moment(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (moment(20, 9), moment(20, 9)),  # Friday, ten in the morning
        (moment(20, 5, 59), moment(20, 6)),  # before seven
        (moment(20, 6), moment(20, 6)),
        (moment(20, 18, 59), moment(20, 18, 59)),
        (moment(20, 19), moment(21, 6)),  # eight in the evening; Saturdays are fine
        (moment(21, 19, 30), moment(23, 6)),  # Saturday evening: not on Sunday
        (moment(22, 9), moment(23, 6)),  # Sunday
        (moment(11, 9), moment(12, 6)),  # a holiday
        (moment(10, 22, 30), moment(12, 6)),  # the night before it
        (moment(23, 20, month=12), moment(28, 6, month=12)),  # Christmas Eve, two holidays, a Sunday
        (moment(20, 19, month=7), moment(21, 5, month=7)),  # in summer
    ],
)
def test_quiet_hours(at: datetime, goes: datetime) -> None:
    assert opening(at) == goes and is_open(goes) and is_open(at) == (at == goes)


def test_a_word_waits_for_others_and_the_next_day_begins_in_the_morning() -> None:
    assert settled(moment(20, 9)) == moment(20, 9, 15)
    assert settled(moment(20, 18, 50)) == moment(21, 6)
    assert opening_after(date(2026, 11, 20)) == moment(21, 6)
    assert opening_after(date(2026, 11, 21)) == moment(23, 6)
