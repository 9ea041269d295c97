"""One question to one register: booked, asked outside any transaction, kept as evidence, told to the stream."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core import http, scope
from kantorek.core.actor import WARSAW, Actor
from kantorek.core.defer import defer
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.numbers import NumberRefused
from kantorek.core.wording import number_refusal
from kantorek.registers import lines
from kantorek.registers.actions.quotas import enter, note_outcome, reserve_calls
from kantorek.registers.events import AnswerLinked, RegisterAnswered
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.models import Answer, Outcome

# A double click, or a form opened again, costs no second call.
_STILL_FRESH: Final = timedelta(minutes=2)
# What was in flight when a process died counts as spent, and is asked again no sooner than this.
_COOL_DOWN: Final = timedelta(minutes=3)
_RETRY: Final = tuple(timedelta(seconds=s) for s in (0, 30, 120, 600, 1800, 7200, 21600))
_JOB_PATIENCE: Final = 30.0
# Of the time that a person was promised, what booking and keeping take.
_OUR_OWN_WORK: Final = 0.2
# Search, the unit's report, its kinds of business.
_CALLS_AT_LEAST: Final = 3


def ask(
    actor: Actor,
    register: str,
    number: str,
    *,
    within: float = 3.0,
    at: datetime,
    client_id: int | None = None,
    again: bool = False,
) -> Answer:
    """Ask a register about a number and wait at most `within` seconds; what is not settled by then a job goes on with.

    Gives back an answer of the last two minutes unless `again`. Refuses a number that cannot be one, before any call.
    Must be called with no transaction open.
    """
    http.refuse_in_transaction()
    try:
        clean = lines.clean_number(register, number)
    except NumberRefused as refused:
        raise Refused(number_refusal(refused), code=f"{refused.kind}_{refused.reason}", field=refused.kind) from refused
    with scope.of(actor):
        known = Answer.objects.visible_to(actor).about(register, clean).filter(client_id=client_id)
        fresh = None if again else known.fresh(at=at, within=_STILL_FRESH).first()
        answer = fresh or _open(actor, register, clean, client_id, at=at)
    if fresh:
        return fresh
    return _carry_out(actor, answer, within=max(0.1, within - _OUR_OWN_WORK), at=at)


def ask_again(actor: Actor, answer: Answer, *, within: float = 3.0, at: datetime) -> Answer:
    """Ask the same question anew, about the same client; the older answer stays as it is."""
    return ask(actor, answer.register, answer.number, within=within, at=at, client_id=answer.client_id, again=True)


def finish_answer(actor: Actor, answer_id: int, *, at: datetime) -> Answer | None:
    """Go on with a question that is still open and due; safe to run twice, for the attempt is booked first."""
    http.refuse_in_transaction()
    with scope.of(actor):
        due = Answer.objects.visible_to(actor).owed(at=at).filter(pk=answer_id)
        answer = due.select_for_update(skip_locked=True).first()
        if answer is None:
            return None
        _book_attempt(answer, at=at)
    return _carry_out(actor, answer, within=_JOB_PATIENCE, at=at)


@transaction.atomic
def link_answer(actor: Actor, answer: Answer, client_id: int) -> Answer:
    """Say about which client an answer is; refuses one that belongs to another client already."""
    kept = Answer.objects.visible_to(actor).select_for_update().get(pk=answer.pk)
    if kept.client_id == client_id:
        return kept
    if kept.client_id is not None:
        raise Refused(_("This answer belongs to another client."), code="linked")
    kept.client_id = client_id
    kept.save(update_fields=["client_id"])
    publish(
        AnswerLinked(
            actor=actor,
            subject=kept.ref,
            client_id=client_id,
            answer_id=kept.pk,
            register=kept.register,
            outcome=kept.outcome,
        )
    )
    return kept


def _open(actor: Actor, register: str, number: str, client_id: int | None, *, at: datetime) -> Answer:
    assert actor.office_id is not None, "an answer belongs to an office"
    return Answer.objects.create(
        office_id=actor.office_id,
        client_id=client_id,
        register=register,
        number=number,
        outcome=Outcome.PENDING,
        retry_at=at + _COOL_DOWN,
        attempts=1,
        invented=lines.is_invented(register),
        at=at,
        asked_by_kind=actor.kind,
        asked_by_user_id=actor.user_id,
        asked_by_staff_id=actor.staff_id,
        asked_by_name=actor.name,
    )


def _book_attempt(answer: Answer, *, at: datetime) -> None:
    answer.attempts += 1
    answer.retry_at = at + _COOL_DOWN
    answer.save(update_fields=["attempts", "retry_at"])


def _carry_out(actor: Actor, answer: Answer, *, within: float, at: datetime) -> Answer:
    """Call with no transaction open, then keep what came and tell the stream."""
    started = time.monotonic()
    finding = _find(answer, within=within, at=at)
    took = time.monotonic() - started
    return _keep(actor, answer.pk, finding, took_ms=round(took * 1000), at=at + timedelta(seconds=took))


def _find(answer: Answer, *, within: float, at: datetime) -> Finding:
    if not lines.is_configured(answer.register):
        return Finding("unknown", reason="not_configured")
    try:
        enter(answer.register, at=at)
    except RegisterDown as down:
        return Finding("unknown", reason=down.reason, retry_after=down.retry_after)
    started = time.monotonic()
    day = at.astimezone(WARSAW).date()
    finding = lines.find(answer.number, within=within, before_call=_booking(answer.register, at=at), on=day)
    note_outcome(answer.register, finding, at=at + timedelta(seconds=time.monotonic() - started))
    return finding


def _booking(register: str, *, at: datetime) -> Callable[[float], None]:
    """Book a whole look-up at its start, so that many at once do not starve each other half way; then call by call."""
    started = time.monotonic()
    booked: list[float] = []
    calls = _CALLS_AT_LEAST

    def moment_now() -> datetime:
        return at + timedelta(seconds=time.monotonic() - started)

    def before_call(until: float) -> None:
        nonlocal calls
        if not booked:
            patience = until - time.monotonic()
            booked.extend(reserve_calls(register, calls=calls, moment_now=moment_now, patience=patience))
            calls = 1
        time.sleep(max(0.0, booked.pop(0) - moment_now().timestamp()))

    return before_call


def _keep(actor: Actor, answer_id: int, finding: Finding, *, took_ms: int, at: datetime) -> Answer:
    with scope.of(actor):
        answer = Answer.objects.visible_to(actor).select_for_update().get(pk=answer_id)
        if answer.settled:  # another process was quicker
            return answer
        answer.reason = finding.reason
        answer.data = finding.data
        answer.raw = finding.raw
        answer.sha256 = hashlib.sha256(finding.raw.encode()).hexdigest() if finding.raw else ""
        answer.request_id = finding.request_id[:80]
        answer.took_ms = took_ms
        wait = _pause(answer, finding)
        if wait is None:
            answer.outcome, answer.retry_at, answer.answered_at = Outcome(finding.outcome), None, at
            answer.save()
            _tell(actor, answer, at=at)
            return answer
        answer.retry_at = at + wait
        answer.save()
        if not wait:
            defer("registers.finish_answer", answer_id=answer.pk, office_id=answer.office_id)
    return answer


def _pause(answer: Answer, finding: Finding) -> timedelta | None:
    """How long to wait before asking again; None when the question is settled, or has been asked often enough."""
    if not finding.worth_retrying or answer.attempts > len(_RETRY):
        return None
    return max(_RETRY[answer.attempts - 1], timedelta(seconds=finding.retry_after or 0))


def _tell(actor: Actor, answer: Answer, *, at: datetime) -> None:
    publish(
        RegisterAnswered(
            actor=replace(actor, at=at),
            subject=answer.ref,
            client_id=answer.client_id,
            answer_id=answer.pk,
            register=answer.register,
            outcome=answer.outcome,
            reason=answer.reason,
        )
    )
