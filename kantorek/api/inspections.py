"""Inspections over the API, and the papers they want."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from kantorek.api.access import token
from kantorek.api.clients import IF_MATCH, Limit, actor_of, make_cursor, read_cursor, seen_version, visible
from kantorek.api.problems import REFUSALS, VERSIONED, Problem, ProblemOut
from kantorek.inspections import actions, choices
from kantorek.inspections.models import Inspection, RequestedPaper

router = Router()
clients_router = Router()
Cursor = Annotated[str, Query(max_length=60)]
Text = Annotated[str, Field(max_length=300)]


class InspectionOut(Schema):
    """An inspection; `version` is its ETag."""

    id: int
    client_id: int
    kind: str
    authority: str
    reference: str
    subject: str
    status: str
    announced_on: date | None
    starts_on: date | None
    ends_on: date | None
    result: str
    findings: str
    lead_id: int | None
    version: int


class InspectionsOut(Schema):
    """A page of inspections by id; `next` goes back as `cursor`."""

    items: list[InspectionOut]
    next: str | None


class PaperOut(Schema):
    """A paper that the inspectors want; `task_id` is the task made of it."""

    id: int
    name: str
    due_on: date | None
    as_line: str
    task_id: int | None
    handed_over_at: datetime | None
    handed_over_by_name: str


class InspectionChangeIn(Schema):
    """Fields of an inspection; only those sent are changed."""

    kind: choices.Kind | None = None
    authority: Annotated[str, Field(max_length=200)] | None = None
    reference: Annotated[str, Field(max_length=100)] | None = None
    subject: Text | None = None
    announced_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    result: Text | None = None
    findings: Annotated[str, Field(max_length=20_000)] | None = None
    lead_id: int | None = None


class InspectionIn(InspectionChangeIn):
    """An inspection to be written down, at whatever stage it is."""

    kind: choices.Kind
    status: choices.Status = choices.Status.PLANNED


class MoveIn(Schema):
    """The stage that an inspection moves to; `day` is its first or last day, today where it is left out."""

    status: choices.Status
    day: date | None = None
    result: Text = ""


class PaperIn(Schema):
    """A paper: what it is called, and when it is wanted."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    due_on: date | None = None


class PaperChangeIn(PaperIn):
    """`seen` is the paper as it was read, name and day in one line (`as_line`); another one by now is 412."""

    seen: Annotated[str, Field(max_length=330)] | None = None


class PapersIn(Schema):
    """Papers that are wanted; each becomes a task of `owner_id`, else of the lead or the carer."""

    papers: Annotated[list[PaperIn], Field(min_length=1, max_length=200)]
    owner_id: int | None = None


_EMPTY = {"announced_on", "starts_on", "ends_on", "lead_id"}
"""What may be null: nothing is known there."""


@router.get("", response={200: InspectionsOut, 422: ProblemOut}, summary="List inspections")
@token("clients.see")
def list_inspections(
    request: HttpRequest,
    status: choices.Status | None = None,
    kind: choices.Kind | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> InspectionsOut:
    """List the inspections of all clients that the token sees."""
    rows = Inspection.objects.visible_to(actor_of(request)).current()
    if status:
        rows = rows.filter(status=status)
    if kind:
        rows = rows.filter(kind=kind)
    page = list(rows.filter(pk__gt=read_cursor(cursor)).order_by("pk")[: limit + 1])
    more = make_cursor(page[limit - 1].pk) if len(page) > limit else None
    return InspectionsOut(items=[InspectionOut.from_orm(one) for one in page[:limit]], next=more)


@clients_router.get(
    "/{int:client_id}/inspections", response={200: list[InspectionOut], 404: ProblemOut}, summary="List inspections"
)
@token("clients.see")
def list_client_inspections(request: HttpRequest, client_id: int) -> list[InspectionOut]:
    """List the inspections of a client, the newest first."""
    rows = Inspection.objects.current().filter(client=visible(request, client_id)).order_by("-pk")
    return [InspectionOut.from_orm(one) for one in rows]


@clients_router.post(
    "/{int:client_id}/inspections", response={201: InspectionOut, **REFUSALS}, summary="Write an inspection down"
)
@token("inspections.edit")
def add_inspection(
    request: HttpRequest, client_id: int, data: InspectionIn, response: HttpResponse
) -> Status[InspectionOut]:
    """Write an inspection down."""
    fields = _fields(data)
    fields.pop("status", None)
    made = actions.add_inspection(actor_of(request), visible(request, client_id), fields=fields, status=data.status)
    response["Location"] = f"/api/v1/inspections/{made.pk}"
    return Status(201, _versioned(made, response))


@router.get("/{int:inspection_id}", response={200: InspectionOut, 404: ProblemOut}, summary="One inspection")
@token("clients.see")
def get_inspection(request: HttpRequest, inspection_id: int, response: HttpResponse) -> InspectionOut:
    """Give one inspection, with its version as ETag."""
    return _versioned(_inspection(request, inspection_id), response)


@router.patch(
    "/{int:inspection_id}",
    response={200: InspectionOut, **VERSIONED},
    summary="Change an inspection",
    openapi_extra=IF_MATCH,
)
@token("inspections.edit")
def change_inspection(
    request: HttpRequest, inspection_id: int, data: InspectionChangeIn, response: HttpResponse
) -> InspectionOut:
    """Change the fields sent; the stage moves by `/move`."""
    inspection, fields = _inspection(request, inspection_id), _fields(data)
    changed = actions.change_inspection(actor_of(request), inspection, fields=fields, version=seen_version(request))
    return _versioned(changed, response)


@router.post(
    "/{int:inspection_id}/move", response={200: InspectionOut, **VERSIONED}, summary="Move it", openapi_extra=IF_MATCH
)
@token("inspections.edit")
def move_inspection(request: HttpRequest, inspection_id: int, data: MoveIn, response: HttpResponse) -> InspectionOut:
    """Begin it, finish it, or take that back: planned, in progress, finished."""
    inspection, version = _inspection(request, inspection_id), seen_version(request)
    moved = actions.move_inspection(actor_of(request), inspection, **data.model_dump(), version=version)
    return _versioned(moved, response)


@router.delete("/{int:inspection_id}", response={204: None, **REFUSALS}, summary="Remove an inspection")
@token("inspections.edit")
def remove_inspection(request: HttpRequest, inspection_id: int) -> Status[None]:
    """Take an inspection away, and the open tasks of its papers with it."""
    actions.remove_inspection(actor_of(request), _inspection(request, inspection_id))
    return Status(204, None)


@router.post("/{int:inspection_id}/restore", response={200: InspectionOut, **REFUSALS}, summary="Restore it")
@token("inspections.edit")
def restore_inspection(request: HttpRequest, inspection_id: int, response: HttpResponse) -> InspectionOut:
    """Bring an inspection back."""
    inspection = _inspection(request, inspection_id, removed=True)
    return _versioned(actions.restore_inspection(actor_of(request), inspection), response)


@router.get("/{int:inspection_id}/papers", response={200: list[PaperOut], 404: ProblemOut}, summary="List papers")
@token("clients.see")
def list_papers(request: HttpRequest, inspection_id: int) -> list[PaperOut]:
    """List the papers that are wanted, by their day."""
    papers = RequestedPaper.objects.current().filter(inspection=_inspection(request, inspection_id)).in_order()
    return [PaperOut.from_orm(paper) for paper in papers]


@router.post("/{int:inspection_id}/papers", response={201: list[PaperOut], **REFUSALS}, summary="Request papers")
@token("inspections.edit")
def request_papers(request: HttpRequest, inspection_id: int, data: PapersIn) -> Status[list[PaperOut]]:
    """Write wanted papers down; the answer holds those that were not on the list yet."""
    lines = [(paper.name, paper.due_on) for paper in data.papers]
    inspection = _inspection(request, inspection_id)
    made = actions.request_papers(actor_of(request), inspection, lines=lines, owner_id=data.owner_id)
    return Status(201, [PaperOut.from_orm(paper) for paper in made])


@router.put(
    "/{int:inspection_id}/papers/{int:requested_paper_id}",
    response={200: PaperOut, **REFUSALS},
    summary="Change a paper",
)
@token("inspections.edit")
def change_paper(request: HttpRequest, inspection_id: int, requested_paper_id: int, data: PaperChangeIn) -> PaperOut:
    """Change what a paper is called and when it is wanted; its task follows."""
    paper = _paper(request, inspection_id, requested_paper_id)
    return PaperOut.from_orm(actions.change_paper(actor_of(request), paper, **data.model_dump()))


@router.put(
    "/{int:inspection_id}/papers/{int:requested_paper_id}/handed-over",
    response={200: PaperOut, **REFUSALS},
    summary="Hand a paper over",
)
@token("inspections.edit")
def hand_over_paper(request: HttpRequest, inspection_id: int, requested_paper_id: int) -> PaperOut:
    """Note that a paper was handed over, and close its task."""
    paper = _paper(request, inspection_id, requested_paper_id)
    return PaperOut.from_orm(actions.hand_over_paper(actor_of(request), paper))


@router.delete(
    "/{int:inspection_id}/papers/{int:requested_paper_id}/handed-over",
    response={200: PaperOut, **REFUSALS},
    summary="Miss a paper again",
)
@token("inspections.edit")
def take_back_paper(request: HttpRequest, inspection_id: int, requested_paper_id: int) -> PaperOut:
    """Note that a paper is missing after all, and open its task again."""
    paper = _paper(request, inspection_id, requested_paper_id)
    return PaperOut.from_orm(actions.take_back_paper(actor_of(request), paper))


@router.delete(
    "/{int:inspection_id}/papers/{int:requested_paper_id}",
    response={204: None, **REFUSALS},
    summary="Take a paper off the list",
)
@token("inspections.edit")
def remove_paper(request: HttpRequest, inspection_id: int, requested_paper_id: int) -> Status[None]:
    """Take a paper off the list, and its open task with it."""
    actions.remove_paper(actor_of(request), _paper(request, inspection_id, requested_paper_id))
    return Status(204, None)


def _versioned(inspection: Inspection, response: HttpResponse) -> InspectionOut:
    response["ETag"] = f'"{inspection.version}"'
    return InspectionOut.from_orm(inspection)


def _inspection(request: HttpRequest, inspection_id: int, *, removed: bool = False) -> Inspection:
    mine = Inspection.objects.visible_to(actor_of(request)).with_client()
    inspection: Inspection = get_object_or_404(mine if removed else mine.current(), pk=inspection_id)
    return inspection


def _paper(request: HttpRequest, inspection_id: int, requested_paper_id: int) -> RequestedPaper:
    papers = RequestedPaper.objects.current().filter(inspection=_inspection(request, inspection_id))
    paper: RequestedPaper = get_object_or_404(papers, pk=requested_paper_id)
    return paper


def _fields(data: InspectionChangeIn) -> dict[str, object]:
    """The fields sent; a null where there must be something is 422."""
    fields: dict[str, object] = data.model_dump(exclude_unset=True)
    if nulls := [key for key, value in fields.items() if value is None and key not in _EMPTY]:
        words = _("This field cannot be null.")
        errors = [{"field": key, "code": "null", "message": words} for key in nulls]
        raise Problem(422, "invalid", _("The input is not valid."), errors=errors)
    return fields
