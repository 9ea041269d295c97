"""How fast a round goes: spread evenly over what is left of the night and of the day's calls."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from kantorek.registers import lines
from kantorek.registers.actions import usage
from kantorek.registers.limits import UNLIMITED, Limits, seconds_to_midnight
from kantorek.verification import law

# Of a register's minute and hour; the rest is for people, who ask beside the round.
_SHARE: Final = 0.6
# Calls leave no closer than the limits of a second let them, see registers/actions/quotas.py.
_SECOND: Final = 1.25
_LONGEST_NIGHT: Final = 24


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How one round goes at this moment: numbers in a call, pause between calls, until when at all."""

    together: int
    pause: timedelta
    closes_at: datetime


def is_open(register: str, *, at: datetime) -> bool:
    """Tell whether the round walks at this moment; invented registers are asked at every hour."""
    return lines.is_invented(register) or law.round_rules(register).is_open(at)


def together(register: str) -> int:
    """Give how many numbers fit into one call; what GUS tells of many at once leaves out whether they are suspended."""
    return 1 if register == "gus" else lines.line_of(register).most


def closes_at(register: str, *, at: datetime) -> datetime:
    """Give the moment at which the open hours end that hold now; a night of the clock change is longer or shorter."""
    rules = law.round_rules(register)
    hour = at.replace(minute=0, second=0, microsecond=0)
    for _ in range(_LONGEST_NIGHT):
        hour += timedelta(hours=1)
        if not rules.is_open(hour):
            break
    return hour


def calls_left(register: str, *, at: datetime) -> int:
    """Give the calls that the round may still make today; none while the register rests."""
    used = usage(register, at=at)
    if used.closed_until and used.closed_until > at:
        return 0
    if used.limits.per_day >= UNLIMITED:
        return UNLIMITED
    return max(0, used.limits.per_day - used.today - law.round_rules(register).left_for_people(at))


def rhythm(register: str, waiting: int, *, left: int, at: datetime) -> Rhythm:
    """Choose the pause for `waiting` numbers: when today's calls do not reach, those that are left are spread till
    midnight, else what is to be asked is spread over the hours that are left.
    """
    size, end = together(register), closes_at(register, at=at)
    least = _least_pause(usage(register, at=at).limits, lines.line_of(register).calls)
    if lines.is_invented(register):
        return Rhythm(size, least, at + timedelta(days=1))
    calls = max(1, ceil(waiting / size))
    if calls <= left:
        even = (end - at) / calls
    else:
        even = min(end - at, timedelta(seconds=seconds_to_midnight(at))) / max(1, left)
    return Rhythm(size, max(least, even), end)


def _least_pause(limits: Limits, calls: int) -> timedelta:
    """Give the pause that leaves people their share; one look-up is several calls at GUS, a log-in among them at times."""
    many = calls + 1 if calls > 1 else 1
    minute, hour = 60 * many / (limits.per_minute * _SHARE), 3600 * many / (limits.per_hour * _SHARE)
    return timedelta(seconds=max(_SECOND * ceil(many / limits.per_second), minute, hour))
