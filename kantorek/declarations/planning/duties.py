"""Which duties a client has between two days: a pure function of its terms, its sheet and the law."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from kantorek.core.days import day_of_month
from kantorek.declarations import law
from kantorek.declarations.law import Rule
from kantorek.declarations.planning.calendar import Slot, duty_of, slot_of, slots
from kantorek.declarations.planning.comparing import OPEN, Row
from kantorek.declarations.planning.facts import Duty, Held, Served, Values
from kantorek.declarations.planning.years import Years, held_on, years_of

Done = Mapping[tuple[str, date], date]
"""When a duty that another one follows was done, by rule and first day of the period."""


def duties(line: Sequence[Held], client: Served, first: date, last: date, *, done: Done | None = None) -> list[Duty]:
    """Give the duties whose deadline lies between two days, both included; `line` are the terms from the oldest on.

    With them come those that were due in that time, until what they follow was `done` and set them an earlier day.
    The terms that hold on the last day of a period decide about it; what a rule asks with "ever" is true if it was on
    any day of the period. Nothing for a period that ends before the first terms, or before the business began; nothing
    for one that begins after it ended; while it is suspended only what is yearly.
    """
    if not line:
        return []
    if len(line) == 1 and not done:
        known = _of_terms(line[0].values, client.legal_form, client.picks, client.declined, first, last)
        return [duty for duty in known if duty.period_to >= line[0].valid_from and _runs(client, duty)]
    found: dict[tuple[str, date], Duty] = {}
    moved = len({held.values.tax_year_end for held in line}) > 1
    years = years_of(tuple(line), last) if moved else None
    for slot in _candidates(line, first, last):
        duty = _placed(slot, years, done or {})
        # A statement approved early is filed early: told late, its day may be over, and it is a duty all the same.
        near = duty and max(slot.duty.due_on, duty.due_on) >= first and duty.due_on <= last
        if duty and near and _runs(client, duty) and _has(slot, duty, line, client, years):
            found[duty.key] = duty
    return sorted(found.values(), key=_order)


@lru_cache(maxsize=2048)
def _of_terms(
    values: Values, legal_form: str, picks: frozenset[str], declined: frozenset[str], first: date, last: date
) -> tuple[Duty, ...]:
    """Give the duties of terms that always held: thousands of clients share theirs with others."""
    client = Served(legal_form=legal_form, picks=picks, declined=declined)
    line = [Held(date.min, None, values)]
    fitting = (slot.duty for slot in _candidates(line, first, last) if _has(slot, slot.duty, line, client, None))
    return tuple(sorted((duty for duty in fitting if first <= duty.due_on <= last), key=_order))


def _order(duty: Duty) -> tuple[date, str, date]:
    return duty.due_on, duty.rule, duty.period_from


def _candidates(line: Sequence[Held], first: date, last: date) -> Iterator[Slot]:
    ends = sorted({held.values.tax_year_end for held in line})
    for place, year_end in enumerate(ends):
        for slot in slots(first, last, year_end):
            if slot.year_end or place == 0:
                yield slot


def followed_up(
    line: Sequence[Held], client: Served, rows: Iterable[Row], on: date, *, done: Done | None = None
) -> list[Duty]:
    """Give the duties of open rows that follow another one and whose day by the calendar is over.

    The statement that they wait for may be approved years late: they take its day then, and the calendar's day again
    when that is taken back.
    """
    found = []
    for row in rows:
        rule = law.rule(row.rule, row.period_to)
        if not rule.follows or row.state not in OPEN:
            continue
        held = held_on(line, row.period_to)
        slot = slot_of(row.rule, row.period_to, held.values.tax_year_end) if held else None
        if slot is None or slot.duty.due_on >= on or not _has(slot, slot.duty, line, client, None):
            continue
        base = (done or {}).get((rule.follows, row.period_from))
        duty = duty_of(rule, row.period_from, row.period_to, base) if base else slot.duty
        found.append(duty._replace(period_from=row.period_from))
    return found


def _placed(slot: Slot, years: Years | None, done: Done) -> Duty | None:
    """Give the duty of a slot with the client's own tax year, and counted from what it follows; None: no such period."""
    duty, rule = slot.duty, slot.rule
    if years is not None and slot.year_end:
        start = years.start_of(rule.period, duty.period_to)
        if start is None:
            return None
        duty = duty._replace(period_from=start)
    happened = done.get((rule.follows, duty.period_from)) if rule.follows else None
    return duty_of(rule, duty.period_from, duty.period_to, happened) if happened else duty


def _runs(client: Served, duty: Duty) -> bool:
    """Tell whether there was a business to report on in the period."""
    if client.started_on and duty.period_to < client.started_on:
        return False
    if client.ended_on and duty.period_from > client.ended_on:
        return False
    resting = client.suspended_on and duty.period_from >= client.suspended_on
    return not (resting and duty.period_kind != "year")


def _has(slot: Slot, duty: Duty, line: Sequence[Held], client: Served, years: Years | None) -> bool:
    """Tell whether the client has the duty: by its terms, or because the office picked it, unless it was declined.

    Of a client whose tax year has moved, `years` have said already which periods are its own.
    """
    rule, held = slot.rule, held_on(line, duty.period_to)
    if held is None or (years is None and slot.year_end and held.values.tax_year_end != slot.year_end):
        return False
    picked = not client.picks.isdisjoint(rule.family)
    if not picked and not client.declined.isdisjoint(rule.family):
        return False
    if picked and rule.by_pick:
        return True
    asked = [held] if rule.asks == "last" else _within(line, duty)
    return any(fits(rule, one.values, client.legal_form) for one in asked)


def _within(line: Sequence[Held], duty: Duty) -> list[Held]:
    """Give the terms that held on some day of a period."""
    return [
        held
        for held in line
        if held.valid_from <= duty.period_to and (held.valid_to is None or held.valid_to > duty.period_from)
    ]


@lru_cache(maxsize=200_000)
def fits(rule: Rule, values: Values, legal_form: str) -> bool:
    """Tell whether one of the rule's alternatives holds as a whole."""
    return any(all(_holds(key, allowed, values, legal_form) for key, allowed in one.items()) for one in rule.when)


def _holds(key: str, allowed: list[object], values: Values, legal_form: str) -> bool:
    if key == "facts":
        return not values.facts.isdisjoint(str(fact) for fact in allowed)
    return (legal_form if key == "legal_form" else getattr(values, key)) in allowed


def horizon(on: date) -> date:
    """Give the last day that is planned for: thirteen months ahead."""
    return day_of_month(on.year, on.month + 13, on.day)
