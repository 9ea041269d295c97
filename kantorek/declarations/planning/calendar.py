"""Which periods have a deadline between two days, for all duties of the law: the same for every client."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kantorek.core.days import day_of_month, month_after
from kantorek.declarations import law
from kantorek.declarations.law import Rule
from kantorek.declarations.planning.facts import Duty

_LAST = 31
_LONGEST_AFTER = 13
"""Months that a deadline may come after its period, and one to spare."""
_MONTHS = {"month": 1, "quarter": 3, "tax_quarter": 3, "year": 12, "tax_year": 12}


class Slot(NamedTuple):
    """One period of one duty; `year_end` is the month that must end the client's tax year, 0 for any."""

    rule: Rule
    duty: Duty
    year_end: int


@lru_cache(maxsize=512)
def slots(first: date, last: date, year_end: int) -> tuple[Slot, ...]:
    """Give what is due between two days, both included, for a tax year that ends with a month."""
    return tuple(_slots(first, last, year_end))


def _slots(first: date, last: date, year_end: int) -> Iterator[Slot]:
    month = month_after(first, -_LONGEST_AFTER)
    while month <= last:
        end = day_of_month(month.year, month.month, _LAST)
        for code in law.codes():
            slot = slot_of(code, end, year_end)
            # What is counted from an approval may come earlier than the calendar says.
            latest = month_after(last, 12) if slot and slot.rule.follows else last
            if slot and first <= slot.duty.due_on <= latest:
                yield slot
        month = month_after(month)


def slot_of(code: str, end: date, year_end: int) -> Slot | None:
    """Give the period of a duty that ends with a month, if one does."""
    newest = law.versions(code)[-1]
    if newest.period not in _MONTHS or not _ends(newest.period, end.month, year_end):
        return None
    start = month_after(end, 1 - _MONTHS[newest.period])
    rule = law.holding(code, start if newest.dated_by == "first" else end)
    if rule is None:
        return None
    base = _provisional(rule, end)
    duty = duty_of(rule, start, end, base)
    return Slot(rule, duty, year_end if rule.period.startswith("tax_") else 0)


def _ends(period: str, month: int, year_end: int) -> bool:
    """Tell whether a period of this kind ends with a month."""
    if period == "month":
        return True
    last = year_end if period.startswith("tax_") else 12
    return (last - month) % _MONTHS[period] == 0


def _provisional(rule: Rule, end: date) -> date:
    """From which day a duty is counted while what it follows is not done: from that one's deadline."""
    if not rule.follows:
        return end
    return law.rule(rule.follows, end).statutory_on(end)


def duty_of(rule: Rule, start: date, end: date, base: date) -> Duty:
    """Make the duty of a period; the board that shows it is that of the month before its day."""
    statutory = rule.statutory_on(base)
    board = month_after(statutory, -1)
    return Duty(rule.code, rule.period_kind, start, end, statutory, rule.due_on(statutory), board, rule.pays)
