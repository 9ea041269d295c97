"""The events of one client as lines, newest first, filtered and paged."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from kantorek.core.actor import WARSAW, Actor
from kantorek.core.events import read
from kantorek.core.models import EventRecord
from kantorek.core.prepared import Prepared
from kantorek.core.refs import Ref
from kantorek.core.sentences import names_in, sentence_of

FEW = 15
"""So many lines where the timeline is one part of a page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event, ready to print."""

    id: int
    at: datetime
    name: str
    group: str
    icon: str
    title: str
    detail: str
    who: str
    changes: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person filters a timeline by; days are Warsaw's, both ends included. `subject`: of one thing alone."""

    groups: tuple[str, ...] = ()
    staff_id: int | None = None
    since: date | None = None
    until: date | None = None
    subject: Ref | None = None


def events_of(actor: Actor, client_id: int, wanted: Wanted | None = None) -> QuerySet[EventRecord]:
    """Events of a client that the actor sees, newest first."""
    wanted = wanted or Wanted()
    events = EventRecord.objects.filter(office_id=actor.office_id, client_id=client_id)
    if actor.clients is not None:
        events = events.filter(client_id__among=actor.clients)
    events = events.filter(name__in=names_in(list(wanted.groups)))
    if wanted.staff_id:
        events = events.filter(actor_staff_id=wanted.staff_id)
    if wanted.subject:
        events = events.filter(subject_kind=wanted.subject.kind, subject_id=wanted.subject.id)
    if wanted.since:
        events = events.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        events = events.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return events.order_by("-id")


def lines(
    actor: Actor, client_id: int, wanted: Wanted | None = None, *, before: int | None = None, limit: int = FEW
) -> tuple[list[Line], int | None]:
    """Give a page of lines and the id to ask the next page `before`, or None at the end."""
    if wanted is None and before is None and limit == FEW:
        records = _newest(actor, client_id)
    else:
        events = events_of(actor, client_id, wanted)
        if before:
            events = events.filter(pk__lt=before)
        records = list(events[: limit + 1])
    shown = [_line(actor, record) for record in records[:limit]]
    return shown, shown[-1].id if len(records) > limit else None


_newest = Prepared(lambda actor, client_id: events_of(actor, client_id)[: FEW + 1])
"""What every dashboard asks for."""


def _line(actor: Actor, record: EventRecord) -> Line:
    event = read(record)
    sentence = sentence_of(record.name)
    assert sentence  # events_of() asks for events with a sentence only
    return Line(
        id=record.pk,
        at=record.at,
        name=record.name,
        group=sentence.group,
        icon=sentence.icon,
        title=sentence.title(event),
        detail=sentence.detail(event, actor),
        who="" if record.actor_kind == "system" else record.actor_name,
        changes=record.changes,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), WARSAW)
