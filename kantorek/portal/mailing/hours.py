"""When a letter to a client's person may go out: not at night, not on Sundays and days off. Pure maths over moments."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from kantorek.core.actor import WARSAW, day_of
from kantorek.core.days import holidays


@cache
def _hours() -> tuple[dict[str, Any], ...]:
    text = files("kantorek.portal").joinpath("mailing/hours.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["hours"])


def is_open(at: datetime) -> bool:
    """Tell whether a letter may go at this moment."""
    return opening(at) == at


def is_open_for_urgent(at: datetime) -> bool:
    """Tell whether a letter that is urgent may go: by day, on every day."""
    here = at.astimezone(WARSAW)
    rule = _rule(here.date())
    return bool(rule["urgent_opens"] <= here.hour < rule["urgent_closes"])


def opening(at: datetime) -> datetime:
    """Give the moment itself when letters may go then, else the next morning on which they may."""
    here = at.astimezone(WARSAW)
    rule = _rule(here.date())
    if _is_quiet(here.date()) or here.hour >= rule["closes"]:
        return opening_after(here.date())
    return _morning(here.date()) if here.hour < rule["opens"] else at


def opening_after(day: date) -> datetime:
    """Give the first morning after a day on which letters may go."""
    day += timedelta(days=1)
    while _is_quiet(day):
        day += timedelta(days=1)
    return _morning(day)


def settled(at: datetime) -> datetime:
    """Give when a word that is put down now may go: some minutes later, for others may come and it may be withdrawn."""
    return opening(at + timedelta(minutes=_rule(day_of(at))["settles"]))


def _rule(day: date) -> dict[str, Any]:
    held = [row for row in _hours() if row["valid_from"] <= day]
    return (held or _hours()[:1])[-1]


def _is_quiet(day: date) -> bool:
    return day.weekday() in _rule(day)["quiet_weekdays"] or day in holidays(day.year)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(_rule(day)["opens"]), WARSAW).astimezone(UTC)
