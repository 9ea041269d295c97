"""When a recurring task comes: the days of its rule, moved to working days, and those that are to be made today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Final, NamedTuple

from dateutil import rrule

from kantorek.core.days import day_of_month, is_working_day, last_working_day, next_working_day
from kantorek.tasks.choices import Frequency, Shift

MOST_LEAD: Final = 90
MOST_EVERY: Final = 52
LAST_DAY: Final = 31
_DAY: Final = timedelta(days=1)
_FURTHEST_SHIFT: Final = timedelta(days=14)
"""No run of days off is longer."""
_NEVER: Final = date(2100, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a recurring task repeats by; the words are those of the model's columns."""

    frequency: str
    starts_on: date
    ends_on: date | None = None
    every: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    month: int | None = None
    shift: str = Shift.NEXT


class Occurrence(NamedTuple):
    """One time: its day by the rule, which never changes, and the day it is due, which is a working day if shifted."""

    on: date
    due_on: date


def occurrences(rule: Rule, *, begin: date) -> Iterator[Occurrence]:
    """Give the times whose day by the rule is `begin` or later, in order; each due later than the one before.

    Where two days of a rule move to the same working day (Saturday and Sunday to Monday), only the first of them counts.
    """
    former = None
    for day in _days(rule, begin - _FURTHEST_SHIFT):
        due_on = shifted(day, rule.shift)
        if day >= begin and (former is None or due_on > former):
            yield Occurrence(day, due_on)
        former = max(former, due_on) if former else due_on


def shifted(day: date, shift: str) -> date:
    """Move a day off to a working day, as the rule says."""
    if shift == Shift.NEXT:
        return next_working_day(day)
    return last_working_day(day) if shift == Shift.BEFORE else day


def first_after(rule: Rule, *, made: date | None, on: date) -> date | None:
    """Give the day by the rule of the time to be made next: after the last one made, and not due before `on`."""
    begin = max(rule.starts_on, on - _FURTHEST_SHIFT, made + _DAY if made else date.min)
    return next((one.on for one in occurrences(rule, begin=begin) if one.due_on >= on), None)


class Due(NamedTuple):
    """What is to be done today: the times to make, those that went by, and the day by the rule to go on with."""

    make: list[Occurrence]
    missed: list[Occurrence]
    next_on: date | None


def due_now(rule: Rule, *, begin: date, lead_days: int, on: date) -> Due:
    """Tell what is to be made on a day: every time whose lead has come, but of those that went by only the newest."""
    coming = occurrences(rule, begin=begin)
    come: list[Occurrence] = []
    following = None
    for one in coming:
        if one.due_on - timedelta(days=lead_days) > on:
            following = one.on
            break
        come.append(one)
    gone = [one for one in come if one.due_on < on]
    return Due(gone[-1:] + [one for one in come if one.due_on >= on], gone[:-1], following)


def _days(rule: Rule, begin: date) -> Iterator[date]:
    """Give the days of the rule itself from a day on, those before its start left out."""
    begin = max(begin, rule.starts_on)
    until = min(rule.ends_on or _NEVER, _NEVER)
    days = _KINDS[rule.frequency](rule, begin)
    return takewhile(lambda day: day <= until, (day for day in days if day >= begin))


def _daily(rule: Rule, begin: date) -> Iterator[date]:
    day = begin
    while day <= _NEVER:
        if is_working_day(day):
            yield day
        day += _DAY


def _weekly(rule: Rule, begin: date) -> Iterator[date]:
    monday = rule.starts_on - timedelta(days=rule.starts_on.weekday())  # weeks are counted from the first one
    steps = max(0, (begin - monday).days // (7 * rule.every))
    start = monday + timedelta(days=7 * rule.every * steps)
    weekdays = rule.weekdays or (rule.starts_on.weekday(),)
    return _ruled(rrule.rrule(rrule.WEEKLY, dtstart=_moment(start), interval=rule.every, byweekday=sorted(weekdays)))


def _monthly(rule: Rule, begin: date) -> Iterator[date]:
    first = rule.starts_on.replace(day=1)
    steps = max(0, ((begin.year - first.year) * 12 + begin.month - first.month) // rule.every)
    start = day_of_month(first.year, first.month + steps * rule.every, 1)
    wanted = rule.month_day or rule.starts_on.day
    for day in _ruled(rrule.rrule(rrule.MONTHLY, dtstart=_moment(start), interval=rule.every, bymonthday=1)):
        yield day_of_month(day.year, day.month, wanted)  # rrule leaves out the months that are too short


def _yearly(rule: Rule, begin: date) -> Iterator[date]:
    month, wanted = rule.month or rule.starts_on.month, rule.month_day or rule.starts_on.day
    steps = max(0, (begin.year - rule.starts_on.year) // rule.every)
    start = date(rule.starts_on.year + steps * rule.every, month, 1)
    for day in _ruled(rrule.rrule(rrule.YEARLY, dtstart=_moment(start), interval=rule.every)):
        yield day_of_month(day.year, day.month, wanted)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time())


def _ruled(days: rrule.rrule) -> Iterator[date]:
    return (moment.date() for moment in days)


_KINDS: Final = {
    Frequency.DAILY.value: _daily,
    Frequency.WEEKLY.value: _weekly,
    Frequency.MONTHLY.value: _monthly,
    Frequency.YEARLY.value: _yearly,
}
