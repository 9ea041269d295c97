"""The checklist of a task: lines are added, worded anew, ticked, ordered, taken out and put back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.tasks.actions.taking import hold_task, tell_pages
from kantorek.tasks.events import StepAdded, StepRemoved, StepRenamed, StepReturned, StepsOrdered, StepTicked
from kantorek.tasks.models import Step, Task

MOST = 500
LONGEST = 300


@transaction.atomic
def add_step(actor: Actor, task: Task, *, text: str) -> Step:
    """Add a line at the end. Refuses an empty one, the 501st, and a closed client."""
    task = hold_task(actor, task)
    if task.steps_all >= MOST:
        raise Refused(_too_many(), code="too_many", field="text")
    last = task.steps.order_by("-position").values_list("position", flat=True).first()
    step = put_steps(actor, task, [_clean(text)], start=-1 if last is None else last)[0]
    _count(task)
    publish(StepAdded(actor=actor, subject=task.ref, client_id=task.client_id, step_id=step.pk, text=step.text))
    tell_pages(actor, task)
    return step


@transaction.atomic
def rename_step(actor: Actor, step: Step, *, text: str, seen: str | None = None) -> Step:
    """Word a line anew. Refuses an empty one, a closed client, and one that somebody has worded anew since it was `seen`."""
    task, step = _held(actor, step)
    was, new = step.text, _clean(text)
    if was == new:
        return step
    if seen is not None and was != seen:
        words = _("Somebody changed this step meanwhile to “%(text)s”. Check and save again.")
        raise Stale(words % {"text": was}, theirs={"text": (new, was)})
    step.text = new
    step.save(update_fields=["text"])
    told: dict[str, Any] = {"step_id": step.pk, "text": step.text, "changes": {"step": [was, new]}}
    publish(StepRenamed(actor=actor, subject=task.ref, client_id=task.client_id, **told))
    tell_pages(actor, task)
    return step


@transaction.atomic
def tick_step(actor: Actor, step: Step, *, done: bool) -> Step:
    """Tick a line, or take its tick back; who was second changes nothing. Refuses a closed client."""
    task, step = _held(actor, step)
    if bool(step.done_at) == done:
        return step
    step.done_at = actor.at if done else None
    step.done_by_name = actor.name if done else ""
    step.save(update_fields=["done_at", "done_by_name"])
    _count(task)
    told: dict[str, Any] = {"step_id": step.pk, "text": step.text, "done": done}
    publish(StepTicked(actor=actor, subject=task.ref, client_id=task.client_id, **told))
    tell_pages(actor, task)
    return step


@transaction.atomic
def remove_step(actor: Actor, step: Step) -> None:
    """Take a line out; return_step() puts it back as it was. Refuses a closed client."""
    task, step = _held(actor, step)
    pk, text = step.pk, step.text
    step.delete()
    _count(task)
    publish(StepRemoved(actor=actor, subject=task.ref, client_id=task.client_id, step_id=pk, text=text))
    tell_pages(actor, task)


@transaction.atomic
def return_step(
    actor: Actor, task: Task, *, text: str, position: int, done_at: datetime | None = None, done_by_name: str = ""
) -> Step:
    """Put a line back where it stood, ticked as it was. Refuses the 501st line and a closed client."""
    task = hold_task(actor, task)
    if task.steps_all >= MOST:
        raise Refused(_too_many(), code="too_many", field="text")
    step = put_steps(actor, task, [_clean(text)], start=position - 1)[0]
    if done_at:
        step.done_at, step.done_by_name = done_at, done_by_name
        step.save(update_fields=["done_at", "done_by_name"])
    _count(task)
    publish(StepReturned(actor=actor, subject=task.ref, client_id=task.client_id, step_id=step.pk, text=step.text))
    tell_pages(actor, task)
    return step


@transaction.atomic
def order_steps(actor: Actor, task: Task, *, step_ids: Iterable[int]) -> None:
    """Bring the lines into an order; those not named follow in the order they had. Refuses a closed client."""
    task = hold_task(actor, task)
    steps = {step.pk: step for step in task.steps.order_by("position", "pk")}
    named = [pk for pk in dict.fromkeys(step_ids) if pk in steps]
    wanted = [steps[pk] for pk in [*named, *(pk for pk in steps if pk not in set(named))]]
    if wanted == list(steps.values()):
        return
    for position, step in enumerate(wanted):
        step.position = position
    Step.objects.bulk_update(wanted, ["position"])
    publish(StepsOrdered(actor=actor, subject=task.ref, client_id=task.client_id))
    tell_pages(actor, task)


def clean_steps(actor: Actor, steps: Iterable[str]) -> list[str]:
    """Give the lines that have words in them. Refuses more than 500, and an endless one."""
    lines = [_clean(line) for line in steps if line.strip()]
    if len(lines) > MOST:
        raise Refused(_too_many(), code="too_many", field="steps")
    return lines


def put_steps(actor: Actor, task: Task, lines: list[str], *, start: int = -1) -> list[Step]:
    """Write lines behind a position of a task; the caller has checked them, counts and tells."""
    return Step.objects.bulk_create(
        Step(office_id=task.office_id, client_id=task.client_id, task=task, text=line, position=position)
        for position, line in enumerate(lines, start=start + 1)
    )


def _held(actor: Actor, step: Step) -> tuple[Task, Step]:
    task = hold_task(actor, Task.objects.get(pk=step.task_id))
    found = Step.objects.select_for_update().filter(pk=step.pk).first()
    if found is None:
        raise Refused(_("This step has been removed meanwhile."), code="removed")
    return task, found


def _count(task: Task) -> None:
    """Keep the counters of the checklist on the task itself: a list of thousands counts nothing."""
    task.steps_all = task.steps.count()
    task.steps_done = task.steps.exclude(done_at=None).count()
    task.save(update_fields=["steps_all", "steps_done"])


def _too_many() -> str:
    return _("A checklist has at most %(count)s steps. Split the task.") % {"count": MOST}


def _clean(text: str) -> str:
    text = " ".join(text.replace("\x00", "").split())
    if not text:
        raise Refused(_("Write what the step is."), code="required", field="text")
    if len(text) > LONGEST:
        raise Refused(_("A step has at most %(count)s characters.") % {"count": LONGEST}, code="too_long", field="text")
    return text
