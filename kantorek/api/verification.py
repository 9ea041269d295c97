"""Verification over the API: ask the registers about a client, read the answers, the evidence behind one."""

from time import monotonic, sleep
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from kantorek.api.access import token
from kantorek.api.clients import LARGEST_ID, Limit, actor_of, make_cursor, read_cursor, visible
from kantorek.api.problems import REFUSALS, ProblemOut
from kantorek.api.registers import AnswerOut, answer_out
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.registers.evidence import hidden_raw
from kantorek.registers.models import Answer
from kantorek.verification import actions

router = Router()
answers_router = Router()
LONGEST_WAIT = 5.0
_POLL = 0.25
Register = Literal["gus", "white_list", "account", "flat_file", "vies", "crbr", "krs"]
Asked = Literal["gus", "white_list", "vies", "crbr", "krs"]


class VerificationOut(AnswerOut):
    """One answer of one register about a client, and who asked."""

    asked: Annotated[str, Field(serialization_alias="register")]  # pydantic's own classes have a `register`
    number: str
    asked_by: str


class VerificationsOut(Schema):
    """A page of answers, newest first."""

    items: list[VerificationOut]
    next: str | None


class EvidenceOut(VerificationOut):
    """An answer with its evidence: the register's own words, personal numbers starred out, and the hash of the original."""

    request_id: str
    sha256: str
    raw: str
    invented: bool


@router.post(
    "/{int:client_id}/verify",
    response={200: list[VerificationOut], **REFUSALS},
    by_alias=True,
    summary="Ask the registers about it",
)
@token("registers.ask", own_transactions=True)
def verify_client(
    request: HttpRequest,
    client_id: int,
    only: Asked | None = None,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT)] = LONGEST_WAIT,
) -> list[VerificationOut]:
    """Ask every register that applies to the client, or `only` one, and wait up to `wait` seconds.

    What has not come by then is `unknown` with `retry_at`; it is asked on, and stands in the list of verifications.
    """
    actor = actor_of(request)
    with scope.of(actor):
        client = visible(request, client_id)
        begun = [answer.pk for answer in actions.verify_client(actor, client, only=only or "", at=actor.at)]
    answers = _wait(actor, begun, until=monotonic() + wait)
    return [_out(answer) for answer in answers]


@router.get(
    "/{int:client_id}/verifications",
    response={200: VerificationsOut, 404: ProblemOut},
    by_alias=True,
    summary="What the registers said about it",
)
@token("clients.see")
def list_verifications(
    request: HttpRequest,
    client_id: int,
    asked: Annotated[Register | None, Query(alias="register")] = None,
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Limit = 50,
) -> VerificationsOut:
    """List all answers about a client, newest first, or those of one register."""
    client = visible(request, client_id)
    rows = Answer.objects.visible_to(actor_of(request)).of_client(client.pk).defer("raw")
    if asked:
        rows = rows.filter(register=asked)
    page = list(rows.filter(pk__lt=read_cursor(cursor) or LARGEST_ID)[: limit + 1])
    shown = page[:limit]
    return VerificationsOut(
        items=[_out(answer) for answer in shown], next=make_cursor(shown[-1].pk) if len(page) > limit else None
    )


@answers_router.get(
    "/{int:answer_id}", response={200: EvidenceOut, 404: ProblemOut}, by_alias=True, summary="The evidence of an answer"
)
@token("clients.see")
def get_evidence(request: HttpRequest, answer_id: int) -> EvidenceOut:
    """Give an answer word by word, as the register sent it; every run of eleven digits is starred out."""
    answer = get_object_or_404(Answer.objects.visible_to(actor_of(request)), pk=answer_id)
    return EvidenceOut(
        **_out(answer).model_dump(),
        request_id=answer.request_id,
        sha256=answer.sha256,
        raw=hidden_raw(answer),
        invented=answer.invented,
    )


def _wait(actor: Actor, ids: list[int], *, until: float) -> list[Answer]:
    """Look again and again, each time in a scope of its own, until every answer is there or the time is over."""
    while True:
        with scope.of(actor):
            answers = list(Answer.objects.visible_to(actor).filter(pk__in=ids).defer("raw").order_by("pk"))
        if all(answer.settled for answer in answers) or monotonic() >= until:
            return answers
        sleep(_POLL)


def _out(answer: Answer) -> VerificationOut:
    told: dict[str, Any] = answer_out(answer).model_dump()
    return VerificationOut(**told, asked=answer.register, number=answer.number, asked_by=answer.asked_by_name)
