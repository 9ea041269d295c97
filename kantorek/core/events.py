"""The one stream: an action ends by publish(Event); everybody who cares listens.

`@on(Event)` handlers run inside the same transaction, `@after(Event)` handlers after the commit through Celery,
once per event and handler: the mark is written in the handler's own transaction.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from django.db.models import Q

from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.defer import defer, log
from kantorek.core.models import Delivery, EventRecord
from kantorek.core.refs import Ref

GIVEN_UP = 12
"""Attempts after which a handler is not tried any more by itself; some days."""
_RETRY = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))

by_name: dict[str, type["Event"]] = {}
_inside: dict[str, list[Callable[[Actor, Any], None]]] = {}
_later: dict[str, dict[str, Callable[[Actor, Any], None]]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact, of ids and plain values. Subclasses live in an app's events.py and add their payload as fields."""

    actor: Actor
    subject: Ref
    client_id: int | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    id: int | None = None

    name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        app = cls.__module__.split(".")[1]
        cls.name = f"{app}.{re.sub(r'(?<!^)(?=[A-Z])', '_', cls.__name__).lower()}"
        by_name[cls.name] = cls

    def payload(self) -> dict[str, Any]:
        """Give what the subclass adds to the envelope."""
        envelope = {f.name for f in fields(Event)}
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in envelope}


E_ = TypeVar("E_", bound=Event)


def on(*kinds: type[E_]) -> Callable[[Callable[[Actor, E_], None]], Callable[[Actor, E_], None]]:
    """Run the function inside the publisher's transaction, as the publisher; of several kinds it takes any Event."""

    def register(handler: Callable[[Actor, E_], None]) -> Callable[[Actor, E_], None]:
        for kind in kinds:
            _inside.setdefault(kind.name, []).append(handler)
        return handler

    return register


def after(*kinds: type[E_]) -> Callable[[Callable[[Actor, E_], None]], Callable[[Actor, E_], None]]:
    """Run the function after the commit, as the system, exactly once; it may be retried when it fails."""

    def register(handler: Callable[[Actor, E_], None]) -> Callable[[Actor, E_], None]:
        key = f"{handler.__module__}.{handler.__qualname__}"
        for kind in kinds:
            _later.setdefault(kind.name, {})[key] = handler
        return handler

    return register


def publish(event: Event) -> EventRecord:
    """Write the event into the stream, run the handlers inside, and send it on its way to those after.

    Outside a transaction the wall refuses the row, so an event never stands without the change it tells of.
    """
    record = EventRecord.objects.create(**_columns(event))
    for handler in _inside.get(event.name, []):
        handler(event.actor, event)
    if waiting := _later.get(event.name):
        Delivery.objects.bulk_create(
            Delivery(
                office_id=record.office_id,
                client_id=record.client_id,
                event=record,
                handler=key,
                next_at=event.actor.at + _RETRY[0],
            )
            for key in waiting
        )
        defer("core.deliver_event", event_id=record.pk, office_id=record.office_id)
    return record


def _columns(event: Event) -> dict[str, Any]:
    actor = event.actor
    return {
        "office_id": actor.office_id,
        "client_id": event.client_id,
        "name": event.name,
        "at": actor.at,
        "subject_kind": event.subject.kind,
        "subject_id": event.subject.id,
        "subject_title": event.subject.title,
        "actor_kind": actor.kind,
        "actor_user_id": actor.user_id,
        "actor_staff_id": actor.staff_id,
        "actor_name": actor.name,
        "payload": event.payload(),
        "changes": event.changes,
    }


def read(record: EventRecord) -> Event:
    """Make the event from its row again; a payload field that the class has gained since takes its default."""
    kind = by_name[record.name]
    actor = Actor(
        kind=record.actor_kind,
        at=record.at,
        office_id=record.office_id,
        user_id=record.actor_user_id,
        staff_id=record.actor_staff_id,
        name=record.actor_name,
    )
    known = {f.name for f in fields(kind)}
    required = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    payload = {key: value for key, value in record.payload.items() if key in known}
    payload |= dict.fromkeys(required - set(payload) - {"actor", "subject"})
    return kind(
        actor=actor,
        subject=Ref(record.subject_kind, record.subject_id, record.subject_title),
        client_id=record.client_id,
        changes=record.changes,
        id=record.pk,
        **payload,
    )


def deliver(event_id: int, office_id: int, *, at: datetime) -> int:
    """Bring one event to the handlers that have not had it yet; give how many took it."""
    done = last = 0
    more = True
    while more:
        took, last, more = _deliver_next(event_id, office_id, last, at=at)
        done += took
    return done


def _deliver_next(event_id: int, office_id: int, last: int, *, at: datetime) -> tuple[bool, int, bool]:
    """Bring the event to one handler; tell whether it took it, its delivery, and whether others may be waiting.

    Event, delivery and mark in one transaction of few statements: there are hundreds of events a second.
    """
    ripe = Q(attempts=0) | Q(next_at__lte=at)  # what has just failed keeps its pause, whoever sends the event again
    taken = None
    try:
        with scope.system(office_id, "deliver events", at=at) as actor:
            # Locked ones are in another worker's hands.
            owed = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event")
            waiting = owed.filter(ripe, event_id=event_id, done_at=None, pk__gt=last).order_by("pk")[:2]
            found = list(waiting)
            if not found:
                return False, last, False
            taken = found[0]
            handler = _later.get(taken.event.name, {}).get(taken.handler)
            if handler:  # a handler that was removed since owes nothing
                handler(actor, read(taken.event))
            Delivery.objects.filter(pk=taken.pk).update(done_at=at)
            return True, taken.pk, len(found) > 1
    except Exception as error:  # whatever a handler raises, the next one still gets the event
        if taken is None:
            raise
        _note_failure(office_id, taken.pk, error, at=at)
        return False, taken.pk, True


def _note_failure(office_id: int, delivery_id: int, error: Exception, *, at: datetime) -> None:
    log.exception("delivery %s failed", delivery_id)
    with scope.system(office_id, "deliver events", at=at):
        delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
        wait = _RETRY[min(delivery.attempts, len(_RETRY) - 1)]
        delivery.attempts += 1
        delivery.next_at = at + wait
        delivery.error = type(error).__qualname__[:120]
        delivery.save(update_fields=["attempts", "next_at", "error"])


def deliver_again(delivery: Delivery, *, at: datetime) -> None:
    """Let a handler that has not had its event get it after the commit, and be tried anew as if it were the first time."""
    Delivery.objects.filter(pk=delivery.pk, done_at=None).update(attempts=0, next_at=at)
    defer("core.deliver_event", event_id=delivery.event_id, office_id=delivery.office_id)


def overdue(office_id: int, *, at: datetime, limit: int = 500) -> list[int]:
    """Name the events whose handlers are still owed, in commit order, oldest first.

    Only rows below the snapshot's horizon: ids are not commit order.
    """
    with scope.system(office_id, "deliver events", at=at):
        owed = Delivery.objects.filter(done_at=None, next_at__lte=at, attempts__lt=GIVEN_UP)
        settled = EventRecord.objects.extra(where=["core_event.txid < pg_snapshot_xmin(pg_current_snapshot())"])
        ids = settled.filter(pk__in=owed.values("event_id")).order_by("pk").values_list("pk", flat=True)
        return list(ids[:limit])
