"""Entry points of the nightly work: bytes that no row knows are swept away, and what was taken away long ago is purged."""

from datetime import timedelta
from itertools import islice
from typing import Any

from celery import shared_task
from django.conf import settings

from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.each import each_alone
from kantorek.files import keeping
from kantorek.files.actions import purge_files
from kantorek.files.models import StoredFile
from kantorek.files.resuming import KEPT as PARTS_KEPT
from kantorek.files.resuming import forget_uploads, left_uploads
from kantorek.offices.models import Office

KEPT = timedelta(days=1)
"""So long nobody knows whether the row is still to come."""


@shared_task(name="files.sweep_orphans")
def sweep_orphans(**_: Any) -> None:
    """Take away bytes whose row was never committed."""
    at = now()

    def sweep(office_id: int) -> None:
        found = keeping.old_paths(office_id, before=at - KEPT)
        while paths := list(islice(found, 500)):
            with scope.system(office_id, "sweep bytes that no file knows", at=at):
                known = set(StoredFile.objects.filter(path__in=paths).values_list("path", flat=True))
            for path in set(paths) - known:
                keeping.drop(path)

    each_alone("sweep the files of offices", _offices(), sweep)


@shared_task(name="files.purge_removed")
def purge_removed(**_: Any) -> None:
    """Take away for good what has been taken away for longer than the office may want it back."""
    at = now()
    before = at - timedelta(days=settings.FILES_KEPT_DAYS)

    def purge(office_id: int) -> None:
        gone = True
        while gone:
            with scope.system(office_id, "purge files taken away long ago", at=at) as actor:
                paths = purge_files(actor, before=before)
            for path in paths:
                keeping.drop(path)
            gone = bool(paths)

    each_alone("purge the files of offices", _offices(), purge)


@shared_task(name="files.drop_left")
def drop_left(**_: Any) -> None:
    """Let go of files that were on their way, and that nobody has gone on with for some days."""
    at = now()

    def let_go(office_id: int) -> None:
        left = True
        while left:
            with scope.system(office_id, "let go of uploads that nobody goes on with", at=at) as actor:
                found = left_uploads(actor, before=at - PARTS_KEPT)
                forget_uploads(actor, found)
            left = bool(found)

    each_alone("let go of the uploads of offices", _offices(), let_go)


def _offices() -> list[int]:
    return list(Office.objects.values_list("pk", flat=True))
