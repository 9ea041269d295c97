"""Making the tasks of recurring ones when their time comes: each once, and never a flood after a pause."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from kantorek.clients.actions.taking import taken
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.tasks.actions.task import add_task
from kantorek.tasks.events import OccurrencesSkipped, RecurrenceWithoutOwner
from kantorek.tasks.models import Recurrence, Task
from kantorek.tasks.recurring import Occurrence, due_now

NOBODY = frozenset({"left", "not_theirs", "not_staff"})
"""Why an owner is refused who cannot have the task any more."""


@transaction.atomic
def make_due(actor: Actor, recurrence: Recurrence, *, on: date) -> list[Task]:
    """Make the tasks whose time has come, each day of the rule once; a second run makes nothing.

    Of the times that went by only the newest is made, the others are told as skipped; so are all while the client is
    closed. A paused one makes nothing. When the owner cannot have it any more it is made for nobody, which is told.
    """
    client = taken(recurrence.client_id) if recurrence.client_id else None
    recurrence = Recurrence.objects.select_for_update().get(pk=recurrence.pk)
    recurrence.client = client
    if recurrence.removed_at or recurrence.paused_at or recurrence.next_on is None:
        return []
    due = due_now(recurrence.rule, begin=recurrence.next_on, lead_days=recurrence.lead_days, on=on)
    closed = bool(client and client.why_closed())
    made = [] if closed else [_make(actor, recurrence, one) for one in due.make]
    left = [*due.missed, *(due.make if closed else [])]
    if left:
        told: dict[str, Any] = {"days": [one.on.isoformat() for one in left], "why": "closed" if closed else "missed"}
        publish(OccurrencesSkipped(actor=actor, subject=recurrence.ref, client_id=recurrence.client_id, **told))
    if due.next_on != recurrence.next_on:
        recurrence.next_on = due.next_on
        recurrence.save(update_fields=["next_on"])
    return made


def _plan_of(recurrence: Recurrence, one: Occurrence) -> dict[str, Any]:
    """Give what add_task() takes, but for the people."""
    return {
        "title": recurrence.title,
        "client": recurrence.client,
        "text": recurrence.text,
        "priority": recurrence.priority,
        "labels": recurrence.labels,
        "needs_review": recurrence.needs_review,
        "steps": recurrence.steps,
        "due_on": one.due_on,
        "show_on": one.due_on - timedelta(days=recurrence.lead_days),
        "source": recurrence.ref,
        "recurrence": recurrence,
        "occurrence_on": one.on,
    }


def _make(actor: Actor, recurrence: Recurrence, one: Occurrence) -> Task:
    """Make one task; whoever cannot have it any more is left out, owner and reviewer each."""
    plan = _plan_of(recurrence, one)
    people: dict[str, Any] = {"owner_id": recurrence.owner_id, "reviewer_id": recurrence.reviewer_id}
    for _person in people:  # both may have left
        try:
            with transaction.atomic():
                task = add_task(actor, **plan, **people)
                break
        except Refused as refused:
            if refused.code not in NOBODY or refused.field not in people:
                raise
            people[refused.field] = None
    else:
        task = add_task(actor, **plan, **people)
    if recurrence.owner and task.owner_id is None:
        told: dict[str, Any] = {"task_id": task.pk, "owner_name": recurrence.owner.name}
        publish(RecurrenceWithoutOwner(actor=actor, subject=recurrence.ref, client_id=recurrence.client_id, **told))
    return task
