"""When a recurring task comes: no day twice, none on a day off where it is shifted, always later than the one before."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kantorek.core.days import is_working_day
from kantorek.tasks.recurring import Rule, due_now, first_after, occurrences

days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
rules = st.builds(
    Rule,
    frequency=st.sampled_from(["daily", "weekly", "monthly", "yearly"]),
    starts_on=days,
    ends_on=st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2040, 1, 1))),
    every=st.integers(1, 4),
    weekdays=st.sets(st.integers(0, 6)).map(sorted).map(tuple),
    month_day=st.one_of(st.none(), st.integers(1, 31)),
    month=st.one_of(st.none(), st.integers(1, 12)),
    shift=st.sampled_from(["next", "before", "none"]),
)


@given(rules, days)
def test_days_rise_never_repeat_and_are_working_days_where_shifted(rule: Rule, begin: date) -> None:
    found = list(islice(occurrences(rule, begin=begin), 12))
    for one, after in pairwise(found):
        assert one.on < after.on
        assert one.due_on < after.due_on
    for one in found:
        assert one.on >= max(begin, rule.starts_on)
        assert rule.ends_on is None or one.on <= rule.ends_on
        assert rule.shift == "none" or is_working_day(one.due_on)
        assert abs((one.due_on - one.on).days) <= 7


@given(rules, days, st.integers(0, 60))
def test_where_one_begins_to_look_changes_nothing(rule: Rule, begin: date, further: int) -> None:
    later = begin + timedelta(days=further)
    whole = [one for one in islice(occurrences(rule, begin=begin), 80) if one.on >= later]
    part = list(islice(occurrences(rule, begin=later), 80))
    assert part[: len(whole)] == whole


@given(rules, days, st.integers(0, 30), st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_a_run_each_now_and_then_makes_each_day_once_and_never_floods(
    rule: Rule, begin: date, lead: int, pauses: list[int]
) -> None:
    next_on, on, made = first_after(rule, made=None, on=begin), begin, []
    for pause in pauses:
        if next_on is None:
            break
        due = due_now(rule, begin=next_on, lead_days=lead, on=on)
        assert sum(one.due_on < on for one in due.make) <= 1
        made += due.make
        next_on = due.next_on
        again = due_now(rule, begin=next_on, lead_days=lead, on=on) if next_on else None
        assert again is None or again.make == []
        on += timedelta(days=pause)
    assert len({one.on for one in made}) == len(made)
    assert [one.due_on for one in made] == sorted({one.due_on for one in made})


def made(count: int, begin: date = date(2026, 1, 1), **rule: object) -> list[date]:
    return [one.due_on for one in islice(occurrences(Rule(**{"starts_on": begin} | rule), begin=begin), count)]  # type: ignore[arg-type]


def test_the_last_day_of_a_month_is_the_shorter_ones_last_too() -> None:
    assert made(3, frequency="monthly", month_day=31, shift="none") == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
    ]


def test_29_february_is_the_28th_in_other_years() -> None:
    leap = made(3, date(2027, 1, 1), frequency="yearly", month=2, month_day=29, shift="none")
    assert leap == [date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)]


@pytest.mark.parametrize(("shift", "due_on"), [("next", 22), ("before", 18), ("none", 20)])
def test_the_20th_of_a_month_moves_off_a_sunday(shift: str, due_on: int) -> None:
    asked = made(1, date(2026, 12, 1), frequency="monthly", month_day=20, shift=shift)
    expected = date(2026, 12, 21) if shift == "next" else date(2026, 12, due_on)
    assert asked == [expected]


def test_every_working_day_leaves_out_christmas() -> None:
    assert made(4, date(2026, 12, 23), frequency="daily") == [
        date(2026, 12, 23),
        date(2026, 12, 28),
        date(2026, 12, 29),
        date(2026, 12, 30),
    ]


def test_mondays_and_thursdays_every_second_week() -> None:
    assert made(4, date(2026, 11, 23), frequency="weekly", every=2, weekdays=(0, 3)) == [
        date(2026, 11, 23),
        date(2026, 11, 26),
        date(2026, 12, 7),
        date(2026, 12, 10),
    ]


def test_saturday_and_sunday_make_one_monday() -> None:
    asked = made(3, date(2026, 11, 23), frequency="weekly", weekdays=(5, 6))
    assert asked == [date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14)]


def test_after_a_long_pause_only_the_newest_is_made() -> None:
    rule = Rule(frequency="weekly", starts_on=date(2026, 6, 1), weekdays=(0,))
    due = due_now(rule, begin=date(2026, 6, 1), lead_days=7, on=date(2026, 11, 24))
    assert [one.due_on for one in due.make] == [date(2026, 11, 23), date(2026, 11, 30)]
    assert len(due.missed) == 25
    assert due.next_on == date(2026, 12, 7)
