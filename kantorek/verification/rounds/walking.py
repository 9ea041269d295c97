"""Walks the round of one register for a while: reserve and commit, ask with nothing open, keep office by office."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from kantorek.core import http, live
from kantorek.registers import lines
from kantorek.registers.actions import find_many, find_one
from kantorek.registers.findings import Finding
from kantorek.verification import law
from kantorek.verification.rounds import leases, lights, planning, units
from kantorek.verification.rounds.leases import Lease
from kantorek.verification.rounds.lights import Question

SPELL: Final = timedelta(seconds=50)
"""How long a walker goes on; the next minute sends another."""
_PATIENCE: Final = 30.0
_MOST_AT_ONCE: Final = 600
# The register has not heard of these questions, or has closed the door: nothing was learned about any number.
_NOT_ASKED: Final = frozenset(
    {"quota", "circuit_open", "not_configured", "daily_limit", "rate_limited", "blocked", "connect"}
)
# After so many calls in a row that say nothing about anybody the round waits for the next minute.
_MOST_SILENT: Final = 3
# How often an open page is told while the round walks.
_TELL_EVERY: Final = timedelta(seconds=4)


@dataclass(slots=True)
class Walked:
    """What came of it: calls made, numbers answered, and why it ended before its time."""

    calls: int = 0
    answered: int = 0
    silent: int = 0
    stopped: str = ""
    told_at: datetime | None = None
    untold: set[int] = field(default_factory=set)


def walk(
    register: str,
    *,
    moment_now: Callable[[], datetime],
    spell: timedelta = SPELL,
    wait: Callable[[float], None] = time.sleep,
) -> Walked | None:
    """Walk on with one register's round; gives None while it is closed or another walker has it.

    Whatever ends this walker, the next one goes on: what was reserved counts as spent and is asked about again no
    sooner than after the cool-down.
    """
    http.refuse_in_transaction()
    begun = moment_now()
    if not lines.is_configured(register) or not planning.is_open(register, at=begun):
        return None
    lease = leases.take(register, at=begun)
    if lease is None:
        return None
    try:
        if register == "gus":
            units.read_reports(lease, moment_now=moment_now)
        return _walk(lease, begun + spell, moment_now, wait)
    finally:
        leases.give_up(lease)


def _walk(lease: Lease, until: datetime, moment_now: Callable[[], datetime], wait: Callable[[float], None]) -> Walked:
    walked = Walked()
    register, called_at = lease.register, lease.called_at
    pause, batches = _plan(lease, until, at=moment_now())
    for questions in batches:
        at = moment_now()
        next_at = max(at, called_at + pause) if called_at else at
        if next_at >= until:
            break
        wait((next_at - at).total_seconds())
        called_at = moment_now()
        if not planning.is_open(register, at=called_at) or not leases.extend(lease, at=called_at, called=True):
            break
        _ask(register, questions, walked, moment_now)
        if walked.stopped:
            break
        if walked.told_at is None or moment_now() > walked.told_at + _TELL_EVERY:
            _tell(walked, at=moment_now())
    _tell(walked, at=moment_now())
    return walked


def _tell(walked: Walked, *, at: datetime) -> None:
    """Let open pages of the offices concerned look again."""
    for office_id in walked.untold:
        live.tell(office_id, "registers")
    walked.untold.clear()
    walked.told_at = at


def _plan(lease: Lease, until: datetime, *, at: datetime) -> tuple[timedelta, list[list[Question]]]:
    """Choose the pause between calls, and as many numbers as the time until then has room for."""
    register = lease.register
    nothing: tuple[timedelta, list[list[Question]]] = (timedelta(0), [])
    left = planning.calls_left(register, at=at)
    if not left:
        return nothing
    waiting = lights.count_waiting(register, until=planning.closes_at(register, at=at), at=at)
    if not waiting:
        return nothing
    goes = planning.rhythm(register, waiting, left=left, at=at)
    begin = max(at, lease.called_at + goes.pause) if lease.called_at else at
    if begin >= until:
        return nothing
    calls = min(left, 1 + int((until - begin) / goes.pause))
    chosen = lights.choose(register, min(calls * goes.together, _MOST_AT_ONCE), at=at)
    return goes.pause, [chosen[first : first + goes.together] for first in range(0, len(chosen), goes.together)]


def _ask(register: str, questions: list[Question], walked: Walked, moment_now: Callable[[], datetime]) -> None:
    at = moment_now()
    cooled = at + law.round_rules(register).cool_down
    asked = lights.reserve(register, questions, until=cooled, at=at)
    if not asked:
        return
    found = _found(register, asked, at=moment_now())
    unasked = [one for one in asked if found[one.number].reason in _NOT_ASKED]
    heard = [one for one in asked if found[one.number].reason not in _NOT_ASKED]
    at = moment_now()
    lights.give_back(unasked, until=cooled, at=at)
    lights.keep(register, heard, found, at=at)
    answered = sum(found[one.number].outcome != "unknown" for one in heard)
    walked.calls += bool(heard)
    walked.untold.update(asker.office_id for one in asked for asker in one.askers)
    walked.answered += answered
    walked.silent = 0 if answered else walked.silent + 1
    if unasked:
        walked.stopped = found[unasked[0].number].reason
    elif walked.silent >= _MOST_SILENT:
        walked.stopped = "silent"


def _found(register: str, asked: list[Question], *, at: datetime) -> Mapping[str, Finding]:
    """Ask with no transaction open."""
    if planning.together(register) > 1:
        leave = law.round_rules(register).left_for_people(at)
        return find_many(register, [one.number for one in asked], within=_PATIENCE, at=at, leave=leave)
    one = asked[0]
    return {one.number: find_one(register, one.number, within=_PATIENCE, at=at, requester=one.requester)}
