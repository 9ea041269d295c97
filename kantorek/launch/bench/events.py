"""How long an event takes to the end of its handlers, and whether 200 a second are kept up with."""

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.cache import cache

from kantorek.clients.events import ClientChanged
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.clock import now
from kantorek.core.events import after, publish
from kantorek.launch.bench.report import Figure, percentile

if TYPE_CHECKING:
    from kantorek.launch.bench.data import Loaded

RATE, SECONDS = 200, 10


@after(ClientChanged)
def note_arrival(actor: Actor, event: ClientChanged) -> None:
    """Note when the event came; the moment it was published stands in its changes."""
    cache.set(f"bench:{event.id}", time.time(), timeout=600)


def measure(loaded: "Loaded") -> list[Figure]:
    """Publish at a steady rate and wait for the last handler."""
    print("events: publishing", RATE * SECONDS, "at", RATE, "a second")
    actor = Actor(kind="system", at=now(), office_id=loaded.office_id, name="bench", clients=None)
    with scope.of(actor):
        client = Client.objects.order_by("pk").first()
    assert client
    begin, sent = time.monotonic(), {}
    for number in range(RATE * SECONDS):
        wait = begin + number / RATE - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        with scope.of(replace(actor, at=now())) as doer:
            event = ClientChanged(actor=doer, subject=client.ref, client_id=client.pk, changes={"city": ["A", "B"]})
            record = publish(event)
        sent[record.pk] = time.time()
    took = time.monotonic() - begin
    arrived = _wait(sent, until=time.monotonic() + 60)
    delays = [1000 * (arrived[pk] - sent[pk]) for pk in arrived]
    lost = len(sent) - len(arrived)
    return [
        Figure("events", "published a second (of 200 wanted)", len(sent) / took, "/s"),
        Figure("events", "commit to handler, p50", percentile(delays, 0.5) if delays else 0, "ms", None, None, lost),
        Figure("events", "commit to handler, p95", percentile(delays, 0.95) if delays else 0, "ms", 1000, None, lost),
    ]


def _wait(sent: dict[int, float], until: float) -> dict[int, float]:
    arrived: dict[int, Any] = {}
    while len(arrived) < len(sent) and time.monotonic() < until:
        keys = [f"bench:{pk}" for pk in sent if pk not in arrived]
        arrived |= {int(key.split(":")[1]): value for key, value in cache.get_many(keys).items()}
        time.sleep(0.2)
    return arrived
