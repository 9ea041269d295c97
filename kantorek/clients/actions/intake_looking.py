"""Asking the registers about a pasted list, one bounded step after the other; what they said stands in the rows."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from kantorek.clients.choices import IntakeStage, LegalForm, RowStep, VatState, Verdict
from kantorek.clients.models import Intake, IntakeRow
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.registers.actions import ask_many, ask_reports, usage
from kantorek.registers.models import Answer

SEARCHED_AT_ONCE: Final = 20
VAT_AT_ONCE: Final = 30
REPORTS_AT_ONCE: Final = 10
LEFT_FOR_PEOPLE: Final = 10
"""Calls a minute that a list leaves to those who wait at a form."""
_NO_WAIT: Final = timedelta(0)
_MINUTE_WAIT: Final = timedelta(seconds=5)
_HOUR_WAIT: Final = timedelta(minutes=5)
_RETRIES: Final = (timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30))
_OTHERS: Final = 20
_PASSING: Final = frozenset({"quota", "rate_limited"})
_LOOKS: Final = frozenset(
    {"suspended", "ended", "not_started", "bankruptcy", "several_rows", "krs_unreadable", "bad_date", "report_missing"}
)
_KEPT: Final = (
    "name", "city", "legal_form", "legal_form_name", "krs", "kind", "status",
    "started_on", "suspended_on", "ended_on", "struck_off_on", "bankruptcy_on",
)  # fmt: skip
STRUCK_OFF_VAT: Final = "vat_removed"

Step = tuple[int, timedelta]
"""How many rows were asked about, and how long to wait before the next step."""


def ask_some(actor: Actor, intake: Intake, *, at: datetime) -> Step:
    """Ask about the next rows: first who they are, twenty in a call, then VAT, thirty in a call, then unit by unit.

    The list is ready after that; the kinds of business follow while a person looks at it.
    """
    rows = IntakeRow.objects.filter(intake=intake).in_order()
    with scope.of(actor):
        search = list(rows.filter(step=RowStep.SEARCH)[:SEARCHED_AT_ONCE])
        vat = [] if search else list(rows.filter(vat_open=True)[:VAT_AT_ONCE])
        report = [] if search or vat else list(rows.filter(step=RowStep.REPORT)[:REPORTS_AT_ONCE])
        pkd = [] if search or vat or report or intake.stage != IntakeStage.READY else next_without_pkd(actor, intake)
    if pkd:
        return ask_pkd(actor, pkd, at=at)
    if search:
        return _search(actor, search, at=at)
    if vat:
        return _vat(actor, vat, at=at)
    return _report(actor, report, at=at) if report else (0, _NO_WAIT)


def _search(actor: Actor, rows: list[IntakeRow], *, at: datetime) -> Step:
    if wait := _wait_for_gus(1, at=at):
        return 0, wait
    answers = ask_many(actor, "gus", [row.nip for row in rows], at=at)
    if _all_passing(answers):
        return 0, _MINUTE_WAIT
    for row in rows:
        answer = answers[row.nip]
        if answer.outcome == "unknown":
            _no_answer(row, answer, at=at)
        elif answer.outcome == "not_found":
            row.verdict, row.step, row.vat_open = Verdict.NOT_FOUND, "", False
            row.answer_id = answer.pk
        else:
            row.step = RowStep.REPORT
            _note_found(row, answer)
    return _save(actor, rows)


def _vat(actor: Actor, rows: list[IntakeRow], *, at: datetime) -> Step:
    answers = ask_many(actor, "white_list", [row.nip for row in rows], at=at)
    for row in rows:
        answer = answers[row.nip]
        row.vat_open, row.vat_answer_id, row.vat_reason = False, answer.pk, answer.reason
        if answer.outcome == "found":
            _note_vat(row, answer.data or {})
        elif answer.outcome == "not_found":
            row.vat = VatState.NONE
        if row.verdict == Verdict.READY and row.vat_reason == STRUCK_OFF_VAT:  # VAT was asked for once more
            row.looks, row.verdict, row.ticked = [STRUCK_OFF_VAT], Verdict.LOOK, False
    return _save(actor, rows)


def _report(actor: Actor, rows: list[IntakeRow], *, at: datetime) -> Step:
    if wait := _wait_for_gus(len(rows), at=at):
        return 0, wait
    with scope.of(actor):
        known = list(Answer.objects.visible_to(actor).filter(pk__in=[row.answer_id for row in rows]))
    answers = ask_reports(actor, known, at=at)
    asked = [row for row in rows if row.nip in answers and not _all_passing({"": answers[row.nip]})]
    for row in asked:
        answer = answers[row.nip]
        if answer.outcome == "unknown":
            _no_answer(row, answer, at=at)
        else:
            row.step = RowStep.PKD
            _note_found(row, answer)
            row.looks = _why_look(answer.data or {}, row.vat_reason)
            row.verdict = Verdict.LOOK if row.looks else Verdict.READY
            row.ticked = row.verdict == Verdict.READY
    took, _wait = _save(actor, asked)
    return took, _NO_WAIT if took else _MINUTE_WAIT


def next_without_pkd(actor: Actor, intake: Intake) -> list[IntakeRow]:
    """Give the next rows whose kinds of business have not been asked for, those that are ticked first."""
    rows = IntakeRow.objects.filter(intake=intake, step=RowStep.PKD).tickable()
    rows = rows if intake.stage == IntakeStage.READY else rows.filter(ticked=True)
    return list(rows.order_by("-ticked", "line", "pk")[:REPORTS_AT_ONCE])


def ask_pkd(actor: Actor, rows: list[IntakeRow], *, at: datetime) -> Step:
    """Ask for the kinds of business; where there is no answer they stay unknown, and the row can be added all the same."""
    if wait := _wait_for_gus(len(rows), at=at):
        return 0, wait
    with scope.of(actor):
        known = list(Answer.objects.visible_to(actor).filter(pk__in=[row.answer_id for row in rows]))
    answers = ask_reports(actor, known, at=at)
    passed = {nip for nip, answer in answers.items() if _all_passing({"": answer})}
    asked = [row for row in rows if row.nip in answers.keys() - passed]
    for row in asked:
        row.step = ""
        row.answer_id = answers[row.nip].pk if answers[row.nip].outcome == "found" else row.answer_id
    with scope.of(actor):
        IntakeRow.objects.bulk_update(asked, ["step", "answer_id"])  # the ticks may have moved meanwhile
    return len(asked), _NO_WAIT if asked else _MINUTE_WAIT


def _wait_for_gus(calls: int, *, at: datetime) -> timedelta:
    """Say how long to wait until so many calls are free, with some left for people; nothing while GUS rests anyway."""
    spent = usage("gus", at=at)
    if spent.closed_until and spent.closed_until > at:
        return _NO_WAIT
    if spent.last_hour + calls > spent.limits.per_hour - LEFT_FOR_PEOPLE:
        return _HOUR_WAIT
    if spent.last_minute + calls > spent.limits.per_minute - LEFT_FOR_PEOPLE:
        return _MINUTE_WAIT
    return _NO_WAIT


def _all_passing(answers: Mapping[str, Answer]) -> bool:
    """Whether nobody was asked because the limit is spent for the moment: that is no answer about anybody."""
    return all(answer.outcome == "unknown" and answer.reason in _PASSING for answer in answers.values())


def _no_answer(row: IntakeRow, answer: Answer, *, at: datetime) -> None:
    row.verdict, row.reason, row.step, row.vat_open = Verdict.NO_ANSWER, answer.reason, "", False
    row.retry_at = at + _RETRIES[row.attempts] if row.attempts < len(_RETRIES) else None
    row.attempts += 1


def _note_found(row: IntakeRow, answer: Answer) -> None:
    data: dict[str, Any] = answer.data or {}
    row.answer_id, row.reason = answer.pk, ""
    row.found = {key: data.get(key) for key in _KEPT if data.get(key)}
    if others := data.get("rows"):
        row.found["rows"] = others[:_OTHERS]
    if "report_missing" in data.get("warnings", []):  # a search tells neither a company's form nor who is suspended
        unknown = {"status"} if data.get("kind") == "natural" else {"status", "legal_form"}
        row.found = {key: value for key, value in row.found.items() if key not in unknown}


def _why_look(data: Mapping[str, Any], vat_reason: str) -> list[str]:
    """Say what in an answer a person should look at before this becomes a client."""
    found = [str(warning) for warning in data.get("warnings", []) if warning in _LOOKS]
    if data.get("legal_form") in (None, "", LegalForm.OTHER):
        found.append("legal_form")
    if vat_reason == STRUCK_OFF_VAT:
        found.append(STRUCK_OFF_VAT)
    return found if data.get("city") else [*found, "no_address"]


def _note_vat(row: IntakeRow, data: Mapping[str, Any]) -> None:
    row.vat = VatState(data["vat_status"])
    removed = data.get("removed_on") if row.vat == VatState.NONE else None
    since = removed or (data.get("registered_on") if row.vat != VatState.NONE else None)
    row.vat_since = date.fromisoformat(since) if since else None
    row.vat_reason = STRUCK_OFF_VAT if removed else ""


def _save(actor: Actor, rows: list[IntakeRow]) -> Step:
    """Keep what was heard, in one transaction, and hand on."""
    fields = (
        "verdict", "reason", "step", "ticked", "attempts", "retry_at", "found", "looks", "answer_id",
        "vat_open", "vat", "vat_since", "vat_reason", "vat_answer_id",
    )  # fmt: skip
    with scope.of(actor):
        IntakeRow.objects.bulk_update(rows, fields)
    return len(rows), _NO_WAIT
