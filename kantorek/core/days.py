"""Working days in Poland, from dated data (core/law/holidays.toml), and days of a month that may be too short."""

import tomllib
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from dateutil.easter import easter
from django.utils.translation import get_language

SATURDAY = 5


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    text = files("kantorek.core").joinpath("law/holidays.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["holiday"])


def holidays(year: int) -> dict[date, str]:
    """Give the statutory days off of a year, Sundays apart: day to its name, in the language of whoever asks."""
    words = (get_language() or "pl")[:2]
    return {day: names.get(words) or names["pl"] for day, names in _days_off(year).items()}


@cache
def _days_off(year: int) -> dict[date, dict[str, str]]:
    found = {}
    for rule in _rules():
        moves = "easter" in rule
        day = easter(year) + timedelta(days=rule["easter"]) if moves else date(year, rule["month"], rule["day"])
        if rule["valid_from"] <= day < rule.get("valid_to", date.max):
            found[day] = dict(rule["name"])
    return found


def is_working_day(day: date) -> bool:
    """Tell whether a day is neither a Saturday, nor a Sunday, nor a statutory day off."""
    return day.weekday() < SATURDAY and day not in _days_off(day.year)


def next_working_day(day: date) -> date:
    """Give the day itself, or the first working day after it (Ordynacja podatkowa, art. 12 § 5)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def last_working_day(day: date) -> date:
    """Give the day itself, or the last working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """Go so many working days on; back with a negative count."""
    step = timedelta(days=1 if count > 0 else -1)
    for _number in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def day_of_month(year: int, month: int, day: int) -> date:
    """Give that day of a month, or the month's last when it is shorter; months beyond 12 run into the next years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def month_after(day: date, count: int = 1) -> date:
    """Give the first day of the month so many months on; back with a negative count."""
    return day_of_month(day.year, day.month + count, 1)
