"""Work that follows a commit: named jobs, sent once the change is safe."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction

log = logging.getLogger("kantorek.jobs")


def defer(name: str, **kwargs: Any) -> None:
    """Run a job by name after the commit; one that the broker loses is found again by its owner's sweeper."""
    transaction.on_commit(lambda: _send(name, kwargs), robust=True)


def defer_later(name: str, *, seconds: float, **kwargs: Any) -> None:
    """The same, some seconds after the commit; for short waits, as the job lies in a worker's memory until then."""
    transaction.on_commit(lambda: _send(name, kwargs, countdown=seconds), robust=True)


def _send(name: str, kwargs: dict[str, Any], **when: float) -> None:
    current_app.send_task(name, kwargs=kwargs, **when)
