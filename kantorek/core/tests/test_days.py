"""Working days: holidays by the year in which they hold, and months that are too short."""

from datetime import date

import pytest
from django.utils.translation import override

from kantorek.core import days


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2024, "01-01 01-06 03-31 04-01 05-01 05-03 05-19 05-30 08-15 11-01 11-11 12-25 12-26"),
        (2025, "01-01 01-06 04-20 04-21 05-01 05-03 06-08 06-19 08-15 11-01 11-11 12-24 12-25 12-26"),
        (2026, "01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24 12-25 12-26"),
        (2027, "01-01 01-06 03-28 03-29 05-01 05-03 05-16 05-27 08-15 11-01 11-11 12-24 12-25 12-26"),
    ],
)
def test_holidays_of_a_year(year: int, expected: str) -> None:
    assert [day.strftime("%m-%d") for day in sorted(days.holidays(year))] == expected.split()


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [
        (date(2026, 12, 20), date(2026, 12, 21), date(2026, 12, 18)),  # a Sunday
        (date(2026, 12, 25), date(2026, 12, 28), date(2026, 12, 23)),  # Christmas, then a weekend
        (date(2024, 12, 24), date(2024, 12, 24), date(2024, 12, 24)),  # not a day off yet
        (date(2026, 4, 3), date(2026, 4, 3), date(2026, 4, 3)),  # Good Friday is a working day
        (date(2026, 4, 25), date(2026, 4, 27), date(2026, 4, 24)),
        (date(2028, 2, 29), date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_the_next_and_the_last_working_day(day: date, after: date, before: date) -> None:
    assert days.next_working_day(day) == after
    assert days.last_working_day(day) == before


def test_counts_working_days_both_ways() -> None:
    assert days.add_working_days(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert days.add_working_days(date(2026, 12, 28), -2) == date(2026, 12, 22)
    assert days.add_working_days(date(2026, 11, 20), 0) == date(2026, 11, 20)


def test_a_short_month_ends_earlier() -> None:
    assert days.day_of_month(2026, 2, 31) == date(2026, 2, 28)
    assert days.day_of_month(2028, 2, 30) == date(2028, 2, 29)
    assert days.day_of_month(2026, 14, 31) == date(2027, 2, 28)
    assert days.day_of_month(2026, 0, 31) == date(2025, 12, 31)
    assert days.month_after(date(2026, 11, 22)) == date(2026, 12, 1)
    assert days.month_after(date(2026, 1, 22), -2) == date(2025, 11, 1)


def test_days_off_are_named_in_the_language_of_the_page() -> None:
    for language, name in (
        ("pl", "Narodowe Święto Niepodległości"),
        ("en", "Independence Day"),
        ("de", "Narodowe Święto Niepodległości"),
    ):
        with override(language):
            assert days.holidays(2026)[date(2026, 11, 11)] == name
