"""Many tasks at once: an owner, a day, a state, a priority, a label, or away with them; and all of it back again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.tasks.actions.moving import save_move, why_not
from kantorek.tasks.actions.taking import clean_plan, hold_task, put_task_words, tell_pages
from kantorek.tasks.actions.task import remove_task, save_changes
from kantorek.tasks.choices import State
from kantorek.tasks.events import TaskChanged, TaskMoved, TaskRestored, TasksGiven
from kantorek.tasks.models import Task

MOST = 500
FIELDS = ("owner_id", "due_on", "priority")
MOVED = ("state", "done_at", "moved_at", "moved_by_name", "made_by_id", "reviewed_by_id")
Was = list[Any]
"""One task as it was: its id, its version after the change, its former columns as plain values."""


@dataclass(frozen=True, slots=True)
class Many:
    """What became of a change of many: `was` is what put_back() takes, `left` says why others stayed as they are."""

    was: list[Was] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@transaction.atomic
def change_many(actor: Actor, ids: Iterable[int], *, fields: dict[str, Any]) -> Many:
    """Change tasks that the actor sees: owner_id, due_on, priority, state, label (added), unlabel, or removed.

    Each as if it were changed alone: what is refused for one (closed client, review, an owner who does not see it) stays as
    it is and is named, the others change. Refuses more than 500, unknown fields and wrong values altogether.
    """
    ids = list(dict.fromkeys(ids))
    if len(ids) > MOST:
        raise Refused(_("At most %(count)s tasks at once.") % {"count": MOST}, code="too_many")
    if unknown := set(fields) - {*FIELDS, "state", "label", "unlabel", "removed"}:
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))}, code="unknown_field")
    if "state" in fields and fields["state"] not in State.values:
        raise Refused(_("There is no such state."), code="bad_state", field="state")
    values = clean_plan(actor, fields)
    done, given = Many(), 0
    # In the order of clients, as everybody who locks several does.
    for task in Task.objects.visible_to(actor).current().filter(pk__in=ids).order_by("client_id", "pk"):
        try:
            with transaction.atomic():
                was = _change(actor, task, values)
        except Refused as refused:
            done.left.append(f"{task.title}: {refused.message}")
            continue
        if was:
            done.was.append(was)
            given += "owner_id" in was[2]
    _tell_owner(actor, values.get("owner_id"), given)
    return done


@transaction.atomic
def put_back(actor: Actor, was: Sequence[Was]) -> Many:
    """Bring tasks back to what they were before change_many() or move_task(): `was` as it came from there.

    Whoever changed one since keeps that change: it is left alone and named, like one whose client has been closed.
    """
    done = Many()
    formerly = {pk: (version, columns) for pk, version, columns in was}
    for task in Task.objects.visible_to(actor).filter(pk__in=formerly).order_by("client_id", "pk"):
        version, columns = formerly[task.pk]
        try:
            with transaction.atomic():
                _return(actor, task, version, columns)
        except Refused as refused:
            done.left.append(f"{task.title}: {refused.message}")
            continue
        done.was.append([task.pk, version, columns])
    return done


def state_was(actor: Actor, before: Task, after: Task) -> list[Was]:
    """Give what put_back() takes to undo one move."""
    return [[after.pk, after.version, {key: _plain(getattr(before, key)) for key in MOVED}]]


def _change(actor: Actor, task: Task, values: dict[str, Any]) -> Was | None:
    """Change one task; nothing where it is so already."""
    if values.get("removed"):
        removed = remove_task(actor, task)
        return [task.pk, removed.version, {"removed_at": None}]
    task = hold_task(actor, task)
    was: dict[str, Any] = {}
    wanted = {key: values[key] for key in FIELDS if key in values}
    if "label" in values or "unlabel" in values:
        kept = [label for label in task.labels if label != values.get("unlabel")]
        wanted |= clean_plan(actor, {"labels": [*kept, *([values["label"]] if values.get("label") else [])]})
    changes = {key: [getattr(task, key), new] for key, new in wanted.items() if getattr(task, key) != new}
    if changes:
        was |= {key: _plain(old) for key, (old, _new) in changes.items()}
        task = save_changes(actor, task, changes, many=True)
    if "state" in values and values["state"] != task.state:
        if why := why_not(actor, task, values["state"]):
            raise why
        was |= {key: _plain(getattr(task, key)) for key in MOVED}
        task = save_move(actor, task, values["state"])
    return [task.pk, task.version, was] if was else None


def _return(actor: Actor, task: Task, version: int, columns: dict[str, Any]) -> None:
    """Write the former columns of one task, and tell."""
    task = hold_task(actor, task, removed=True)
    if task.version != version:
        raise Refused(_("Somebody changed it since."), code="stale")
    moved_from, changes = task.state, {}
    for key, plain in columns.items():
        value = _value(key, plain)
        if key not in MOVED and key != "removed_at":
            changes[key] = [_plain(getattr(task, key)), plain]
        setattr(task, key, value)
    task.version += 1
    task.save(update_fields=[*(key.removesuffix("_id") for key in columns), "version"])
    about: dict[str, Any] = {"actor": actor, "subject": task.ref, "client_id": task.client_id}
    if "removed_at" in columns:
        publish(TaskRestored(**about))
    if changes:
        publish(TaskChanged(**about, changes=changes, names={}, owner_id=task.owner_id, many=True))
    if moved_from != task.state:
        publish(TaskMoved(**about, was=moved_from, now=task.state, back=True))
    put_task_words(actor, task)
    tell_pages(actor, task)


def _tell_owner(actor: Actor, owner_id: int | None, count: int) -> None:
    """One word to whoever was given many: not a notice each."""
    if owner_id and count:
        subject = Ref("offices.staff_member", owner_id)
        publish(TasksGiven(actor=actor, subject=subject, owner_id=owner_id, count=count))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _value(key: str, plain: Any) -> Any:
    if plain is None or not isinstance(plain, str):
        return plain
    if key.endswith("_at"):
        return datetime.fromisoformat(plain)
    return date.fromisoformat(plain) if key.endswith("_on") else plain
