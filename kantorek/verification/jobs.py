"""Entry points of the nightly work: which rounds are due, and one walker for each."""

import time
from dataclasses import replace
from typing import Any

from celery import shared_task
from celery.worker import state

from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.verification.actions.accounts import check_heap
from kantorek.verification.law import WATCHED
from kantorek.verification.rounds import upkeep, walking


class _GoHome(Exception):
    """The worker is asked to stop; a walker waits between two calls and has nothing in hand."""


@shared_task(name="verification.walk_rounds")
def walk_rounds(**_: Any) -> None:
    """Send a walker for each register; who finds another one walking goes home."""
    upkeep.follow_clients(moment_now=now)
    for register in WATCHED:
        defer("verification.walk_round", register=register)


@shared_task(name="verification.walk_round")
def walk_round(*, register: str, **_: Any) -> None:
    """Walk on with the round of one register for a while."""
    try:
        walking.walk(register, moment_now=now, wait=_wait)
    except _GoHome:
        return


@shared_task(name="verification.check_accounts")
def check_accounts(
    *, office_id: int, client_id: int, after_id: int, asked_by: dict[str, Any], so_far: int = 0, **_: Any
) -> None:
    """Go on with the accounts of a client, heap by heap; the answers name whoever asked for it."""
    at, more = now(), True
    while more:
        with scope.system(office_id, "check a client's accounts", at=at) as program:
            actor = replace(program, **asked_by)
        heap = check_heap(actor, client_id, after_id=after_id, at=at, so_far=so_far)
        after_id, so_far, more = heap.last_id, heap.checked, heap.more and not heap.no_file


def _wait(seconds: float) -> None:
    """Wait for the next call, but not when the worker is to stop: it would be killed after ten seconds."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if state.should_stop is not None or state.should_terminate is not None:
            raise _GoHome
        time.sleep(min(left, 0.5))
