"""Obligations over the API: lists, states one by one and many at once, amounts, UPOs, questions, the rules."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from kantorek.api.access import token
from kantorek.api.clients import IF_MATCH, Limit, actor_of, make_cursor, read_cursor, seen_version, visible
from kantorek.api.problems import REFUSALS, VERSIONED, Problem, ProblemOut
from kantorek.core import scope
from kantorek.declarations import actions
from kantorek.declarations.choices import OPEN, PeriodKind, Proposal, State
from kantorek.declarations.models import Obligation
from kantorek.files.actions import checked

router = Router()
clients_router = Router()
MOST = 1000


class ObligationOut(Schema):
    """One duty of one client for one period. `late` is reckoned on the day of the call.

    From `shown_at` on the client knows the amount; `claimed_on` is when it was paid by the client's own word.
    """

    id: int
    client_id: int
    rule: str
    period_kind: PeriodKind
    period_from: date
    period_to: date
    statutory_on: date
    due_on: date
    board_month: date
    state: State
    proposal: Proposal
    late: bool
    amount: Decimal | None
    currency: str
    account: str
    receipt_number: str
    note: str
    shown_at: datetime | None
    claimed_on: date | None
    moved_at: datetime
    moved_by_name: str
    version: int


class ObligationsOut(Schema):
    """A page of obligations, by id."""

    items: list[ObligationOut]
    next: str | None


class MoveIn(Schema):
    """The state to go to; `done_on` is the day on which the settled thing happened."""

    state: State
    reason: Annotated[str, Field(max_length=300)] = ""
    done_on: date | None = None


class MoveManyIn(Schema):
    """Obligations and the state all of them go to."""

    ids: Annotated[list[int], Field(min_length=1, max_length=MOST)]
    state: State
    reason: Annotated[str, Field(max_length=300)] = ""


class SkippedOut(Schema):
    """One that was left as it is, and why."""

    id: int
    detail: str


class MovedOut(Schema):
    """What a move of many did."""

    moved: list[int]
    skipped: list[SkippedOut]


class AmountIn(Schema):
    """What is to be paid; null takes it away. Without an account it goes to the tax micro-account where that is right."""

    amount: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] | None
    account: Annotated[str, Field(max_length=40)] = ""


class NoteIn(Schema):
    """What colleagues should know."""

    note: Annotated[str, Field(max_length=2000)]


class EventIn(Schema):
    """Something happened to the client from which a duty follows."""

    rule: Annotated[str, Field(max_length=40)]
    event_on: date
    note: Annotated[str, Field(max_length=2000)] = ""


class AnswerIn(Schema):
    """Whether a proposed duty is one, or whether one that is not needed any more stays."""

    keep: bool


class Wanted(Schema):
    """What the list is narrowed to; a filter that is left out is none. `month` is a board's, written `2026-10`."""

    client_id: int | None = None
    month: Annotated[str, Field(max_length=7)] = ""
    due_from: date | None = None
    due_to: date | None = None
    state: State | None = None
    rule: Annotated[str, Field(max_length=40)] = ""
    open: bool | None = None
    late: bool | None = None
    proposals: bool = False


@router.get("", response={200: ObligationsOut, 422: ProblemOut}, summary="List obligations")
@token("clients.see")
def list_obligations(
    request: HttpRequest,
    wanted: Annotated[Wanted, Query()],
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Limit = 50,
) -> ObligationsOut:
    """List obligations by id. Proposed ones stand only in the list of `proposals`, which holds every question."""
    actor = actor_of(request)
    rows = Obligation.objects.visible_to(actor).filter(client__archived_at=None)
    rows = rows.exclude(proposal="") if wanted.proposals else rows.real()
    rows = rows.filter(_narrowed(wanted, actor.on), pk__gt=read_cursor(cursor))
    page = list(rows.order_by("pk")[: limit + 1])
    shown = page[:limit]
    return ObligationsOut(
        items=[_out(row, actor.on) for row in shown], next=make_cursor(shown[-1].pk) if len(page) > limit else None
    )


@router.post("/move", response={200: MovedOut, **REFUSALS}, summary="Move many obligations")
@token("obligations.edit")
def move_many(request: HttpRequest, data: MoveManyIn) -> MovedOut:
    """Put many obligations into one state; what cannot go there is skipped with the reason."""
    done = actions.move_many(actor_of(request), data.ids, state=data.state, reason=data.reason)
    skipped = [SkippedOut(id=pk, detail=why) for pk, why in done["skipped"].items()]
    return MovedOut(moved=[row["id"] for row in done["rows"]], skipped=skipped)


@router.get("/{int:obligation_id}", response={200: ObligationOut, 404: ProblemOut}, summary="One obligation")
@token("clients.see")
def get_obligation(request: HttpRequest, obligation_id: int, response: HttpResponse) -> ObligationOut:
    """Give one obligation, with its version as ETag."""
    return _told(request, _found(request, obligation_id), response)


@router.post(
    "/{int:obligation_id}/move", response={200: ObligationOut, **VERSIONED}, summary="Move one", openapi_extra=IF_MATCH
)
@token("obligations.edit")
def move_obligation(request: HttpRequest, obligation_id: int, data: MoveIn, response: HttpResponse) -> ObligationOut:
    """Put an obligation into another state; what waits for approval is let pass by somebody with that right."""
    it = actions.move_obligation(
        actor_of(request),
        _found(request, obligation_id),
        state=data.state,
        version=seen_version(request),
        reason=data.reason,
        done_on=data.done_on,
    )
    return _told(request, it, response)


@router.put(
    "/{int:obligation_id}/amount",
    response={200: ObligationOut, **VERSIONED},
    summary="Say what is to be paid",
    openapi_extra=IF_MATCH,
)
@token("obligations.edit")
def set_amount(request: HttpRequest, obligation_id: int, data: AmountIn, response: HttpResponse) -> ObligationOut:
    """Say what is to be paid and where to."""
    it, version = _found(request, obligation_id), seen_version(request)
    it = actions.set_amount(actor_of(request), it, amount=data.amount, account=data.account, version=version)
    return _told(request, it, response)


@router.put(
    "/{int:obligation_id}/note",
    response={200: ObligationOut, **VERSIONED},
    summary="Write its note",
    openapi_extra=IF_MATCH,
)
@token("obligations.edit")
def change_obligation_note(
    request: HttpRequest, obligation_id: int, data: NoteIn, response: HttpResponse
) -> ObligationOut:
    """Leave a note for colleagues."""
    it, version = _found(request, obligation_id), seen_version(request)
    return _told(request, actions.change_note(actor_of(request), it, note=data.note, version=version), response)


@router.post(
    "/{int:obligation_id}/receipt",
    response={200: ObligationOut, **VERSIONED},
    summary="Attach the UPO",
    openapi_extra=IF_MATCH,
)
@token("obligations.edit", own_transactions=True)
def note_receipt(
    request: HttpRequest,
    obligation_id: int,
    response: HttpResponse,
    number: Annotated[str, Form(max_length=100)] = "",
    file: Annotated[UploadedFile | None, File()] = None,
) -> ObligationOut:
    """Keep the number of the UPO, its file, or both (multipart/form-data); the state becomes `receipt`."""
    actor = actor_of(request)
    with scope.of(actor):
        it = _found(request, obligation_id)
    version = seen_version(request)
    facts = checked(actor, file) if file else None
    with scope.of(actor):
        it = actions.note_receipt(actor, it, number=number, upload=file, version=version, facts=facts)
        return _told(request, it, response)


@router.post("/{int:obligation_id}/answer", response={200: ObligationOut, **REFUSALS}, summary="Answer a question")
@token("obligations.edit")
def answer_proposal(request: HttpRequest, obligation_id: int, data: AnswerIn, response: HttpResponse) -> ObligationOut:
    """Say whether a proposed duty is one, or whether one that is not needed any more stays."""
    it = actions.answer_proposal(actor_of(request), _found(request, obligation_id), keep=data.keep)
    return _told(request, it, response)


@clients_router.post(
    "/{int:client_id}/obligations", response={201: ObligationOut, **REFUSALS}, summary="Add one after an event"
)
@token("obligations.edit")
def add_event(request: HttpRequest, client_id: int, data: EventIn, response: HttpResponse) -> Status[ObligationOut]:
    """Add the duty that follows from something that happened to the client; `rule` is one whose period is `event`."""
    client = visible(request, client_id)
    it = actions.add_event_obligation(actor_of(request), client, rule=data.rule, event_on=data.event_on, note=data.note)
    return Status(201, _told(request, it, response))


def _narrowed(wanted: Wanted, on: date) -> Q:
    plain = {
        "client_id": wanted.client_id,
        "board_month": _month(wanted.month),
        "due_on__gte": wanted.due_from,
        "due_on__lte": wanted.due_to,
        "state": wanted.state,
        "rule": wanted.rule or None,
    }
    found = Q(**{key: value for key, value in plain.items() if value is not None})
    if wanted.open is not None:
        found &= Q(state__in=OPEN) if wanted.open else ~Q(state__in=OPEN)
    if wanted.late is not None:
        late = Q(state__in=OPEN, due_on__lt=on)
        found &= late if wanted.late else ~late
    return found


def _found(request: HttpRequest, obligation_id: int) -> Obligation:
    found: Obligation = get_object_or_404(Obligation.objects.visible_to(actor_of(request)), pk=obligation_id)
    return found


def _told(request: HttpRequest, it: Obligation, response: HttpResponse) -> ObligationOut:
    response["ETag"] = f'"{it.version}"'
    return _out(it, actor_of(request).on)


def _out(it: Obligation, on: date) -> ObligationOut:
    names = [name for name in ObligationOut.model_fields if name != "late"]
    return ObligationOut(**{name: getattr(it, name) for name in names}, late=it.state in OPEN and it.due_on < on)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError as error:
        raise Problem(422, "bad_month", _("Write the month like this: 2026-10.")) from error
