"""Planners that go from office to office; a job below the offices is told one office at a time."""

from typing import Any

from celery import shared_task

from kantorek.core import events, post
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.offices.models import Office


@shared_task(name="offices.sweep_deliveries")
def sweep_deliveries(**_: Any) -> None:
    """Send on their way again the events whose handlers a crash or a fault left waiting."""
    for office_id in Office.objects.values_list("pk", flat=True):
        for event_id in events.overdue(office_id, at=now()):
            defer("core.deliver_event", event_id=event_id, office_id=office_id)


@shared_task(name="offices.sweep_letters")
def sweep_letters(**_: Any) -> None:
    """Send again the letters that the mail server did not take."""
    for office_id in Office.objects.values_list("pk", flat=True):
        for letter_id in post.overdue(office_id, at=now()):
            defer("core.send_letter", letter_id=letter_id, office_id=office_id)
