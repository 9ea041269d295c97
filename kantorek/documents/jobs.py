"""Entry points of the nightly work: carers learn of documents that are about to end."""

from typing import Any

from celery import shared_task

from kantorek.core import scope
from kantorek.core.actor import day_of
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.core.each import each_alone
from kantorek.documents.actions import ends_to_tell, tell_of_the_end
from kantorek.documents.models import Document
from kantorek.offices.models import Office


@shared_task(name="documents.tell_of_ends")
def tell_of_all_ends(**_: Any) -> None:
    """Send each office on its way, so that a fault in one office stays there."""
    for office_id in Office.objects.values_list("pk", flat=True):
        defer("documents.tell_office", office_id=office_id)


@shared_task(name="documents.tell_office")
def tell_office(*, office_id: int, **_: Any) -> None:
    """Tell the carers of one office, document by document."""
    at = now()
    with scope.system(office_id, "tell of documents that end", at=at) as actor:
        ids = ends_to_tell(actor, on=day_of(at))

    def tell(pk: int) -> None:
        with scope.system(office_id, "tell of documents that end", at=at) as actor:
            tell_of_the_end(actor, Document.objects.select_related("client").get(pk=pk), on=day_of(at))

    each_alone("tell of documents that end", ids, tell)
