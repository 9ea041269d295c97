"""The tax years of a client whose year has moved, and their quarters: one after the other, never two at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kantorek.core.days import day_of_month, month_after
from kantorek.declarations.planning.facts import Held

_LAST, _YEAR, _QUARTER = 31, 12, 3
_AHEAD = 24
"""A year that has begun ends within so many months: the first one after a move has up to 23."""


@dataclass(frozen=True, slots=True)
class Years:
    """First days of tax years and of their quarters, by last day."""

    whole: dict[date, date]
    quarters: dict[date, date]

    def start_of(self, period: str, end: date) -> date | None:
        """Give the first day of the tax year or quarter that ends on a day; None where none does."""
        return (self.whole if period == "tax_year" else self.quarters).get(end)


@lru_cache(maxsize=4096)
def years_of(line: tuple[Held, ...], last: date) -> Years:
    """Give the tax years and quarters that reach into the time until a day.

    No year is shorter than twelve months: the first one after the end has moved is so much longer (ustawa o CIT, art. 8
    ust. 3). Its quarters are counted from its first month; what is left of it at the end, one month or two, is its last
    one. The law does not say so in words, so an adviser should look at it (docs/decisions/0011).
    """
    whole: dict[date, date] = {}
    month = line[0].valid_from
    before = _end_before(month, line[0].values.tax_year_end)
    while month <= month_after(last, _AHEAD):
        end = day_of_month(month.year, month.month, _LAST)
        held = held_on(line, end)
        start = month_after(end, 1 - _YEAR)
        if held and held.values.tax_year_end == end.month and start > before:
            whole[end] = before + timedelta(days=1)
            before = end
        month = month_after(month)
    return Years(whole, _quarters(whole))


def _end_before(day: date, year_end: int) -> date:
    """Give the last day of the tax year before the one in which a day lies."""
    year = day.year if day.month > year_end else day.year - 1
    return day_of_month(year, year_end, _LAST)


def _quarters(whole: dict[date, date]) -> dict[date, date]:
    found: dict[date, date] = {}
    for last, first in whole.items():
        start = first
        while start <= last:
            third = month_after(start, _QUARTER - 1)
            found[min(day_of_month(third.year, third.month, _LAST), last)] = start
            start = month_after(start, _QUARTER)
    return found


def held_on(line: Sequence[Held], day: date) -> Held | None:
    """Give the terms of a day."""
    before = [held for held in line if held.valid_from <= day]
    return before[-1] if before else None
