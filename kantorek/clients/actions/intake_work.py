"""The work of a job on a pasted list: taken up, carried on by one step, left where the next job finds it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Min, Q

from kantorek.clients.actions import intake_adding, intake_looking
from kantorek.clients.choices import IntakeStage, RowStep, Verdict
from kantorek.clients.events import IntakeFinished, IntakeLookedUp
from kantorek.clients.models import Intake, IntakeRow
from kantorek.core import http, live, scope
from kantorek.core.actor import Actor
from kantorek.core.defer import defer_later
from kantorek.core.events import publish

LEASE: Final = timedelta(minutes=1)
"""A list that was not carried on for so long has lost its job. What was in flight counts as spent: asked for anew."""


SHORT: Final = timedelta(seconds=20)


@transaction.atomic
def take_up_intake(actor: Actor, intake_id: int, *, at: datetime) -> Intake | None:
    """Take a list in hand for a minute; None when nothing is left to do, or another job has it."""
    due = Intake.objects.visible_to(actor).due(at=at).filter(pk=intake_id)
    intake = due.select_for_update(skip_locked=True).first()
    if intake is None:
        return None
    intake.due_at = at + LEASE
    intake.save(update_fields=["due_at"])
    silent = IntakeRow.objects.filter(intake=intake, verdict=Verdict.NO_ANSWER, retry_at__lte=at)
    silent.filter(found={}).update(verdict=Verdict.WAITING, step=RowStep.SEARCH, vat_open=True, retry_at=None)
    silent.update(verdict=Verdict.WAITING, step=RowStep.REPORT, retry_at=None)
    return intake


def carry_on_intake(actor: Actor, intake: Intake, *, at: datetime) -> None:
    """Do one step of what is left, then hand the list to the next job: at once, or when a register allows it again.

    Safe to run twice, and after a crash at any point: how far it has come stands in the rows. Must be called with no
    transaction open.
    """
    http.refuse_in_transaction()
    if intake.stage == IntakeStage.ADDING:
        took, wait = intake_adding.add_some(actor, intake, at=at)
    else:
        took, wait = intake_looking.ask_some(actor, intake, at=at)
    with scope.of(actor):
        now = Intake.objects.visible_to(actor).select_for_update().get(pk=intake.pk)
        if now.stage == intake.stage:  # else somebody has confirmed it meanwhile, and another job has it
            _hand_on(actor, now, took=took, wait=wait, at=at)


def leave_intake(actor: Actor, intake: Intake) -> None:
    """Let a list rest whose maker no longer works here: nobody else may decide for them."""
    Intake.objects.visible_to(actor).filter(pk=intake.pk).update(due_at=None, stage=IntakeStage.DONE)


def _hand_on(actor: Actor, intake: Intake, *, took: int, wait: timedelta, at: datetime) -> None:
    if took or wait:
        intake.due_at = at + wait
        if wait <= SHORT:  # a longer one is the sweeper's
            defer_later("clients.work_on_intake", seconds=wait.seconds, **_names(intake))
    else:
        _finish(actor, intake, at=at)
    intake.save()
    live.tell(actor, f"intake.{intake.pk}")


def _names(intake: Intake) -> dict[str, int]:
    return {"intake_id": intake.pk, "office_id": intake.office_id}


def _finish(actor: Actor, intake: Intake, *, at: datetime) -> None:
    """Nothing is left but rows that the registers may answer about later."""
    rows = IntakeRow.objects.filter(intake=intake)
    told = rows.aggregate(
        retry=Min("retry_at", filter=Q(verdict=Verdict.NO_ANSWER)),
        ready=Count("pk", filter=Q(verdict__in=(Verdict.READY, Verdict.LOOK))),
        added=Count("pk", filter=Q(verdict=Verdict.ADDED)),
        refused=Count("pk", filter=Q(verdict=Verdict.REFUSED)),
        count=Count("pk"),
    )
    intake.due_at = told["retry"]
    if intake.stage == IntakeStage.ADDING:
        intake.stage, intake.finished_at = IntakeStage.DONE, at
        carers = sorted({pk for pk in (intake.carer_id, intake.payroll_carer_id) if pk})
        done = {"added": told["added"], "refused": told["refused"], "carers": carers}
        publish(IntakeFinished(actor=actor, subject=intake.ref, **done))
    elif intake.stage == IntakeStage.LOOKING:
        intake.stage = IntakeStage.READY
        intake.due_at = at  # the kinds of business follow
        defer_later("clients.work_on_intake", seconds=0, **_names(intake))
        publish(IntakeLookedUp(actor=actor, subject=intake.ref, ready=told["ready"], count=told["count"]))
