"""What every job of the program is: of those of the timetable it is kept when they ran last and how that ended."""

from time import monotonic
from typing import Any

from celery import Task, current_app
from django.apps import apps
from django.db import DatabaseError

from kantorek.core.clock import now
from kantorek.core.defer import log

NOTED = 60.0
"""Seconds between two notes of one job that goes well: what runs every few seconds is noted by the minute."""
_noted: dict[str, float] = {}


class Job(Task):  # type: ignore[misc]
    """A Celery task that notes its run; named in config/celery.py."""

    def after_return(
        self, status: str, retval: Any, task_id: str, args: Any, kwargs: dict[str, Any], einfo: Any
    ) -> None:
        """Note it when the job stands in the timetable."""
        if self.name in {entry["task"] for entry in current_app.conf.beat_schedule.values()}:
            note_run(self.name, _fault(status, retval))


def note_run(name: str, fault: str) -> None:
    """Keep when a job ran and how that ended; never fails, for the job itself is done."""
    if not fault and monotonic() - _noted.get(name, -NOTED) < NOTED:
        return
    at = now()
    said = {"at": at, "error": fault[:120]} | ({} if fault else {"done_at": at})
    try:
        apps.get_model("core", "JobRun").objects.update_or_create(name=name, defaults=said)
    except DatabaseError as away:
        log.warning("a run of %s is not noted: %s", name, type(away).__qualname__)
    else:
        _noted[name] = -NOTED if fault else monotonic()


def _fault(status: str, retval: Any) -> str:
    """Name the fault, never its words: they may quote what the job was about."""
    if status == "SUCCESS":
        return ""
    return type(retval).__qualname__ if isinstance(retval, BaseException) else status
