"""Tasks over the API: lists, one of them, its checklist and comments, and many at once."""

from typing import Annotated

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from kantorek.api.access import token
from kantorek.api.clients import IF_MATCH, Limit, actor_of, make_cursor, read_cursor, seen_version, visible
from kantorek.api.problems import REFUSALS, VERSIONED, Problem, ProblemOut
from kantorek.api.task_schemas import (
    BulkIn,
    BulkOut,
    CommentIn,
    CommentOut,
    MoveIn,
    QuickIn,
    QuickOut,
    StepChangeIn,
    StepIn,
    StepOut,
    TaskChangeIn,
    TaskFilter,
    TaskIn,
    TaskOut,
    TasksOut,
    UndoIn,
    quick_out,
)
from kantorek.tasks import actions
from kantorek.tasks.choices import State
from kantorek.tasks.models import Comment, Step, Task
from kantorek.tasks.querysets import TaskQuerySet
from kantorek.tasks.quick.seen import see

router = Router()
SALT = "api.tasks"
UNDO_SECONDS = 3600


@router.get("", response={200: TasksOut, 422: ProblemOut}, summary="List tasks")
@token("clients.see")
def list_tasks(
    request: HttpRequest,
    asked: Query[TaskFilter],
    state: Annotated[list[State] | None, Query()] = None,
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Limit = 50,
) -> TasksOut:
    """List tasks by id. Tasks that are not to be shown yet are among them, with their `show_on`."""
    wanted = asked.wanted() | ({"state__in": state} if state else {})
    rows = _shown(request).filter(pk__gt=read_cursor(cursor), **wanted)
    if asked.mine:
        rows = rows.for_person(actor_of(request))
    if asked.open:
        rows = rows.open()
    found = list(rows.order_by("pk")[: limit + 1])
    shown = found[:limit]
    items = [TaskOut.from_orm(task) for task in shown]
    return TasksOut(items=items, next=make_cursor(shown[-1].pk) if len(found) > limit else None)


@router.post("", response={201: TaskOut, **REFUSALS}, summary="Add a task")
@token("tasks.edit")
def add_task(request: HttpRequest, data: TaskIn, response: HttpResponse) -> Status[TaskOut]:
    """Add a task; without `client_id` it is the office's own."""
    client = visible(request, data.client_id) if data.client_id else None
    fields = data.model_dump(exclude={"client_id"})
    return _made(response, actions.add_task(actor_of(request), client=client, **fields))


@router.post("/quick", response={200: QuickOut, 201: QuickOut, **REFUSALS}, summary="Add a task from one line")
@token("tasks.edit")
def add_quick_task(
    request: HttpRequest, data: QuickIn, response: HttpResponse, dry_run: bool = False
) -> Status[QuickOut]:
    """Read a line like "jutro JPK Brukarstwo !wysoki" and say what was recognised; `dry_run` saves nothing.

    To save, send the `seen` that the dry run gave: only what was shown is saved. Without it the line must say
    everything beyond doubt: when a client or a colleague is to be chosen from several, it is refused (409 `ambiguous`).
    """
    actor = actor_of(request)
    seen = see(actor, " ".join(data.text.split()), data.wish())
    if dry_run:
        return Status(200, quick_out(seen))
    if not data.seen and ((seen.clients and not seen.client) or (seen.owners and not seen.owner) or seen.line.faults):
        raise Problem(409, "ambiguous", _("Not everything is clear. Ask with dry_run, and send what you choose."))
    task = actions.add_seen(actor, seen, digest=data.seen or seen.digest)
    response["Location"] = f"/api/v1/tasks/{task.pk}"
    return Status(201, quick_out(seen, task))


@router.get("/{int:task_id}", response={200: TaskOut, 404: ProblemOut}, summary="One task")
@token("clients.see")
def get_task(request: HttpRequest, task_id: int, response: HttpResponse) -> TaskOut:
    """Give one task, with its version as ETag."""
    return _out(response, _task(request, task_id))


@router.patch("/{int:task_id}", response={200: TaskOut, **VERSIONED}, summary="Change a task", openapi_extra=IF_MATCH)
@token("tasks.edit")
def change_task(request: HttpRequest, task_id: int, data: TaskChangeIn, response: HttpResponse) -> TaskOut:
    """Change the fields sent; the state moves by its own call."""
    task, fields = _task(request, task_id), data.model_dump(exclude_unset=True)
    return _out(response, actions.change_task(actor_of(request), task, fields=fields, version=seen_version(request)))


@router.post("/{int:task_id}/move", response={200: TaskOut, **VERSIONED}, summary="Move a task", openapi_extra=IF_MATCH)
@token("tasks.edit")
def move_task(request: HttpRequest, task_id: int, data: MoveIn, response: HttpResponse) -> TaskOut:
    """Move a task to another state; what needs a review is done only by somebody else than its maker."""
    task, version = _task(request, task_id), seen_version(request)
    moved = actions.move_task(actor_of(request), task, state=data.state, version=version, reason=data.reason)
    return _out(response, moved)


@router.delete("/{int:task_id}", response={204: None, **REFUSALS}, summary="Remove a task")
@token("tasks.edit")
def remove_task(request: HttpRequest, task_id: int) -> Status[None]:
    """Take a task away; `POST …/restore` brings it back."""
    actions.remove_task(actor_of(request), _task(request, task_id))
    return Status(204, None)


@router.post("/{int:task_id}/restore", response={200: TaskOut, **REFUSALS}, summary="Bring a task back")
@token("tasks.edit")
def restore_task(request: HttpRequest, task_id: int, response: HttpResponse) -> TaskOut:
    """Bring a task back that was taken away."""
    every: TaskQuerySet = Task.objects.visible_to(actor_of(request))
    return _out(response, actions.restore_task(actor_of(request), get_object_or_404(every, pk=task_id)))


@router.post("/bulk", response={200: BulkOut, **REFUSALS}, summary="Change many tasks at once")
@token("tasks.edit")
def change_many_tasks(request: HttpRequest, data: BulkIn) -> BulkOut:
    """Change up to 200 tasks; what refuses is left and named. `undo` goes to `/tasks/bulk/undo` within an hour."""
    fields = data.fields.model_dump(exclude_unset=True)
    done = actions.change_many(actor_of(request), data.ids, fields=fields)
    sealed = signing.dumps(done.was, salt=SALT, compress=True) if done.was else ""
    return BulkOut(changed=[pk for pk, *_rest in done.was], left=done.left, undo=sealed)


@router.post("/bulk/undo", response={200: BulkOut, **REFUSALS}, summary="Take a bulk change back")
@token("tasks.edit")
def undo_many_tasks(request: HttpRequest, data: UndoIn) -> BulkOut:
    """Bring tasks back to what they were; whoever changed one since keeps that change."""
    try:
        was = signing.loads(data.undo, salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        raise Problem(409, "too_late", _("It is too late to take this back.")) from None
    done = actions.put_back(actor_of(request), was)
    return BulkOut(changed=[pk for pk, *_rest in done.was], left=done.left, undo="")


@router.get("/{int:task_id}/steps", response={200: list[StepOut], 404: ProblemOut}, summary="List steps")
@token("clients.see")
def list_steps(request: HttpRequest, task_id: int) -> list[StepOut]:
    """List the lines of the checklist in order."""
    return [StepOut.from_orm(step) for step in _task(request, task_id).steps.order_by("position", "pk")]


@router.post("/{int:task_id}/steps", response={201: StepOut, **REFUSALS}, summary="Add a step")
@token("tasks.edit")
def add_step(request: HttpRequest, task_id: int, data: StepIn) -> Status[StepOut]:
    """Add a line at the end; the 501st is refused."""
    step = actions.add_step(actor_of(request), _task(request, task_id), text=data.text)
    return Status(201, StepOut.from_orm(step))


@router.put("/{int:task_id}/steps/{int:step_id}", response={200: StepOut, **REFUSALS}, summary="Change a step")
@token("tasks.edit")
def change_step(request: HttpRequest, task_id: int, step_id: int, data: StepChangeIn) -> StepOut:
    """Tick a line or take its tick back, or word it anew."""
    step = _step(request, task_id, step_id)
    if data.text is not None:
        step = actions.rename_step(actor_of(request), step, text=data.text, seen=data.seen)
    if data.done is not None:
        step = actions.tick_step(actor_of(request), step, done=data.done)
    return StepOut.from_orm(step)


@router.delete("/{int:task_id}/steps/{int:step_id}", response={204: None, **REFUSALS}, summary="Remove a step")
@token("tasks.edit")
def remove_step(request: HttpRequest, task_id: int, step_id: int) -> Status[None]:
    """Take a line out."""
    actions.remove_step(actor_of(request), _step(request, task_id, step_id))
    return Status(204, None)


@router.get("/{int:task_id}/comments", response={200: list[CommentOut], 404: ProblemOut}, summary="List comments")
@token("clients.see")
def list_comments(request: HttpRequest, task_id: int) -> list[CommentOut]:
    """List what colleagues said, oldest first."""
    comments = Comment.objects.visible_to(actor_of(request)).current().filter(task=_task(request, task_id))
    return [CommentOut.from_orm(comment) for comment in comments.order_by("pk")]


@router.post("/{int:task_id}/comments", response={201: CommentOut, **REFUSALS}, summary="Write a comment")
@token("tasks.edit")
def write_comment(request: HttpRequest, task_id: int, data: CommentIn) -> Status[CommentOut]:
    """Say something; colleagues whose names stand in it after an @ are told."""
    comment = actions.write_comment(actor_of(request), _task(request, task_id), text=data.text)
    return Status(201, CommentOut.from_orm(comment))


def _shown(request: HttpRequest) -> TaskQuerySet:
    rows: TaskQuerySet = Task.objects.visible_to(actor_of(request)).current()
    return rows


def _task(request: HttpRequest, task_id: int) -> Task:
    task: Task = get_object_or_404(_shown(request), pk=task_id)
    return task


def _step(request: HttpRequest, task_id: int, step_id: int) -> Step:
    step: Step = get_object_or_404(Step.objects.visible_to(actor_of(request)), pk=step_id, task=_task(request, task_id))
    return step


def _out(response: HttpResponse, task: Task) -> TaskOut:
    response["ETag"] = f'"{task.version}"'
    return TaskOut.from_orm(task)


def _made(response: HttpResponse, task: Task) -> Status[TaskOut]:
    response["Location"] = f"/api/v1/tasks/{task.pk}"
    return Status(201, _out(response, task))
