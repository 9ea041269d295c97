"""How the program stands over the API: what did not come through, tried again by the same actions as on the page."""

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from kantorek.api.access import token
from kantorek.api.clients import actor_of
from kantorek.api.problems import REFUSALS
from kantorek.offices.actions.again import do_work_again, send_letter_again
from kantorek.offices.health import Stuck, health_of, stuck_letters, stuck_work

router = Router()


class StuckOut(Schema):
    """A letter, or work that follows from an event. `title` says what kind, `whom` to whom by role, or the handler.

    `next_at` is null for what was given up; `again` tells whether it may be tried again.
    """

    id: int
    title: str
    whom: str
    at: datetime
    next_at: datetime | None
    attempts: int
    error: str
    again: bool


class JobOut(Schema):
    """A job of the timetable; `state` is ok, wait (not run yet) or bad (failed or late)."""

    name: str
    label: str
    state: str
    at: datetime | None
    error: str


class SystemOut(Schema):
    """`well`: nothing waits, nothing was given up. The lists hold fifty at most, the numbers count all."""

    well: bool
    letters: list[StuckOut]
    letters_given_up: int
    letters_waiting: int
    work: list[StuckOut]
    work_given_up: int
    work_waiting: int
    jobs: list[JobOut]


class TriedOut(Schema):
    """What is tried again now."""

    id: int


@router.get("", response=SystemOut, summary="See how the program stands")
@token("office.settings")
def see_system(request: HttpRequest) -> SystemOut:
    """List letters and work that wait or were given up, and when the jobs ran last."""
    health = health_of(actor_of(request))
    return SystemOut(
        well=health.well,
        letters=[_stuck(row) for row in health.letters],
        letters_given_up=health.letters_given_up,
        letters_waiting=health.letters_waiting,
        work=[_stuck(row) for row in health.work],
        work_given_up=health.work_given_up,
        work_waiting=health.work_waiting,
        jobs=[
            JobOut(name=job.name, label=job.label, state=job.state, at=job.at, error=job.error) for job in health.jobs
        ],
    )


@router.post("/letters/{int:letter_id}/again", response={200: TriedOut, **REFUSALS}, summary="Send a letter again")
@token("office.settings")
def letter_again(request: HttpRequest, letter_id: int) -> TriedOut:
    """Send a letter that waits or was given up at once; twice within a minute is refused with 409."""
    actor = actor_of(request)
    return TriedOut(id=send_letter_again(actor, get_object_or_404(stuck_letters(actor), pk=letter_id)).pk)


@router.post("/work/{int:delivery_id}/again", response={200: TriedOut, **REFUSALS}, summary="Try work again")
@token("office.settings")
def work_again(request: HttpRequest, delivery_id: int) -> TriedOut:
    """Do once more what should have followed from an event; it happens once, however often it is asked for."""
    actor = actor_of(request)
    return TriedOut(id=do_work_again(actor, get_object_or_404(stuck_work(actor), pk=delivery_id)).pk)


def _stuck(row: Stuck) -> StuckOut:
    return StuckOut(
        id=row.pk,
        title=row.title,
        whom=row.whom,
        at=row.at,
        next_at=row.next_at,
        attempts=row.attempts,
        error=row.error,
        again=row.again,
    )
