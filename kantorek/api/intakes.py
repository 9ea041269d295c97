"""Lists of NIPs over the API: sent in, read row by row, confirmed; the same actions as the page."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from kantorek.api.access import token
from kantorek.api.clients import Limit, actor_of, make_cursor, read_cursor
from kantorek.api.problems import REFUSALS, ProblemOut
from kantorek.clients import actions, choices
from kantorek.clients.models import Intake, IntakeRow

router = Router()
MOST = 1000


class IntakeIn(Schema):
    """NIPs in any shape, one an item; an item may hold other text around the number."""

    nips: Annotated[list[Annotated[str, Field(max_length=1000)]], Field(min_length=1, max_length=MOST)]


class ConfirmIn(Schema):
    """Who looks after the new clients, and which rows become clients; left out: those that are ticked."""

    carer_id: int | None = None
    payroll_carer_id: int | None = None
    rows: Annotated[list[int], Field(max_length=MOST)] | None = None


class IntakeOut(Schema):
    """A list: `stage` is looking, ready, adding or done; `counts` has the rows of each verdict."""

    id: int
    stage: choices.IntakeStage
    made_at: datetime
    confirmed_at: datetime | None
    finished_at: datetime | None
    total: int
    ticked: int
    counts: dict[str, int]


class IntakeRowOut(Schema):
    """One number: what the registers say, and what it is fit for.

    `reason` is a code: why the number is wrong, or why a register gave no answer; `looks` are what a person should look
    at; `same_as` is the line of the first of two alike. `client_id` is the client it became, or that has this NIP.
    """

    id: int
    line: int
    typed: str
    nip: str
    verdict: choices.Verdict
    reason: str
    message: str
    same_as: int | None
    ticked: bool
    retry_at: datetime | None
    looks: list[str]
    found: dict[str, Any]
    vat: str
    vat_since: date | None
    vat_reason: str
    client_id: int | None


class IntakeRowsOut(Schema):
    """A page of rows; `next` goes back as `cursor`, and is null on the last page."""

    items: list[IntakeRowOut]
    next: str | None


@router.post(
    "/intakes",
    response={201: IntakeOut, 409: ProblemOut, 422: ProblemOut},
    summary="Send a list of NIPs in",
)
@token("clients.add")
def start_intake(request: HttpRequest, data: IntakeIn) -> Status[IntakeOut]:
    """Take a list in and have the registers asked about it; nothing is added before it is confirmed."""
    intake = actions.start_intake(actor_of(request), text="\n".join(data.nips), headed=False)
    return Status(201, _written(request, intake))


@router.get("/intakes/{int:intake_id}", response={200: IntakeOut, 404: ProblemOut}, summary="How far a list is")
@token("clients.add")
def get_intake(request: HttpRequest, intake_id: int) -> IntakeOut:
    """Tell how far a list has come."""
    return _written(request, _visible(request, intake_id))


@router.get(
    "/intakes/{int:intake_id}/rows", response={200: IntakeRowsOut, 404: ProblemOut}, summary="The rows of a list"
)
@token("clients.add")
def list_rows(
    request: HttpRequest,
    intake_id: int,
    verdict: choices.Verdict | None = None,
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Limit = 50,
) -> IntakeRowsOut:
    """List the rows as they were sent, all or those of one verdict."""
    rows = IntakeRow.objects.visible_to(actor_of(request)).of_list(_visible(request, intake_id), verdict or "")
    page = list(rows.filter(pk__gt=read_cursor(cursor)).order_by("pk")[: limit + 1])
    shown = [_row(request, row) for row in page[:limit]]
    return IntakeRowsOut(items=shown, next=make_cursor(shown[-1].id) if len(page) > limit else None)


@router.post("/intakes/{int:intake_id}/confirm", response={202: IntakeOut, **REFUSALS}, summary="Add the clients")
@token("clients.add")
def confirm_intake(request: HttpRequest, intake_id: int, data: ConfirmIn) -> Status[IntakeOut]:
    """Have the rows added in the background, each by itself; calling it again adds nothing twice."""
    actor, intake = actor_of(request), _visible(request, intake_id)
    if data.rows is not None and intake.stage != choices.IntakeStage.ADDING:
        actions.tick_rows(actor, intake, ticked=data.rows)
    confirmed = actions.confirm_intake(actor, intake, carer_id=data.carer_id, payroll_carer_id=data.payroll_carer_id)
    return Status(202, _written(request, confirmed))


@router.post("/intakes/{int:intake_id}/again", response={202: IntakeOut, **REFUSALS}, summary="Ask again")
@token("clients.add")
def ask_rows_again(request: HttpRequest, intake_id: int) -> Status[IntakeOut]:
    """Ask the registers anew about the rows that got no answer."""
    return Status(202, _written(request, actions.ask_rows_again(actor_of(request), _visible(request, intake_id))))


def _visible(request: HttpRequest, intake_id: int) -> Intake:
    found: Intake = get_object_or_404(Intake.objects.visible_to(actor_of(request)), pk=intake_id)
    return found


def _written(request: HttpRequest, intake: Intake) -> IntakeOut:
    counts = IntakeRow.objects.visible_to(actor_of(request)).of_list(intake).counted()
    return IntakeOut(
        id=intake.pk,
        stage=choices.IntakeStage(intake.stage),
        made_at=intake.made_at,
        confirmed_at=intake.confirmed_at,
        finished_at=intake.finished_at,
        total=counts["total"],
        ticked=counts["to_add"],
        counts={verdict: counts[verdict] for verdict in choices.Verdict.values if counts[verdict]},
    )


def _row(request: HttpRequest, row: IntakeRow) -> IntakeRowOut:
    sees = row.known_client_id is not None and actor_of(request).sees(row.known_client_id)
    plain = ("line", "typed", "nip", "reason", "same_as", "ticked", "retry_at", "looks", "found")
    return IntakeRowOut(
        id=row.pk,
        verdict=choices.Verdict(row.verdict),
        message=row.words if row.verdict == choices.Verdict.REFUSED else "",
        vat=row.vat,
        vat_since=row.vat_since,
        vat_reason=row.vat_reason,
        client_id=row.known_client_id if sees else None,
        **{name: getattr(row, name) for name in plain},
    )
