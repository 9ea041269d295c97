"""The ladder of reminders, as dated data: on which days a client is reminded of a request."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from kantorek.core.days import add_working_days, next_working_day


@cache
def _ladders() -> tuple[dict[str, Any], ...]:
    text = files("kantorek.requests").joinpath("law/ladder.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["ladder"])


def steps(on: date) -> list[int]:
    """Give the steps of the ladder that holds on a day, in working days around the day until which there is time."""
    held = [row for row in _ladders() if row["valid_from"] <= on < row.get("valid_to", date.max)]
    return [int(step) for step in held[-1]["steps"]] if held else []


def step_days(due_on: date, *, on: date) -> list[tuple[int, date]]:
    """Give each step of a request with its day, the earliest first."""
    return [(step, add_working_days(due_on, step) if step else next_working_day(due_on)) for step in steps(on)]


def next_step(due_on: date | None, *, after: date) -> date | None:
    """Give the day of the next reminder after a day; None when none is left, or when there is no day to count from."""
    if due_on is None:
        return None
    return min((day for _step, day in step_days(due_on, on=after) if day > after), default=None)


def step_of(due_on: date, *, on: date) -> int | None:
    """Tell which step a reminder on a day is: the last one whose day has come."""
    return max((step for step, day in step_days(due_on, on=on) if day <= on), default=None)
