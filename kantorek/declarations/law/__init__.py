"""The duties that the law (and the office's own custom) knows, as dated data: rules.toml says how a row is read."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language

from kantorek.core.days import day_of_month, next_working_day

_OPEN_STATES = ("waiting", "doing", "approve")
_KINDS = {"tax_quarter": "quarter", "tax_year": "year"}
_LAST = 31


def _said(words: dict[str, str]) -> str:
    """Give words in the language that is active, Polish where it has none."""
    return words.get((get_language() or "pl")[:2]) or words.get("pl", "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the month board."""

    key: str
    name: dict[str, str]

    @property
    def title(self) -> str:
        """The column's name in the active language."""
        return _said(self.name)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One duty as one row of the law; what its fields mean is told at the head of rules.toml."""

    code: str
    name: dict[str, str]
    who: dict[str, str]
    why: dict[str, str]
    column: str
    period: str
    due: dict[str, Any]
    shift: bool
    source: str
    certainty: str
    valid_from: date
    valid_to: date | None = None
    kind: str = "law"
    when: tuple[dict[str, list[Any]], ...] = ()
    asks: str = "last"
    dated_by: str = "last"
    picks: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    by_pick: bool = False
    pays: str = ""
    ends: tuple[str, ...] = ("sent",)
    payroll: bool = False
    follows: str = ""

    @property
    def title(self) -> str:
        """The duty's name in the active language."""
        return _said(self.name)

    @property
    def whom(self) -> str:
        """Who has it, in the active language."""
        return _said(self.who)

    @property
    def reason(self) -> str:
        """Why this client has it, in the active language."""
        return _said(self.why)

    @property
    def period_kind(self) -> str:
        """What an obligation of it reports on: month, quarter, year or event."""
        return _KINDS.get(self.period, self.period)

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are offered, in the order in which work goes through them."""
        return (*_OPEN_STATES, *self.ends, "not_due")

    def statutory_on(self, base: date) -> date:
        """Give the day by the rule; `base` is the last day of the period, or the day from which days are counted."""
        if "days" in self.due:
            return base + timedelta(days=self.due["days"])
        day = {"last": _LAST, "same": base.day}.get(self.due["day"], self.due["day"])
        return day_of_month(base.year, base.month + self.due["months"], day)

    def due_on(self, statutory_on: date) -> date:
        """Give the deadline: the day by the rule, moved to a working day where the law moves it."""
        return next_working_day(statutory_on) if self.shift else statutory_on


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))


def _rule(row: dict[str, Any]) -> Rule:
    lists: dict[str, Any] = {key: tuple(row[key]) for key in ("when", "picks", "family", "ends") if key in row}
    lists["family"] = lists.get("family") or lists.get("picks", ())
    return Rule(**(row | lists))


@cache
def every_row() -> tuple[Rule, ...]:
    """Give every row of the law, of all times, in the order of the file."""
    return tuple(_rule(row) for row in _table()["rule"])


@cache
def columns() -> tuple[Column, ...]:
    """Give the columns of the month board, from the left."""
    return tuple(Column(**row) for row in _table()["column"])


@cache
def versions(code: str) -> tuple[Rule, ...]:
    """Give the rows of one duty, the oldest first; nothing for a code that there never was."""
    return tuple(sorted((row for row in every_row() if row.code == code), key=lambda row: row.valid_from))


def holding(code: str, on: date) -> Rule | None:
    """Give the row of a duty that holds on a day."""
    before = [row for row in versions(code) if row.valid_from <= on]
    held = before[-1] if before else None
    return held if held and (held.valid_to is None or on < held.valid_to) else None


@cache
def codes() -> tuple[str, ...]:
    """Give the code of every duty there is or was, in the order of the file."""
    return tuple(dict.fromkeys(row.code for row in every_row()))


def rules(on: date) -> list[Rule]:
    """Give the duties as the law has them on a day."""
    return [held for code in codes() if (held := holding(code, on))]


@cache
def rule(code: str, on: date | None = None) -> Rule:
    """Give a duty as it was on a day, or its newest row; an obligation of a code that was dropped keeps its last words."""
    rows = versions(code)
    if not rows:
        raise LookupError(code)
    return (holding(code, on) if on else None) or rows[-1]


@cache
def followers(code: str) -> frozenset[str]:
    """Give the duties whose deadline is counted from the day on which this one was done."""
    return frozenset(row.code for row in every_row() if row.follows == code)


@cache
def followed() -> frozenset[str]:
    """Give the duties from which another one is counted."""
    return frozenset(row.follows for row in every_row() if row.follows)


@cache
def following() -> frozenset[str]:
    """Give the duties that are counted from another one."""
    return frozenset(row.code for row in every_row() if row.follows)


def codes_of(column: str) -> frozenset[str]:
    """Give the duties of a column of the board; nothing for a word that is none: it may come from an address."""
    return frozenset(row.code for row in every_row() if row.column == column)


@cache
def of_payroll() -> frozenset[str]:
    """Give the duties that are the payroll carer's work."""
    return frozenset(row.code for row in every_row() if row.payroll)


def due_days(month: date) -> dict[str, list[date]]:
    """Give, by column, the deadlines that a board's month has for what is due every month."""
    end = day_of_month(month.year, month.month, _LAST)
    found: dict[str, set[date]] = {column.key: set() for column in columns()}
    for held in rules(end):
        if held.period == "month":
            found[held.column].add(held.due_on(held.statutory_on(end)))
    return {key: sorted(days) for key, days in found.items()}
