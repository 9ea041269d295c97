"""Entry points of the nightly work: bytes that no row knows are swept away."""

from datetime import timedelta
from itertools import islice
from typing import Any

from celery import shared_task

from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.files import keeping
from kantorek.files.models import StoredFile
from kantorek.offices.models import Office

KEPT = timedelta(days=1)
"""So long nobody knows whether the row is still to come."""


@shared_task(name="files.sweep_orphans")
def sweep_orphans(**_: Any) -> None:
    """Take away bytes whose row was never committed."""
    at = now()
    for office_id in Office.objects.values_list("pk", flat=True):
        found = keeping.old_paths(office_id, before=at - KEPT)
        while paths := list(islice(found, 500)):
            with scope.system(office_id, "sweep bytes that no file knows", at=at):
                known = set(StoredFile.objects.filter(path__in=paths).values_list("path", flat=True))
            for path in set(paths) - known:
                keeping.drop(path)
