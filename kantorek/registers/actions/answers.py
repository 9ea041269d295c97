"""One question to one register: booked, asked outside any transaction, kept as evidence, told to the stream."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core import http, scope
from kantorek.core.actor import Actor
from kantorek.core.defer import defer
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.numbers import NumberRefused
from kantorek.core.wording import number_refusal
from kantorek.offices.models import Office
from kantorek.registers import lines
from kantorek.registers.actions.calls import find_one
from kantorek.registers.conversation import digest_of
from kantorek.registers.events import AnswerLinked, RegisterAnswered
from kantorek.registers.findings import Finding
from kantorek.registers.limits import midnight_before
from kantorek.registers.models import Answer, Outcome

# What was in flight when a process died counts as spent, and is asked again no sooner than this.
_COOL_DOWN: Final = timedelta(minutes=3)
_RETRY: Final = tuple(timedelta(seconds=s) for s in (0, 30, 120, 600, 1800, 7200, 21600))
_JOB_PATIENCE: Final = 30.0
# Of the time that a person was promised, what booking and keeping take.
_OUR_OWN_WORK: Final = 0.2


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

    Gives back, unless `again`, an answer of the last minutes, or a question that failed and waits for its next try.
    Refuses a number that cannot be one, before any call. Must be called with no transaction open.
    """
    http.refuse_in_transaction()
    begun = time.monotonic()
    clean = clean_or_refuse(register, number)
    with scope.of(actor):
        fresh = None if again else _stand_in(actor, register, clean, client_id, at=at)
        if fresh is None:
            answer = new_answer(actor, register, clean, client_id, at=at)
            answer.attempts, answer.retry_at = 1, at + _COOL_DOWN
            answer.save()
            requester = _requester(actor, register)
    if fresh:
        return fresh
    spent = time.monotonic() - begun  # calls are spaced by one clock, so what our own work took belongs to the moment
    patience = max(0.1, within - _OUR_OWN_WORK - spent)
    return _carry_out(actor, answer, requester, within=patience, at=at + timedelta(seconds=spent))


@transaction.atomic
def begin(
    actor: Actor, register: str, number: str, *, at: datetime, client_id: int | None = None, again: bool = False
) -> Answer:
    """Open a question for a job to ask after the commit, and give it back unanswered; nobody waits. In an open scope.

    Gives back an answer of the last minutes unless `again`, and one that is being asked already. Refuses a number that
    cannot be one.
    """
    clean = clean_or_refuse(register, number)
    owed = Answer.objects.visible_to(actor).about(register, clean).filter(client_id=client_id, outcome="pending")
    # Locked: the job that is asking just now must not have its answer written over.
    known = owed.select_for_update().first() or (None if again else _fresh(actor, register, clean, client_id, at=at))
    if known and known.settled:
        return known
    answer = known or new_answer(actor, register, clean, client_id, at=at)
    if known is None:
        answer.save()
    elif again and known.retry_at and known.retry_at > at + _COOL_DOWN:  # nearer than that it may be in flight
        known.retry_at = at
        known.save(update_fields=["retry_at"])
    defer("registers.finish_answer", answer_id=answer.pk, office_id=answer.office_id)
    return answer


def clean_or_refuse(register: str, number: str) -> str:
    """Give the number as the register wants it; refuses one that cannot be one, in words."""
    try:
        return lines.clean_number(register, number)
    except NumberRefused as refused:
        raise Refused(number_refusal(refused), code=f"{refused.kind}_{refused.reason}", field=refused.kind) from refused


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
        requester = _requester(actor, answer.register)
    return _carry_out(actor, answer, requester, within=_JOB_PATIENCE, at=at)


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


def new_answer(actor: Actor, register: str, number: str, client_id: int | None, *, at: datetime) -> Answer:
    """Make a question that nobody has asked yet, not saved."""
    assert actor.office_id is not None, "an answer belongs to an office"
    return Answer(
        office_id=actor.office_id,
        client_id=client_id,
        register=register,
        number=number,
        outcome=Outcome.PENDING,
        retry_at=at,
        invented=lines.is_invented(register),
        at=at,
        asked_by_kind=actor.kind,
        asked_by_user_id=actor.user_id,
        asked_by_staff_id=actor.staff_id,
        asked_by_name=actor.name,
    )


def write_down(answer: Answer, finding: Finding) -> None:
    """Put what was found on an answer: the evidence and its hash."""
    answer.reason = finding.reason
    answer.data = finding.data
    answer.raw = finding.raw
    answer.sha256 = digest_of(finding.raw) if finding.raw else ""
    answer.request_id = finding.request_id[:80]


def _fresh(actor: Actor, register: str, number: str, client_id: int | None, *, at: datetime) -> Answer | None:
    """Find an answer that stands in for a new one; one that holds for a day only, on that day only."""
    line = lines.line_of(register)
    since = max(at - line.fresh, midnight_before(at)) if line.dated else at - line.fresh
    known = Answer.objects.visible_to(actor).about(register, number).filter(client_id=client_id)
    answer = known.fresh(since=since).first()
    # Asked before midnight and answered after it, it holds for the day that is over.
    stale = line.dated and answer and answer.answered_at and answer.answered_at - _took(answer) < midnight_before(at)
    return None if stale else answer


def _stand_in(actor: Actor, register: str, number: str, client_id: int | None, *, at: datetime) -> Answer | None:
    """Find what spares a new question: an answer, or one that was tried in vain and has its next try booked."""
    owed = Answer.objects.visible_to(actor).about(register, number).filter(client_id=client_id, outcome="pending")
    waiting = owed.exclude(reason="").filter(retry_at__gt=at).first()
    return waiting or _fresh(actor, register, number, client_id, at=at)


def _took(answer: Answer) -> timedelta:
    return timedelta(milliseconds=answer.took_ms or 0)


def _requester(actor: Actor, register: str) -> str:
    """Give the office's own VAT-EU number: with it VIES gives the number that proves the question."""
    if register != "vies":
        return ""
    return Office.objects.values_list("vat_eu", flat=True).get(pk=actor.office_id)


def _book_attempt(answer: Answer, *, at: datetime) -> None:
    answer.attempts += 1
    answer.retry_at = at + _COOL_DOWN
    answer.save(update_fields=["attempts", "retry_at"])


def _carry_out(actor: Actor, answer: Answer, requester: str, *, within: float, at: datetime) -> Answer:
    """Call with no transaction open, then keep what came and tell the stream."""
    started = time.monotonic()
    finding = find_one(answer.register, answer.number, within=within, at=at, requester=requester)
    took = time.monotonic() - started
    return _keep(actor, answer.pk, finding, took_ms=round(took * 1000), at=at + timedelta(seconds=took))


def _keep(actor: Actor, answer_id: int, finding: Finding, *, took_ms: int, at: datetime) -> Answer:
    with scope.of(actor):
        answer = Answer.objects.visible_to(actor).select_for_update().get(pk=answer_id)
        if answer.settled:  # another process was quicker
            return answer
        write_down(answer, finding)
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
