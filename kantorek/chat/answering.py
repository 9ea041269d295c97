"""When the office answers: its hours of the week, and the statutory days off. Pure; moments come in and go out."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from kantorek.core.actor import WARSAW
from kantorek.core.days import holidays

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AHEAD: Final = 60
"""Days that are looked through for the next opening."""
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

Days = Mapping[str, Sequence[str]]
"""{"mon": ["08:00", "16:00"], …}; a day that is missing is closed."""


def is_open(days: Days, moment: datetime) -> bool:
    """Tell whether the office answers at a moment: from the opening on, up to but without the closing minute."""
    local = moment.astimezone(WARSAW)
    hours = _hours(days, local)
    return hours is not None and hours[0] <= local.time() < hours[1]


def next_open(days: Days, moment: datetime) -> datetime | None:
    """Give the next opening after a moment; None where no day of the next two months is open."""
    local = moment.astimezone(WARSAW)
    for ahead in range(AHEAD):
        day = local + timedelta(days=ahead)
        hours = _hours(days, day)
        if hours and (opens := datetime.combine(day.date(), hours[0], WARSAW)) > local:
            return opens
    return None


def fault_in(days: Days) -> str:
    """Name the first day whose hours cannot be, "" where all can."""
    for day, hours in days.items():
        right = len(hours) == 2 and all(_TIME.fullmatch(hour) for hour in hours)
        if day not in DAYS or not right or hours[0] >= hours[1]:
            return day
    return ""


def _hours(days: Days, local: datetime) -> tuple[time, time] | None:
    hours = days.get(DAYS[local.weekday()])
    if not hours or local.date() in holidays(local.year):
        return None
    return time.fromisoformat(hours[0]), time.fromisoformat(hours[1])
