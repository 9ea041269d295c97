"""An event and handlers for tests of the stream: registered for one test, then gone."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from kantorek.core import events, scope
from kantorek.core.actor import Actor
from kantorek.core.events import Event, publish
from kantorek.core.models import Delivery, EventRecord
from kantorek.core.refs import Ref
from kantorek.offices.models import Office
from kantorek.offices.tests.make import AT

LATER = AT + timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    """A bell was rung."""

    times: int = 1
    words: dict[str, Any] = field(default_factory=dict)


@contextmanager
def heard(*handlers: Callable[[Actor, BellRung], None], inside: bool = False) -> Iterator[list[str]]:
    """Let handlers listen to BellRung; gives their keys."""
    keys = [f"{__name__}.handler_{number}" for number in range(len(handlers))]
    if inside:
        events._inside[BellRung.name] = list(handlers)
    else:
        events._later[BellRung.name] = dict(zip(keys, handlers, strict=True))
    try:
        yield keys
    finally:
        events._inside.pop(BellRung.name, None)
        events._later.pop(BellRung.name, None)


def ring(office: Office, **payload: Any) -> EventRecord:
    """Ring the bell in an office."""
    with scope.system(office.pk, "tests", at=AT) as actor:
        return publish(BellRung(actor=actor, subject=Ref("bell", 7, "Bell"), **payload))


def deliveries(office: Office) -> list[Delivery]:
    """What is owed and done, oldest first."""
    with scope.system(office.pk, "tests", at=AT):
        return list(Delivery.objects.order_by("pk"))


def count_events(office: Office) -> int:
    """How many events the office has."""
    with scope.system(office.pk, "tests", at=AT):
        return EventRecord.objects.count()


def owed_soon(office: Office, *, patience: float = 60.0) -> list[int]:
    """What the sweeper finds; transactions of other tests on the same server hold its horizon back for a moment."""
    end = time.monotonic() + patience
    while not (owed := events.overdue(office.pk, at=LATER)) and time.monotonic() < end:
        time.sleep(0.05)
    return owed
