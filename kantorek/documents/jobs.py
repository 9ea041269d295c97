"""Entry points of the nightly work: carers learn of documents that are about to end."""

from typing import Any

from celery import shared_task

from kantorek.core import scope
from kantorek.core.actor import day_of
from kantorek.core.clock import now
from kantorek.documents.actions import tell_of_ends
from kantorek.offices.models import Office


@shared_task(name="documents.tell_of_ends")
def tell_of_all_ends(**_: Any) -> None:
    """Go from office to office."""
    at = now()
    for office_id in Office.objects.values_list("pk", flat=True):
        with scope.system(office_id, "tell of documents that end", at=at) as actor:
            tell_of_ends(actor, on=day_of(at))
