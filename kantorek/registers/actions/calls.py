"""The call itself, with no transaction open: circuit, bookings, the adapter, and how the register did."""

import time
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings

from kantorek.core import http
from kantorek.core.actor import WARSAW
from kantorek.registers import lines
from kantorek.registers.actions.quotas import CLOSING, enter, note_outcome, reserve_calls
from kantorek.registers.conversation import Conversation
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.gus import adapter as gus

_FOR_THE_ANSWER: Final = 1.0


def find_one(register: str, number: str, *, within: float, at: datetime, requester: str = "") -> Finding:
    """Ask about one number and wait no longer than `within` seconds; whatever happens is a finding."""
    line = lines.line_of(register)
    found = _ask(register, lambda talk: {number: line.find(talk, number)}, within=within, at=at, requester=requester)
    return found if isinstance(found, Finding) else found[number]


def find_many(register: str, numbers: list[str], *, within: float, at: datetime, leave: int = 0) -> dict[str, Finding]:
    """Ask about up to `line.most` numbers in one call; `leave` calls of the day are left for people.

    Refuses more numbers than fit. A register without a plural question answers one number at a time.
    """
    line = lines.line_of(register)
    if len(numbers) > line.most:
        raise ValueError(f"{register} takes at most {line.most} numbers in one call")
    if not numbers:
        return {}
    plural = line.find_many
    if plural is None:
        found = _ask(
            register, lambda talk: {numbers[0]: line.find(talk, numbers[0])}, within=within, at=at, leave=leave
        )
    else:
        found = _ask(register, lambda talk: plural(talk, numbers), within=within, at=at, leave=leave, calls=1)
    return dict.fromkeys(numbers, found) if isinstance(found, Finding) else found


def find_reports(known: Mapping[str, Mapping[str, Any]], *, within: float, at: datetime) -> dict[str, Finding]:
    """Complete what GUS told of units by the next report of each, one call each; what there was no room for is left out."""
    found = _ask("gus", lambda talk: gus.read_reports(talk, known), within=within, at=at, calls=1)
    return dict.fromkeys(known, found) if isinstance(found, Finding) else found


def changed_units(day: date, *, within: float, at: datetime) -> set[str]:
    """Read the REGON numbers (9 digits) of all units that GUS entered, changed or struck off on a day.

    Raises RegisterDown: half a list would leave changes unseen for good.
    """
    found = _ask("gus", lambda talk: {"": gus.read_changed(talk, day.isoformat())}, within=within, at=at, calls=1)
    told = found if isinstance(found, Finding) else found[""]
    if told.outcome != "found" or told.data is None:
        raise RegisterDown(told.reason, retry_after=told.retry_after)
    return set(told.data["units"])


def _ask(
    register: str,
    converse: Callable[[Conversation], dict[str, Finding]],
    *,
    within: float,
    at: datetime,
    requester: str = "",
    leave: int = 0,
    calls: int | None = None,
) -> dict[str, Finding] | Finding:
    """Give what was found by number, or one finding for all when nobody could be asked."""
    http.refuse_in_transaction()
    started = time.monotonic()
    line = lines.line_of(register)
    if not lines.is_configured(register):
        return Finding("unknown", reason="not_configured")
    try:
        if not line.offline:
            http.make_ready(getattr(settings, line.setting))
            enter(register, at=at)
    except RegisterDown as down:
        return Finding("unknown", reason=down.reason, retry_after=down.retry_after)
    booking = _booking(register, at=at, started=started, calls=calls or line.calls, leave=leave)
    day = at.astimezone(WARSAW).date()
    talk = Conversation(until=started + within, before_call=booking, at=at, on=day, requester=requester)
    found = converse(talk)
    if not line.offline:
        done = at + timedelta(seconds=time.monotonic() - started)
        note_outcome(register, _worst(found), at=done)
    return found


def _worst(found: dict[str, Finding]) -> Finding:
    """How the register did: one number that it did not answer does not mean that it is down, unless it says "not now"."""
    closing = (one for one in found.values() if one.reason in CLOSING)
    answered = (one for one in found.values() if one.outcome != "unknown")
    return next(closing, None) or next(answered, None) or next(iter(found.values()))


def _booking(register: str, *, at: datetime, started: float, calls: int, leave: int) -> Callable[[float], None]:
    """Book a whole look-up at its start, so that many at once do not starve each other half way; then call by call.

    `started` (monotonic) is the same moment as `at`.
    """
    booked: list[float] = []
    wanted = calls

    def moment_now() -> datetime:
        return at + timedelta(seconds=time.monotonic() - started)

    def before_call(until: float) -> None:
        nonlocal wanted
        if not booked:
            left = until - time.monotonic()
            # Who stands in line for all the time there is has none for the answer, and the register gets the blame.
            patience = left - min(_FOR_THE_ANSWER, left / 2)
            booked.extend(reserve_calls(register, calls=wanted, moment_now=moment_now, patience=patience, leave=leave))
            wanted = 1
        time.sleep(max(0.0, booked.pop(0) - moment_now().timestamp()))

    return before_call
