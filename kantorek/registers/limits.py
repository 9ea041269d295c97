"""How often each register may be called at a given moment, from `law/limits.toml` and what the office set otherwise."""

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from kantorek.core.actor import WARSAW

_TABLE = Path(__file__).parent / "law" / "limits.toml"
UNLIMITED: Final = 10**9


@dataclass(frozen=True, slots=True)
class Limits:
    """The most calls in any second, minute and hour, and in one calendar day in Warsaw."""

    per_second: int
    per_minute: int = UNLIMITED
    per_hour: int = UNLIMITED
    per_day: int = UNLIMITED


def limits_of(register: str, at: datetime) -> Limits:
    """Give the limits that hold at this moment; KANTOREK_REGISTER_LIMITS (`white_list.per_day=60 …`) wins."""
    hour = at.astimezone(WARSAW).hour
    row = next(row for row in _table()[register] if row["from_hour"] <= hour < row["to_hour"])
    known = Limits(
        row["per_second"],
        row.get("per_minute", UNLIMITED),
        row.get("per_hour", UNLIMITED),
        row.get("per_day", UNLIMITED),
    )
    told = told_otherwise(settings.REGISTER_LIMITS, register)
    return replace(known, **{name: value for name, value in told.items() if name in Limits.__slots__})


@lru_cache(maxsize=32)
def told_otherwise(text: str, register: str) -> dict[str, int]:
    """Read `register.name=number` pairs of one register; refuses what is none, so that a typing error is seen."""
    found = {}
    for pair in text.split():
        name, _equals, number = pair.partition("=")
        key, _dot, what = name.partition(".")
        if not (key and what and number.isascii() and number.isdigit()):
            raise ValueError(f"KANTOREK_REGISTER_LIMITS: {pair[:40]!r} is not register.name=number")
        if key == register:
            found[what] = int(number)
    return found


def midnight_before(at: datetime) -> datetime:
    """Give the moment at which this calendar day in Warsaw began."""
    return at.astimezone(WARSAW).replace(hour=0, minute=0, second=0, microsecond=0)


def seconds_to_midnight(at: datetime) -> int:
    """Give the seconds until the next calendar day in Warsaw begins; 23 or 25 hours on the days the clock changes."""
    noon = midnight_before(at).replace(hour=12) + timedelta(days=1)
    return max(1, round(noon.replace(hour=0).timestamp() - at.timestamp()))


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    with _TABLE.open("rb") as source:
        return tomllib.load(source)
