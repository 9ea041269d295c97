"""Entry points of the work on duties: the nightly planning, office by office, and the deadlines that come close."""

import time
from datetime import datetime
from typing import Any

from celery import shared_task
from django.core.cache import cache

from kantorek.core import scope
from kantorek.core.actor import day_of
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.declarations.actions.escalation import escalate
from kantorek.declarations.actions.planning import plan_batch
from kantorek.offices.models import Office

_SLICE = 20.0
"""Seconds that one job works before it hands on: nobody's click waits behind a night's work."""
_HELD = 120
_DONE = -1
_KEPT = 36 * 3600


@shared_task(name="declarations.plan_night")
def plan_night(**_: Any) -> None:
    """Send a planner to each office that has not been gone through tonight; one that was cut off goes on."""
    at = now()
    for office_id in Office.objects.values_list("pk", flat=True):
        if _reached(office_id, at) != _DONE:
            defer("declarations.plan_office", office_id=office_id)


@shared_task(name="declarations.plan_office")
def plan_office(*, office_id: int, **_: Any) -> None:
    """Plan the clients of one office, batch by batch, from where the night has come to.

    Where it has come to stands in the cache: lost, the night begins again and changes nothing that is done.
    """
    at, until = now(), time.monotonic() + _SLICE
    if not cache.add(_lease(office_id), 1, _HELD):
        return  # another worker is at it
    reached = _reached(office_id, at)
    try:
        while reached != _DONE and time.monotonic() < until:
            with scope.system(office_id, "plan the duties of clients", at=at) as actor:
                planned = plan_batch(actor, after_id=reached, on=actor.on)
            reached = planned.last_id or _DONE
            cache.set(_mark(office_id, at), reached, _KEPT)
            cache.touch(_lease(office_id), _HELD)
    finally:
        cache.delete(_lease(office_id))
    if reached != _DONE:
        defer("declarations.plan_office", office_id=office_id)


@shared_task(name="declarations.escalate")
def escalate_deadlines(**_: Any) -> None:
    """Tell of deadlines that come close; what has been told is not told again, however often this runs."""
    for office_id in Office.objects.values_list("pk", flat=True):
        defer("declarations.escalate_office", office_id=office_id)


@shared_task(name="declarations.escalate_office")
def escalate_office(*, office_id: int, **_: Any) -> None:
    """Do it for one office, some thousands at a time: what goes wrong in one is not the others' trouble."""
    at, left = now(), 1
    while left:
        with scope.system(office_id, "tell of deadlines that come close", at=at) as actor:
            left = escalate(actor, on=actor.on)


def _mark(office_id: int, at: datetime) -> str:
    return f"declarations:planned:{office_id}:{day_of(at).isoformat()}"


def _lease(office_id: int) -> str:
    return f"declarations:planning:{office_id}"


def _reached(office_id: int, at: datetime) -> int:
    return int(cache.get(_mark(office_id, at)) or 0)
