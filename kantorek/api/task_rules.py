"""Templates of tasks and recurring tasks, over the API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status

from kantorek.api.access import token
from kantorek.api.clients import IF_MATCH, actor_of, seen_version, visible
from kantorek.api.problems import REFUSALS, VERSIONED, Problem, ProblemOut
from kantorek.api.task_rule_schemas import (
    LeftOut,
    RecurrenceChangeIn,
    RecurrenceIn,
    RecurrenceOut,
    TemplateChangeIn,
    TemplateIn,
    TemplateOut,
    UsedOut,
    UseIn,
)
from kantorek.tasks import actions
from kantorek.tasks.models import Recurrence, Template

templates = Router()
recurrences = Router()


@templates.get("", response={200: list[TemplateOut]}, summary="List templates of tasks")
@token("clients.see")
def list_task_templates(request: HttpRequest) -> list[TemplateOut]:
    """List the office's templates by title."""
    rows = Template.objects.visible_to(actor_of(request)).current().order_by("title", "pk")
    return [TemplateOut.from_orm(row) for row in rows]


@templates.post("", response={201: TemplateOut, **REFUSALS}, summary="Add a template of tasks")
@token("tasks.edit")
def add_task_template(request: HttpRequest, data: TemplateIn, response: HttpResponse) -> Status[TemplateOut]:
    """Keep a piece of work as a template."""
    template = actions.add_template(actor_of(request), fields=data.model_dump())
    response["ETag"] = f'"{template.version}"'
    return Status(201, TemplateOut.from_orm(template))


@templates.get("/{int:template_id}", response={200: TemplateOut, 404: ProblemOut}, summary="One template of tasks")
@token("clients.see")
def get_task_template(request: HttpRequest, template_id: int, response: HttpResponse) -> TemplateOut:
    """Give one template, with its version as ETag."""
    template = _template(request, template_id)
    response["ETag"] = f'"{template.version}"'
    return TemplateOut.from_orm(template)


@templates.patch(
    "/{int:template_id}",
    response={200: TemplateOut, **VERSIONED},
    summary="Change a template of tasks",
    openapi_extra=IF_MATCH,
)
@token("tasks.edit")
def change_task_template(
    request: HttpRequest, template_id: int, data: TemplateChangeIn, response: HttpResponse
) -> TemplateOut:
    """Change the fields sent; tasks made from it before stay as they are."""
    fields = data.model_dump(exclude_unset=True)
    template = actions.change_template(
        actor_of(request), _template(request, template_id), fields=fields, version=seen_version(request)
    )
    response["ETag"] = f'"{template.version}"'
    return TemplateOut.from_orm(template)


@templates.delete("/{int:template_id}", response={204: None, **REFUSALS}, summary="Remove a template of tasks")
@token("tasks.edit")
def remove_task_template(request: HttpRequest, template_id: int) -> Status[None]:
    """Take a template away; what was made from it stays."""
    actions.remove_template(actor_of(request), _template(request, template_id))
    return Status(204, None)


@templates.post(
    "/{int:template_id}/use", response={200: UsedOut, **REFUSALS}, summary="Make tasks from a template for many clients"
)
@token("tasks.edit")
def use_task_template(request: HttpRequest, template_id: int, data: UseIn, dry_run: bool = False) -> UsedOut:
    """Make a task for each client that has no open one from this template; again makes no second one."""
    actor, template = actor_of(request), _template(request, template_id)
    used = actions.use_template(actor, template, data.client_ids, owner_id=data.owner_id, try_only=dry_run)
    left = [LeftOut(client_id=client.pk, reason=reason) for client, reason in used.left]
    return UsedOut(client_ids=[client.pk for client in used.clients], task_ids=used.made, left=left)


@recurrences.get("", response={200: list[RecurrenceOut]}, summary="List recurring tasks")
@token("clients.see")
def list_recurring_tasks(request: HttpRequest, client_id: int | None = None) -> list[RecurrenceOut]:
    """List recurring tasks, five hundred at most, the one that comes next first."""
    rows = Recurrence.objects.visible_to(actor_of(request)).current()
    rows = rows.filter(client_id=client_id) if client_id else rows
    return [RecurrenceOut.from_orm(row) for row in rows.order_by("next_on", "pk")[:500]]


@recurrences.post("", response={201: RecurrenceOut, **REFUSALS}, summary="Add a recurring task")
@token("tasks.edit")
def add_recurring_task(request: HttpRequest, data: RecurrenceIn, response: HttpResponse) -> Status[RecurrenceOut]:
    """Let a task come again; what is due already is made at once."""
    actor = actor_of(request)
    fields = data.model_dump(exclude={"client_id"})
    fields["starts_on"] = fields["starts_on"] or actor.on
    client = visible(request, data.client_id) if data.client_id else None
    return Status(201, _out(response, actions.add_recurrence(actor, client=client, fields=fields)))


@recurrences.get("/{int:recurrence_id}", response={200: RecurrenceOut, 404: ProblemOut}, summary="One recurring task")
@token("clients.see")
def get_recurring_task(request: HttpRequest, recurrence_id: int, response: HttpResponse) -> RecurrenceOut:
    """Give one recurring task, with its version as ETag."""
    return _out(response, _recurrence(request, recurrence_id))


@recurrences.patch(
    "/{int:recurrence_id}",
    response={200: RecurrenceOut, **VERSIONED},
    summary="Change a recurring task",
    openapi_extra=IF_MATCH,
)
@token("tasks.edit")
def change_recurring_task(
    request: HttpRequest, recurrence_id: int, data: RecurrenceChangeIn, response: HttpResponse
) -> RecurrenceOut:
    """Change the fields sent, from its next time on; tasks that stand already stay as they are."""
    fields = data.model_dump(exclude_unset=True)
    if fields.get("starts_on", True) is None:
        words = _("This field cannot be null.")
        raise Problem(422, "invalid", words, errors=[{"field": "starts_on", "code": "null", "message": words}])
    changed = actions.change_recurrence(
        actor_of(request), _recurrence(request, recurrence_id), fields=fields, version=seen_version(request)
    )
    return _out(response, changed)


@recurrences.put(
    "/{int:recurrence_id}/pause", response={200: RecurrenceOut, **REFUSALS}, summary="Pause a recurring task"
)
@token("tasks.edit")
def pause_recurring_task(request: HttpRequest, recurrence_id: int, response: HttpResponse) -> RecurrenceOut:
    """Let it rest."""
    one = actions.pause_recurrence(actor_of(request), _recurrence(request, recurrence_id), paused=True)
    return _out(response, one)


@recurrences.delete(
    "/{int:recurrence_id}/pause", response={200: RecurrenceOut, **REFUSALS}, summary="Let a recurring task go on"
)
@token("tasks.edit")
def resume_recurring_task(request: HttpRequest, recurrence_id: int, response: HttpResponse) -> RecurrenceOut:
    """Let it go on: of the times that went by only the newest is made."""
    one = actions.pause_recurrence(actor_of(request), _recurrence(request, recurrence_id), paused=False)
    return _out(response, one)


@recurrences.delete("/{int:recurrence_id}", response={204: None, **REFUSALS}, summary="Remove a recurring task")
@token("tasks.edit")
def remove_recurring_task(request: HttpRequest, recurrence_id: int) -> Status[None]:
    """Take it away; what it made stays."""
    actions.remove_recurrence(actor_of(request), _recurrence(request, recurrence_id))
    return Status(204, None)


def _template(request: HttpRequest, template_id: int) -> Template:
    rows = Template.objects.visible_to(actor_of(request)).current()
    template: Template = get_object_or_404(rows, pk=template_id)
    return template


def _recurrence(request: HttpRequest, recurrence_id: int) -> Recurrence:
    rows = Recurrence.objects.visible_to(actor_of(request)).current()
    one: Recurrence = get_object_or_404(rows, pk=recurrence_id)
    return one


def _out(response: HttpResponse, one: Recurrence) -> RecurrenceOut:
    response["ETag"] = f'"{one.version}"'
    return RecurrenceOut.from_orm(one)
