"""Entry points of the daily work: coming inspections and papers that are wanted soon are told of."""

from datetime import date
from typing import Any

from celery import shared_task

from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.core.each import each_alone
from kantorek.inspections.actions import tell_of_papers, tell_of_the_start
from kantorek.inspections.actions.telling import STEPS, papers_until
from kantorek.inspections.models import Inspection, RequestedPaper
from kantorek.offices.models import Office


@shared_task(name="inspections.remind")
def remind(**_: Any) -> None:
    """Tell each office by itself, so that a fault in one stays there."""
    for office_id in Office.objects.values_list("pk", flat=True):
        defer("inspections.remind_office", office_id=office_id)


@shared_task(name="inspections.remind_office")
def remind_office(*, office_id: int, **_: Any) -> None:
    """Tell leads and carers of one office what begins and what is missing."""
    at = now()
    with scope.system(office_id, "tell of inspections", at=at) as actor:
        mine = Inspection.objects.visible_to(actor).filter(client__archived_at=None)
        starting = list(mine.starting_within(max(STEPS), actor.on).values_list("pk", flat=True))
        missing = RequestedPaper.objects.visible_to(actor).missing().filter(inspection__in=mine.open())
        missing = missing.filter(due_on__range=(actor.on, papers_until(actor)))
        wanted = sorted(set(missing.values_list("inspection_id", "due_on")))

    def begins(pk: int) -> None:
        with scope.system(office_id, "tell of inspections", at=at) as actor:
            tell_of_the_start(actor, Inspection.objects.with_client().get(pk=pk))

    def misses(paper: tuple[int, date]) -> None:
        with scope.system(office_id, "tell of inspections", at=at) as actor:
            tell_of_papers(actor, Inspection.objects.with_client().get(pk=paper[0]), due_on=paper[1])

    try:
        each_alone("tell of inspections that begin", starting, begins)
    finally:
        each_alone("tell of papers that are missing", wanted, misses)
