"""The registers over the API: ask one about a number, get a normalised answer with its evidence."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from kantorek.api.access import token
from kantorek.api.problems import Problem, ProblemOut
from kantorek.core.numbers import NumberRefused, clean_nip
from kantorek.core.wording import number_refusal
from kantorek.registers.actions import ask

router = Router()


class AnswerOut(Schema):
    """What a register said: found, not_found, or unknown with the reason and when to ask again."""

    outcome: str
    reason: str = ""
    retry_at: datetime | None = None
    evidence_id: int | None = None
    at: datetime
    data: dict[str, Any] | None = None


@router.get("/gus/{nip}", response={200: AnswerOut, 422: ProblemOut}, summary="Ask GUS REGON about a NIP")
@token("registers.ask", own_transactions=True)
def ask_gus(request: HttpRequest, nip: str) -> AnswerOut:
    """Ask GUS within 3 seconds; a register that is slow or down is `unknown`, never `not_found`."""
    try:
        number = clean_nip(nip)
    except NumberRefused as refused:
        raise Problem(422, f"nip_{refused.reason}", number_refusal(refused)) from refused
    answer = ask(request.actor, "gus", number, within=3.0, at=request.actor.at)  # type: ignore[attr-defined]
    outcome = "unknown" if answer.outcome == "pending" else answer.outcome
    return AnswerOut(
        outcome=outcome,
        reason=answer.reason or ("slow" if answer.outcome == "pending" else ""),
        retry_at=answer.retry_at,
        evidence_id=answer.pk,
        at=answer.at,
        data=answer.data if answer.outcome == "found" else None,
    )
