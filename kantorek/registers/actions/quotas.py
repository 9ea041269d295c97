"""The calls a register allows, booked before each call over all offices; and the switch that spares a register in trouble."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q, Sum

from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.limits import UNLIMITED, Limits, limits_of, midnight_before, seconds_to_midnight
from kantorek.registers.models import Quota, RegisterState

_BUCKET: Final = 10
# More than a second, for what leaves here evenly may arrive unevenly; the limit of the minute is slower still.
_SECOND: Final = 1.25
_REMEMBERED: Final = 8
_REMEMBERED_CALLS: Final = timedelta(hours=26)
_FAILURES_ALLOWED: Final = 5
_REST: Final = timedelta(minutes=1)
_LONG_REST: Final = timedelta(minutes=15)
# While one caller tries a register that was closed, the others wait this long.
_TRIAL: Final = timedelta(seconds=30)
_TROUBLE: Final = frozenset({"timeout", "connect", "bad_status", "malformed", "unavailable", "session"})
# The register itself says: not now. "daily_limit" names the seconds until midnight.
CLOSING: Final = frozenset({"blocked", "rate_limited", "daily_limit"})


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of the limits is spent, for the page of registers."""

    limits: Limits
    last_minute: int
    last_hour: int
    today: int
    failures: int
    last_reason: str
    closed_until: datetime | None
    answered_at: datetime | None
    last_trouble: str
    last_trouble_at: datetime | None


def enter(register: str, *, at: datetime) -> None:
    """Go up to a register; refuses while it rests. The first one after a rest goes alone, as a trial."""
    with transaction.atomic():
        state = _locked(register)
        if state.closed_until is None:
            return
        if state.closed_until > at:
            raise RegisterDown("circuit_open", retry_after=_seconds(state.closed_until - at))
        state.closed_until = at + _TRIAL
        state.save(update_fields=["closed_until"])


def reserve_calls(
    register: str, *, calls: int, moment_now: Callable[[], datetime], patience: float, leave: int = 0
) -> list[float]:
    """Book calls, all or none, and give the moment of each (seconds since 1970); refuses what would break a limit.

    Windows slide: a call counts for a full second, minute and hour after it was made; only the day is a calendar day
    in Warsaw, of which `leave` calls are left for others. The moment is asked for under the lock, for waiting there
    takes time too.
    """
    with transaction.atomic():
        state = _locked(register)
        at = moment_now()
        limits = limits_of(register, at)
        recent = sorted(float(moment) for moment in state.recent)
        moments = _slots(recent, at.timestamp(), calls, limits.per_second)
        if moments[-1] - at.timestamp() > patience:
            raise RegisterDown("quota")
        _refuse_overrun(register, limits, calls, leave, at=at)
        state.recent = [*recent, *moments][-max(_REMEMBERED, limits.per_second) :]
        state.save(update_fields=["recent"])
        for moment in moments:
            _book(register, moment)
    return moments


def _refuse_overrun(register: str, limits: Limits, calls: int, leave: int, *, at: datetime) -> None:
    minute, hour = _spent(register, at)
    if minute + calls > limits.per_minute:
        raise RegisterDown("quota", retry_after=_BUCKET)
    if hour + calls > limits.per_hour:
        raise RegisterDown("quota", retry_after=300)
    if limits.per_day < UNLIMITED and spent_today(register, at=at) + calls > limits.per_day - leave:
        raise RegisterDown("quota", retry_after=seconds_to_midnight(at))


def _slots(recent: list[float], now: float, calls: int, per_second: int) -> list[float]:
    """Find the earliest moments for so many calls; those booked before keep theirs."""
    taken = list(recent)
    moments = []
    for _ in range(calls):
        last = taken[-per_second] + _SECOND if len(taken) >= per_second else now
        moments.append(max(now, last, taken[-1] if taken else now))
        taken.append(moments[-1])
    return moments


def note_outcome(register: str, finding: Finding, *, at: datetime) -> None:
    """Remember how the register is doing: an answer opens it, failures in a row or a block close it for a while."""
    with transaction.atomic():
        state = _locked(register)
        if finding.outcome != "unknown":
            state.failures, state.last_reason, state.closed_until, state.answered_at = 0, "", None, at
        elif finding.reason in CLOSING:
            asked_for = timedelta(seconds=finding.retry_after or 0)
            _note_trouble(state, finding.reason, at=at)
            state.closed_until = at + max(asked_for, _LONG_REST if finding.reason == "blocked" else _REST)
        elif finding.reason in _TROUBLE:
            _note_trouble(state, finding.reason, at=at)
            state.closed_until = at + _REST if state.failures >= _FAILURES_ALLOWED else None
        state.save()


def _note_trouble(state: RegisterState, reason: str, *, at: datetime) -> None:
    state.failures, state.last_reason = state.failures + 1, reason
    state.last_trouble, state.last_trouble_at = reason, at


def usage(register: str, *, at: datetime) -> Usage:
    """Tell how much has been spent and how the register is doing."""
    state = RegisterState.objects.filter(register=register).first() or RegisterState(register=register)
    minute, hour = _spent(register, at)
    return Usage(
        limits_of(register, at),
        minute,
        hour,
        spent_today(register, at=at),
        state.failures,
        state.last_reason,
        state.closed_until,
        state.answered_at,
        state.last_trouble,
        state.last_trouble_at,
    )


def spent_today(register: str, *, at: datetime) -> int:
    """Count the calls booked since midnight in Warsaw, those whose answer never came among them."""
    today = Quota.objects.filter(register=register, starts_at__gte=midnight_before(at))
    return today.aggregate(used=Sum("used"))["used"] or 0


def _locked(register: str) -> RegisterState:
    state, _ = RegisterState.objects.select_for_update().get_or_create(register=register)
    return state


def _spent(register: str, at: datetime) -> tuple[int, int]:
    """Count the calls of the last minute and hour; a bucket that began inside the window's first ten seconds counts whole."""
    minute_ago, hour_ago = at - timedelta(seconds=60 + _BUCKET), at - timedelta(seconds=3600 + _BUCKET)
    sums = Quota.objects.filter(register=register, starts_at__gt=hour_ago).aggregate(
        minute=Sum("used", filter=Q(starts_at__gt=minute_ago)), hour=Sum("used")
    )
    return sums["minute"] or 0, sums["hour"] or 0


def _book(register: str, moment: float) -> None:
    starts_at = datetime.fromtimestamp(moment - moment % _BUCKET, UTC)
    bucket, new = Quota.objects.get_or_create(register=register, starts_at=starts_at, defaults={"used": 1})
    if new:
        Quota.objects.filter(register=register, starts_at__lt=starts_at - _REMEMBERED_CALLS).delete()
    else:
        Quota.objects.filter(pk=bucket.pk).update(used=F("used") + 1)


def _seconds(span: timedelta) -> int:
    return max(1, round(span.total_seconds()))
