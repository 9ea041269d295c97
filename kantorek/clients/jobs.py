"""Entry points of background work about clients: a pasted list is looked up, then added, a step a job."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from celery import shared_task
from django.utils import translation

from kantorek.accounts.models import Seat
from kantorek.clients.actions.intake_work import carry_on_intake, leave_intake, take_up_intake
from kantorek.clients.models import Intake
from kantorek.core import scope
from kantorek.core.actor import Actor, day_of
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.offices.access import office_door, staff_actor
from kantorek.offices.models import Office

_AT_ONCE = 20


@shared_task(name="clients.work_on_intake")
def work_on_intake(*, intake_id: int, office_id: int, **_: Any) -> None:
    """Carry a pasted list on by one step, as the person who pasted it."""
    at = now()
    with scope.system(office_id, "carry on a pasted list", at=at) as system:
        intake = take_up_intake(system, intake_id, at=at)
        actor = _maker(intake, at=at) if intake else None
        if intake and actor is None:
            leave_intake(system, intake)
    if intake and actor:  # the registers are asked with no transaction open
        with translation.override(actor.language):
            carry_on_intake(actor, intake, at=at)


@shared_task(name="clients.sweep_intakes")
def sweep_intakes(**_: Any) -> None:
    """Send on their way the lists that wait for a register, and those whose job has died."""
    at = now()
    for office_id in Office.objects.values_list("pk", flat=True):
        with scope.system(office_id, "carry on a pasted list", at=at):
            due = list(Intake.objects.due(at=at).values_list("pk", flat=True)[:_AT_ONCE])
        for intake_id in due:
            defer("clients.work_on_intake", intake_id=intake_id, office_id=office_id)


def _maker(intake: Intake, *, at: datetime) -> Actor | None:
    """Make the actor of who pasted the list, with the rights held now; None when they no longer work here.

    What came through an API token keeps to that token's rights.
    """
    user = intake.made_by.user if intake.made_by and intake.made_by.left_at is None else None
    there = user if user and user.is_active else None
    office = office_door(there, on=day_of(at), chosen=intake.office_id) if there else None
    if user is None or office is None or office.pk != intake.office_id:
        return None
    if intake.scopes is None:
        return staff_actor(office, user, at=at)
    actor = staff_actor(office, user, at=at, scopes=frozenset(intake.scopes))
    if actor.clients is not None or actor.may("clients.see_all"):
        return actor
    mine = Seat.objects.filter(user=user, office_id=office.pk, kind=Seat.Kind.CARER)
    return replace(actor, clients=frozenset(pk for pk in mine.values_list("client_id", flat=True) if pk))
