"""Reads which register applies to whom, and how the nightly rounds go, from the data files beside it."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from kantorek.core.actor import WARSAW
from kantorek.registers.limits import told_otherwise

_HERE = Path(__file__).parent
_EVENING = 22
WATCHED = ("white_list", "gus", "vies", "krs", "crbr")
"""The registers that have a nightly round, in the order in which people read them."""


@dataclass(frozen=True, slots=True)
class RoundRules:
    """How the nightly round of one register goes; `hours` are (from, to) in Warsaw."""

    days: int
    hours: tuple[tuple[int, int], ...]
    reserve: int
    cool_down: timedelta

    def is_open(self, at: datetime) -> bool:
        """Tell whether the round may ask at this moment."""
        hour = at.astimezone(WARSAW).hour
        return any(first <= hour < last for first, last in self.hours)

    def left_for_people(self, at: datetime) -> int:
        """Give the calls of this calendar day that the round leaves alone; in the evening it may have them all."""
        return 0 if at.astimezone(WARSAW).hour >= _EVENING else self.reserve


def round_rules(register: str) -> RoundRules:
    """Give the rules of one register's round."""
    row = {**_table("rounds.toml")[register], **told_otherwise(settings.REGISTER_LIMITS, register)}
    return RoundRules(
        days=row["days"],
        hours=tuple((first, last) for first, last in row["hours"]),
        reserve=row["reserve"],
        cool_down=timedelta(hours=row["cool_down_hours"]),
    )


def reports_owners(legal_form: str, krs: str, *, on: date) -> bool:
    """Tell whether a client of this legal form must report its beneficial owners to CRBR."""
    rows = [row for row in _table("applies.toml")["crbr"] if row["valid_from"] <= on]
    if not rows or legal_form not in rows[-1]["forms"]:
        return False
    return bool(krs) or legal_form != "stowarzyszenie"


@lru_cache(maxsize=4)
def _table(name: str) -> dict[str, Any]:
    with (_HERE / name).open("rb") as source:
        return tomllib.load(source)
