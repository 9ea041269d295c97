"""How often each register may be called at a given moment, from `law/limits.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from kantorek.core.actor import WARSAW

_TABLE = Path(__file__).parent / "law" / "limits.toml"


@dataclass(frozen=True, slots=True)
class Limits:
    """The most calls in any second, minute and hour."""

    per_second: int
    per_minute: int
    per_hour: int


def limits_of(register: str, at: datetime) -> Limits:
    """Give the limits that hold at this moment."""
    hour = at.astimezone(WARSAW).hour
    row = next(row for row in _table()[register] if row["from_hour"] <= hour < row["to_hour"])
    return Limits(row["per_second"], row["per_minute"], row["per_hour"])


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    with _TABLE.open("rb") as source:
        return tomllib.load(source)
