"""The registers over the API: ask one about a number, get a normalised answer with its evidence."""

import re
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from kantorek.api.access import token
from kantorek.api.clients import actor_of
from kantorek.api.problems import Problem, ProblemOut
from kantorek.core.errors import Refused
from kantorek.registers import actions as registers
from kantorek.registers.models import Answer
from kantorek.verification.actions.standing import api_standings

router = Router()
WITHIN = 3.0
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_SPEAKS: dict[Any, Any] = {422: ProblemOut}


class AnswerOut(Schema):
    """What a register said: found, not_found, or unknown with the reason and when to ask again."""

    outcome: str
    reason: str = ""
    retry_at: datetime | None = None
    evidence_id: int | None = None
    at: datetime
    data: dict[str, Any] | None = None


class FlatFileOut(Schema):
    """What the ministry's file says offline: active, exempt, absent or no_file; `is_today` tells whether it proves."""

    verdict: str
    file_day: str | None = None
    is_today: bool = False
    through_mask: bool = False


class AccountOut(AnswerOut):
    """The ministry's own answer about an account, with the flat file's beside it."""

    flat_file: FlatFileOut


class RegisterOut(Schema):
    """How a register and its nightly round stand: the server's calls, the queue of clients that you see."""

    key: str
    state: str
    configured: bool
    invented: bool
    calls_today: int
    calls_a_day: int | None = None
    left_for_people: int
    answered_at: datetime | None = None
    closed_until: datetime | None = None
    trouble: str = ""
    trouble_at: datetime | None = None
    watched: int | None = None
    waiting: int | None = None
    oldest_answer_at: datetime | None = None
    next_call_at: datetime | None = None
    file_day: date | None = None


@router.get("", response=list[RegisterOut], summary="List the registers and how their rounds stand")
@token("registers.ask")
def list_registers(request: HttpRequest) -> list[dict[str, Any]]:
    """Give every register: calls of today, queue, oldest answer, last trouble, when it is asked next."""
    return api_standings(actor_of(request))


@router.get("/gus/{nip}", response={200: AnswerOut, **_SPEAKS}, summary="Ask GUS REGON about a NIP")
@token("registers.ask", own_transactions=True)
def ask_gus(request: HttpRequest, nip: str) -> AnswerOut:
    """Ask GUS within 3 seconds; a register that is slow or down is `unknown`, never `not_found`."""
    return _ask(request, "gus", nip)


@router.get("/white-list/{nip}", response={200: AnswerOut, **_SPEAKS}, summary="Ask the list of VAT payers about a NIP")
@token("registers.ask", own_transactions=True)
def ask_white_list(request: HttpRequest, nip: str) -> AnswerOut:
    """Give VAT status, days and accounts as the list of VAT payers has them today."""
    return _ask(request, "white_list", nip)


@router.get(
    "/white-list/{nip}/accounts/{nrb}",
    response={200: AccountOut, **_SPEAKS},
    summary="Ask whether an account is on the list of VAT payers",
)
@token("registers.ask", own_transactions=True)
def ask_account(request: HttpRequest, nip: str, nrb: str) -> AccountOut:
    """Give the ministry's yes or no of today (`data.assigned`) with its request id; `flat_file` answers without a call."""
    number = f"{nip}/{nrb}"
    answer = _ask(request, "account", number)
    clean = registers.clean_or_refuse("flat_file", number)
    found = registers.find_many("flat_file", [clean], within=WITHIN, at=actor_of(request).at)[clean]
    told = found.data or {}
    return AccountOut(
        **answer.model_dump(),
        flat_file=FlatFileOut(
            verdict=told.get("verdict") or "no_file",
            file_day=told.get("file_day"),
            is_today=bool(told.get("is_today")),
            through_mask=bool(told.get("through_mask")),
        ),
    )


@router.get("/vies/{cc}/{number}", response={200: AnswerOut, **_SPEAKS}, summary="Ask VIES about a VAT-EU number")
@token("registers.ask", own_transactions=True)
def ask_vies(request: HttpRequest, cc: str, number: str) -> AnswerOut:
    """Tell whether a VAT-EU number is valid; a member state that is busy is `unknown`, never `not_found`."""
    if not _COUNTRY.fullmatch(cc):
        cc = "??"  # a number without its country would be read as a Polish one
    return _ask(request, "vies", f"{cc}{number}")


@router.get("/crbr/{nip}", response={200: AnswerOut, **_SPEAKS}, summary="Ask who stands behind a company")
@token("registers.ask", own_transactions=True)
def ask_crbr(request: HttpRequest, nip: str) -> AnswerOut:
    """Give the beneficial owners as CRBR has them; personal numbers never come over the API."""
    return _ask(request, "crbr", nip)


@router.get("/krs/{krs}", response={200: AnswerOut, **_SPEAKS}, summary="Ask the court register about a KRS number")
@token("registers.ask", own_transactions=True)
def ask_krs(request: HttpRequest, krs: str) -> AnswerOut:
    """Give the current extract: name, form, address, board and representation, capital, liquidation, bankruptcy."""
    return _ask(request, "krs", krs)


@router.get("/nbp/{currency}/{day}", response={200: AnswerOut, **_SPEAKS}, summary="Ask NBP for an exchange rate")
@token("registers.ask", own_transactions=True)
def ask_nbp(request: HttpRequest, currency: str, day: str) -> AnswerOut:
    """Give the average rate of table A on a day, else of the last table before; `data.before` is the one for tax."""
    return _ask(request, "nbp", f"{currency}/{day}")


def answer_out(answer: Answer) -> AnswerOut:
    """Write an answer out; one that is still being asked for is unknown so far."""
    pending = not answer.settled
    return AnswerOut(
        outcome="unknown" if pending else str(answer.outcome),
        reason=answer.reason or ("slow" if pending else ""),
        retry_at=answer.retry_at,
        evidence_id=answer.pk,
        at=answer.answered_at or answer.at,
        data=answer.data,
    )


def refuse_number(register: str, number: str) -> str:
    """Give the number as the register wants it; one that cannot be one is answered with 422."""
    try:
        return registers.clean_or_refuse(register, number)
    except Refused as refused:
        field = refused.field or ""
        error = {"field": field, "code": refused.code, "message": refused.message}
        raise Problem(422, refused.code, refused.message, errors=[error]) from refused


def _ask(request: HttpRequest, register: str, number: str) -> AnswerOut:
    actor = actor_of(request)
    clean = refuse_number(register, number)
    return answer_out(registers.ask(actor, register, clean, within=WITHIN, at=actor.at))
