"""Who stands in for whom over the API."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from kantorek.api.access import token
from kantorek.api.clients import Limit, actor_of, make_cursor, read_cursor
from kantorek.api.problems import REFUSALS, ProblemOut
from kantorek.core.actor import Actor
from kantorek.offices.actions import end_substitution, start_substitution
from kantorek.offices.models import StaffMember, Substitution

router = Router()


class SubstitutionIn(Schema):
    """Who is away, who stands in, and the days, both included."""

    person_id: int = Field(gt=0, lt=2**63)
    stand_in_id: int = Field(gt=0, lt=2**63)
    starts_on: date
    ends_on: date
    note: str = Field("", max_length=300)


class SubstitutionOut(Schema):
    """`state` is now, planned, ended (early) or over; `note` is told to the two and to whoever plans substitutions."""

    id: int
    person_id: int
    person: str
    stand_in_id: int
    stand_in: str
    starts_on: date
    ends_on: date
    state: str
    note: str
    ended_at: datetime | None


class SubstitutionsOut(Schema):
    """A page of substitutions; `next` goes back as `cursor`, and is null on the last page."""

    items: list[SubstitutionOut]
    next: str | None


@router.get("", response={200: SubstitutionsOut, 422: ProblemOut}, summary="List substitutions")
@token("clients.see")
def list_substitutions(
    request: HttpRequest, cursor: Annotated[str, Query(max_length=60)] = "", limit: Limit = 50
) -> SubstitutionsOut:
    """List who stands in for whom, the newest first, those that are over too."""
    actor = actor_of(request)
    rows = Substitution.objects.visible_to(actor).with_names()
    if before := read_cursor(cursor):
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    shown = found[:limit]
    items = [_out(actor, one) for one in shown]
    return SubstitutionsOut(items=items, next=make_cursor(shown[-1].pk) if len(found) > limit else None)


@router.post("", response={201: SubstitutionOut, **REFUSALS}, summary="Say who stands in for whom")
@token("office.substitutions")
def add_substitution(request: HttpRequest, data: SubstitutionIn) -> Status[SubstitutionOut]:
    """Let a colleague stand in for another; days on which somebody does already are refused with 409."""
    actor = actor_of(request)
    people = StaffMember.objects.visible_to(actor)
    made = start_substitution(
        actor,
        person=get_object_or_404(people, pk=data.person_id),
        stand_in=get_object_or_404(people, pk=data.stand_in_id),
        starts_on=data.starts_on,
        ends_on=data.ends_on,
        note=data.note,
    )
    return Status(201, _out(actor, made))


@router.post("/{int:substitution_id}/end", response={200: SubstitutionOut, **REFUSALS}, summary="End a substitution")
@token("office.substitutions")
def end_one(request: HttpRequest, substitution_id: int) -> SubstitutionOut:
    """End one at once, or call off one that has not begun; one that is over is refused with 409."""
    actor = actor_of(request)
    found = get_object_or_404(Substitution.objects.visible_to(actor), pk=substitution_id)
    return _out(actor, end_substitution(actor, found))


def _out(actor: Actor, one: Substitution) -> SubstitutionOut:
    told = actor.may("office.substitutions") or actor.staff_id in (one.person_id, one.stand_in_id)
    return SubstitutionOut(
        id=one.pk,
        person_id=one.person_id,
        person=one.person.name,
        stand_in_id=one.stand_in_id,
        stand_in=one.stand_in.name,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        state=one.stage(actor.on),
        note=one.note if told else "",
        ended_at=one.ended_at,
    )
