"""Days as people write them in one line: "jutro", "w poniedziałek", "25.11", "15 grudnia", "za 3 dni", "next friday"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kantorek.core.days import day_of_month, month_after
from kantorek.tasks.quick import words as say

_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?")
_WRITTEN: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,3}", re.ASCII)
_YEAR: Final = re.compile(r"20\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Day:
    """What the first `length` words say: a day, or why it is none (`no_such_day`, `past`)."""

    length: int
    on: date | None
    fault: str = ""


Words = Sequence[str]
_Reader = Callable[[Words, date, bool], Day | None]


def read_day(words: Words, *, on: date, english: bool) -> Day | None:
    """Read the day that the folded words begin with; nothing when they begin with something else.

    A day without a year is the next one that comes; a weekday never means today. A day that has gone by, or that no
    month has, is told as a fault and is no day.
    """
    for before in (1, 0):
        small = say.BEFORE | (say.ENGLISH_BEFORE if english else frozenset())
        if before and (len(words) < 2 or words[0] not in small):
            continue
        for reader in _READERS:
            if found := reader(words[before:], on, english):
                return _checked(Day(found.length + before, found.on, found.fault), on)
    return None


def _checked(found: Day, on: date) -> Day:
    return Day(found.length, None, "past") if found.on and found.on < on else found


def _named(words: Words, on: date, english: bool) -> Day | None:
    """Read "jutro", "the day after tomorrow"."""
    if english and words[:4] == ["the", "day", "after", "tomorrow"]:
        return Day(4, on + timedelta(days=2))
    if english and words[:3] == ["day", "after", "tomorrow"]:
        return Day(3, on + timedelta(days=2))
    known = say.DAYS | (say.ENGLISH_DAYS if english else {})
    away = known.get(words[0])
    return None if away is None else Day(1, on + timedelta(days=away))


def _weekday(words: Words, on: date, english: bool) -> Day | None:
    """Read "piątek" (the next that comes) and "następny piątek" (that of next week)."""
    following = words[0] in say.NEXT or (english and words[0] == "next")
    skip = int(following or words[0] in say.THIS)
    known = say.WEEKDAYS | (say.ENGLISH_WEEKDAYS if english else {})
    number = known.get(words[skip]) if len(words) > skip else None
    if number is None:
        return None
    monday = on - timedelta(days=on.weekday())
    if following:
        return Day(1 + skip, monday + timedelta(days=7 + number))
    return Day(1 + skip, on + timedelta(days=(number - on.weekday() - 1) % 7 + 1))


def _period(words: Words, on: date, english: bool) -> Day | None:
    """Read "przyszłym tygodniu", "koniec miesiąca", "next week", "end of month"."""
    text = " ".join(words[:4])
    for phrase, what in _PERIODS.items():
        if (text + " ").startswith(phrase + " ") and (english or phrase not in _ENGLISH):
            return Day(len(phrase.split()), _period_day(what, on))
    return None


def _period_day(what: str, on: date) -> date:
    if what == "week":
        return on + timedelta(days=7 - on.weekday())
    return month_after(on) if what == "month" else day_of_month(on.year, on.month, 31)


_ENGLISH: Final = {"next week": "week", "next month": "month", "end of the month": "end", "end of month": "end"}
_PERIODS: Final = {
    "przyszlym tygodniu": "week",
    "nastepnym tygodniu": "week",
    "przyszlym miesiacu": "month",
    "nastepnym miesiacu": "month",
    "koniec miesiaca": "end",
    "konca miesiaca": "end",
    **_ENGLISH,
}


def _ahead(words: Words, on: date, english: bool) -> Day | None:
    """Read "za 3 dni", "za tydzień", "in two weeks"."""
    if words[0] != "za" and not (english and words[0] == "in"):
        return None
    units = say.UNITS | (say.ENGLISH_UNITS if english else {})
    numbers = say.NUMBERS | (say.ENGLISH_NUMBERS if english else {})
    if len(words) > 1 and words[1] in units:
        return Day(2, _on_from(on, 1, units[words[1]]))
    if len(words) < 3 or words[2] not in units:
        return None
    count = int(words[1]) if _NUMBER.fullmatch(words[1]) else numbers.get(words[1])
    return None if count is None else Day(3, _on_from(on, count, units[words[2]]))


def _on_from(on: date, count: int, unit: str) -> date:
    if unit == "month":
        return day_of_month(on.year, on.month + count, on.day)
    return on + timedelta(days=count * (7 if unit == "week" else 1))


def _dotted(words: Words, on: date, english: bool) -> Day | None:
    """Read 25.11, 25.11.2026 and 2026-11-25."""
    text = words[0].removesuffix(".")
    if found := _WRITTEN.fullmatch(text):
        year, month, number = (int(part) for part in found.groups())
        return _made(1, number, month, year, on)
    if (found := _DOTTED.fullmatch(text)) and 1 <= int(found[2]) <= 12:
        return _made(1, int(found[1]), int(found[2]), int(found[3]) if found[3] else None, on)
    return None


def _month_named(words: Words, on: date, english: bool) -> Day | None:
    """Read "15 grudnia", "15 grudnia 2027", "15 december" and "december 15"."""
    if len(words) < 2:
        return None
    known = say.MONTHS | (say.ENGLISH_MONTHS if english else {})
    first, second = words[0].removesuffix("."), words[1].removesuffix(".")
    number, name = (first, second) if first[:1].isdigit() else (second, first)
    if number is second and name not in say.ENGLISH_MONTHS:
        return None  # "grudnia 15" is nobody's Polish
    count = _ordinal(number)
    if count is None or name not in known:
        return None
    year = int(words[2]) if len(words) > 2 and _YEAR.fullmatch(words[2]) else None
    return _made(3 if year else 2, count, known[name], year, on)


def _ordinal(text: str) -> int | None:
    """Read 15, 15th."""
    for ending in ("st", "nd", "rd", "th"):
        text = text.removesuffix(ending)
    return int(text) if _NUMBER.fullmatch(text) and len(text) < 3 else None


def _made(length: int, number: int, month: int, year: int | None, on: date) -> Day:
    """Make the day: of the year said, else of this year or, when it has gone by, of the next one."""
    if year is not None:
        day = _day(year, month, number)
        return Day(length, day, "" if day else "no_such_day")
    day = _day(on.year, month, number)
    if day and day >= on:
        return Day(length, day)
    day = _day(on.year + 1, month, number)
    return Day(length, day, "" if day else "no_such_day")


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


_READERS: tuple[_Reader, ...] = (_named, _ahead, _period, _weekday, _dotted, _month_named)
