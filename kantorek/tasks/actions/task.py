"""Adding, changing and removing tasks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.models import EventRecord
from kantorek.core.refs import Ref
from kantorek.offices.models import StaffMember
from kantorek.tasks.actions import steps as step_actions
from kantorek.tasks.actions.taking import (
    clean_plan,
    hold_task,
    person_for,
    put_task_words,
    refuse_closed,
    tell_pages,
)
from kantorek.tasks.events import TaskAdded, TaskChanged, TaskRemoved, TaskRestored
from kantorek.tasks.models import Recurrence, Task

FIELDS = ("title", "text", "priority", "labels", "due_on", "show_on", "owner_id", "needs_review", "reviewer_id")
"""What change_task() may change; the state moves by move_task() alone."""
PEOPLE = ("owner_id", "reviewer_id")


@transaction.atomic
def add_task(
    actor: Actor,
    *,
    title: str,
    client: Client | None,
    owner_id: int | None,
    due_on: date | None = None,
    show_on: date | None = None,
    text: str = "",
    priority: int = 2,
    labels: Iterable[str] = (),
    needs_review: bool = False,
    reviewer_id: int | None = None,
    steps: Iterable[str] = (),
    source: Ref | None = None,
    recurrence: Recurrence | None = None,
    occurrence_on: date | None = None,
    many: bool = False,
) -> Task:
    """Write down something to do, with its steps, all or nothing.

    Refuses a closed client, an empty title, more than 500 steps, an owner or reviewer who left or does not see the
    client, and a reviewer who is the owner. `source` says why it exists, `many` that the caller tells the owners itself.
    An occurrence of a recurring task is made once: asked for again, the one that stands is given.
    """
    if recurrence and (known := Task.objects.of_occurrence(recurrence.pk, occurrence_on)):
        return known
    if client:
        client = taken(client.pk)
        refuse_closed(actor, client)
    plan = {"title": title, "text": text, "priority": priority, "labels": labels, "due_on": due_on, "show_on": show_on}
    people = {"owner_id": owner_id, "reviewer_id": reviewer_id if needs_review else None}
    values = clean_plan(actor, plan) | {key: person_for(actor, client, pk, field=key) for key, pk in people.items()}
    _refuse_own_review(values["owner_id"], values["reviewer_id"])
    values |= {"needs_review": needs_review, "recurrence": recurrence, "occurrence_on": occurrence_on}
    return _write(actor, client, values, steps, source, many=many)


def _write(
    actor: Actor, client: Client | None, values: dict[str, Any], steps: Iterable[str], source: Ref | None, *, many: bool
) -> Task:
    """Write a checked task with its steps, and tell."""
    task = Task(office_id=actor.office_id, client=client, **values, **_made(actor))
    if source:
        task.source_kind, task.source_id, task.source_title = source.kind, source.id, source.title[:300]
    lines = step_actions.clean_steps(actor, steps)
    task.steps_all = len(lines)
    task.save(force_insert=True)
    step_actions.put_steps(actor, task, lines)
    due = task.due_on.isoformat() if task.due_on else None
    told: dict[str, Any] = {"owner_id": task.owner_id, "due_on": due, "source_kind": task.source_kind, "many": many}
    publish(TaskAdded(actor=actor, subject=task.ref, client_id=task.client_id, **told))
    put_task_words(actor, task)
    tell_pages(actor, task)
    return task


@transaction.atomic
def change_task(actor: Actor, task: Task, *, fields: dict[str, Any], version: int) -> Task:
    """Change fields of a task: FIELDS, and no others.

    Refuses a closed client, wrong values, people who may not have it, taking the review off one's own work and, with
    what differs, a version that somebody else has overtaken.
    """
    task = hold_task(actor, task)
    if unknown := set(fields) - set(FIELDS):
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))}, code="unknown_field")
    values = clean_plan(actor, fields)
    changes = {key: [getattr(task, key), value] for key, value in values.items() if getattr(task, key) != value}
    if not changes:
        return task
    if task.version != version:
        theirs = {key: (new, old) for key, (old, new) in changes.items()}
        raise Stale(_("Somebody changed this task meanwhile. Look at the marked fields and save again."), theirs=theirs)
    return save_changes(actor, task, changes)


def save_changes(actor: Actor, task: Task, changes: dict[str, list[Any]], *, many: bool = False) -> Task:
    """Write checked changes {field: [old, new]} of a task that is held, and tell; `many`: with others in one go."""
    _refuse_people(actor, task, {key: new for key, (_old, new) in changes.items()})
    if changes.get("needs_review") == [True, False]:
        _refuse_dodge(actor, task)
    for key, (_old, new) in changes.items():
        setattr(task, key, new)
    if not task.needs_review and task.reviewer_id:
        changes["reviewer_id"] = [task.reviewer_id, None]
        task.reviewer_id = None
    task.version += 1
    task.save(update_fields=[*(key.removesuffix("_id") for key in changes), "version"])
    told = {key: [_plain(old), _plain(new)] for key, (old, new) in changes.items()}
    names = {key: _names(actor, pair) for key, pair in changes.items() if key in PEOPLE}
    about: dict[str, Any] = {"actor": actor, "subject": task.ref, "client_id": task.client_id}
    publish(TaskChanged(**about, changes=told, names=names, owner_id=task.owner_id, many=many))
    if {"title", "labels"} & set(changes):
        put_task_words(actor, task)
    tell_pages(actor, task)
    return task


@transaction.atomic
def remove_task(actor: Actor, task: Task) -> Task:
    """Take a task away; it can be brought back. Refuses a closed client."""
    task = hold_task(actor, task, removed=True)
    if task.removed_at:
        return task
    task.removed_at = actor.at
    task.version += 1
    task.save(update_fields=["removed_at", "version"])
    publish(TaskRemoved(actor=actor, subject=task.ref, client_id=task.client_id))
    put_task_words(actor, task)
    tell_pages(actor, task)
    return task


@transaction.atomic
def restore_task(actor: Actor, task: Task) -> Task:
    """Bring a task back that was taken away. Refuses a closed client."""
    task = hold_task(actor, task, removed=True)
    if task.removed_at is None:
        return task
    task.removed_at = None
    task.version += 1
    task.save(update_fields=["removed_at", "version"])
    publish(TaskRestored(actor=actor, subject=task.ref, client_id=task.client_id))
    put_task_words(actor, task)
    tell_pages(actor, task)
    return task


def _made(actor: Actor) -> dict[str, Any]:
    """Who wrote it down, and when; that is its first move, too."""
    name = "" if actor.kind == "system" else actor.name
    return {
        "created_at": actor.at,
        "created_by_id": actor.staff_id,
        "moved_at": actor.at,
        "moved_by_name": name,
    }


def _refuse_people(actor: Actor, task: Task, wanted: dict[str, Any]) -> None:
    """Refuse people who may not have this task; those who have it already may have left since."""
    people = {key: wanted[key] for key in PEOPLE if key in wanted}
    if people:
        client = Client.objects.get(pk=task.client_id) if task.client_id else None
        for key, staff_id in people.items():
            person_for(actor, client, staff_id, field=key)
        needs = wanted.get("needs_review", task.needs_review)
        reviewer_id = wanted.get("reviewer_id", task.reviewer_id) if needs else None
        _refuse_own_review(wanted.get("owner_id", task.owner_id), reviewer_id)
        if task.state == "review" and reviewer_id and reviewer_id == task.made_by_id:
            raise Refused(_("Who did the work cannot be its reviewer."), code="own_review", field="reviewer_id")


def _refuse_own_review(owner_id: int | None, reviewer_id: int | None) -> None:
    if reviewer_id and reviewer_id == owner_id:
        raise Refused(_("Who does the work cannot be its reviewer."), code="own_review", field="reviewer_id")


def _refuse_dodge(actor: Actor, task: Task) -> None:
    """Four eyes: who does the work does not take the review off it, unless they wrote the task down for themselves.

    Nor does who had it in hand before: a task given away for a moment is no way around a review.
    """
    theirs = actor.staff_id in (task.owner_id, task.made_by_id) or _was_theirs(actor, task)
    if theirs and (task.made_by_id or task.created_by_id != actor.staff_id):
        words = _("You do this work, so somebody else decides whether it needs a review.")
        raise Refused(words, code="own_review", field="needs_review")


def _was_theirs(actor: Actor, task: Task) -> bool:
    told = EventRecord.objects.filter(subject_kind=task.ref.kind, subject_id=task.pk, office_id=task.office_id)
    return actor.staff_id is not None and told.filter(changes__owner_id__0=actor.staff_id).exists()


def _names(actor: Actor, pair: list[int | None]) -> list[str]:
    known = dict(
        StaffMember.objects.visible_to(actor).filter(pk__in=[pk for pk in pair if pk]).values_list("pk", "name")
    )
    return [known.get(pk or 0, "") for pk in pair]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
