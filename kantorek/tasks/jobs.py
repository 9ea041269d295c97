"""Entry points of background work about tasks: recurring ones are made when their time comes."""

import logging
from typing import Any

from celery import shared_task

from kantorek.core import scope
from kantorek.core.actor import day_of
from kantorek.core.clock import now
from kantorek.offices.models import Office
from kantorek.tasks.actions import make_due
from kantorek.tasks.models import Recurrence

log = logging.getLogger("kantorek.tasks")


@shared_task(name="tasks.make_recurring")
def make_recurring(**_: Any) -> None:
    """Make the tasks of every office whose time has come, each recurring one in a transaction of its own."""
    at = now()
    on = day_of(at)
    for office_id in Office.objects.values_list("pk", flat=True):
        with scope.system(office_id, "make recurring tasks", at=at):
            due = list(Recurrence.objects.to_make(on).order_by("pk").values_list("pk", flat=True))
        for recurrence_id in due:
            try:
                with scope.system(office_id, "make recurring tasks", at=at) as actor:
                    make_due(actor, Recurrence.objects.get(pk=recurrence_id), on=on)
            except Exception:  # one that cannot be made keeps no other one back; the next hour tries again
                log.exception("recurring task %s was not made", recurrence_id)
