"""Templates of tasks: made, changed, taken away, and used for one client or for hundreds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.days import add_working_days
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.tasks.actions.steps import clean_steps
from kantorek.tasks.actions.taking import clean_plan, person_for, sees
from kantorek.tasks.actions.task import add_task
from kantorek.tasks.events import (
    TasksGiven,
    TemplateAdded,
    TemplateChanged,
    TemplateRemoved,
    TemplateRestored,
    TemplateUsed,
)
from kantorek.tasks.models import Task, Template

FIELDS = ("title", "text", "steps", "priority", "labels", "due_in", "needs_review", "reviewer_id")
MOST_DAYS = 400
MOST_AT_ONCE = 500
"""So many clients at a time, all or nothing: ten milliseconds each, so five seconds at the most."""


@transaction.atomic
def add_template(actor: Actor, *, fields: dict[str, Any]) -> Template:
    """Keep a piece of work as a template: FIELDS. Refuses what a task would be refused for, and 401 days."""
    values = _clean(actor, fields)
    template = Template.objects.create(office_id=actor.office_id, **values)
    publish(TemplateAdded(actor=actor, subject=template.ref))
    return template


@transaction.atomic
def change_template(actor: Actor, template: Template, *, fields: dict[str, Any], version: int) -> Template:
    """Change a template; tasks made from it before stay. Refuses wrong values and a version somebody has overtaken."""
    template = _held(template)
    values = _clean(actor, fields)
    changes = {key: [getattr(template, key), new] for key, new in values.items() if getattr(template, key) != new}
    if not changes:
        return template
    if template.version != version:
        theirs = {key: (new, old) for key, (old, new) in changes.items()}
        raise Stale(_("Somebody changed this template meanwhile. Check and save again."), theirs=theirs)
    for key, (_old, new) in changes.items():
        setattr(template, key, new)
    template.version += 1
    template.save()
    publish(TemplateChanged(actor=actor, subject=template.ref, changes=changes))
    return template


@transaction.atomic
def remove_template(actor: Actor, template: Template) -> Template:
    """Take a template away; what was made from it stays. It can be brought back."""
    template = Template.objects.select_for_update().get(pk=template.pk)
    if template.removed_at:
        return template
    template.removed_at = actor.at
    template.save(update_fields=["removed_at"])
    publish(TemplateRemoved(actor=actor, subject=template.ref))
    return template


@transaction.atomic
def restore_template(actor: Actor, template: Template) -> Template:
    """Bring a template back that was taken away."""
    template = Template.objects.select_for_update().get(pk=template.pk)
    if template.removed_at is None:
        return template
    template.removed_at = None
    template.save(update_fields=["removed_at"])
    publish(TemplateRestored(actor=actor, subject=template.ref))
    return template


def filled_from(actor: Actor, template: Template, *, on: date) -> dict[str, Any]:
    """Give what add_task() takes of a template used on a day; its source is the template's `ref`."""
    return {
        "title": template.title,
        "text": template.text,
        "steps": list(template.steps),
        "priority": template.priority,
        "labels": list(template.labels),
        "needs_review": template.needs_review,
        "reviewer_id": template.reviewer_id,
        "due_on": add_working_days(on, template.due_in) if template.due_in is not None else None,
    }


@dataclass(frozen=True, slots=True)
class Used:
    """What using a template for many comes to: clients it is for, tasks made, and the others with the reason."""

    clients: list[Client] = field(default_factory=list)
    made: list[int] = field(default_factory=list)
    left: list[tuple[Client, str]] = field(default_factory=list)


@transaction.atomic
def use_template(
    actor: Actor,
    template: Template,
    client_ids: Iterable[int],
    *,
    owner_id: int | None = None,
    try_only: bool = False,
) -> Used:
    """Make a task from the template for each of many clients; its owner is the person given, else the client's carer.

    Left out, each with its reason: clients with an open task of this template, so that again makes no second one;
    closed ones; those whose new owner would not see them. With `try_only` nothing is made: `clients` says for whom it
    would be. Refuses none at all and more than 500 at once; clients that the actor does not see are not there.
    """
    template = _held(template)
    wanted = set(client_ids)
    if not wanted:
        raise Refused(_("Choose at least one client."), code="required", field="clients")
    if len(wanted) > MOST_AT_ONCE:
        words = _("At most %(count)s clients at once. Narrow the choice.") % {"count": MOST_AT_ONCE}
        raise Refused(words, code="too_many", field="clients")
    clients = Client.objects.visible_to(actor).among(wanted).select_related("carer").order_by("pk")
    busy = set(_open_tasks(template).filter(client_id__in=wanted).values_list("client_id", flat=True))
    used = Used()
    for client in clients:
        reason = _why_left(actor, client, busy, owner_id)
        if reason:
            used.left.append((client, reason))
        else:
            used.clients.append(client)
    if not try_only:
        _make(actor, template, used, owner_id)
    return used


def _make(actor: Actor, template: Template, used: Used, owner_id: int | None) -> None:
    plan = filled_from(actor, template, on=actor.on)
    given: Counter[int | None] = Counter()
    for client in list(used.clients):
        mine = dict(plan, owner_id=owner_id or client.carer_id)
        if mine["reviewer_id"] == mine["owner_id"]:
            mine["reviewer_id"] = None
        try:  # refused, it takes back what is its own
            used.made.append(add_task(actor, client=client, source=template.ref, many=True, **mine).pk)
            given[mine["owner_id"]] += 1
        except Refused as refused:
            used.clients.remove(client)
            used.left.append((client, refused.message))
    for staff_id, count in given.items():
        if staff_id:
            subject = Ref("offices.staff_member", staff_id)
            publish(TasksGiven(actor=actor, subject=subject, owner_id=staff_id, count=count))
    told: dict[str, Any] = {"made": len(used.made), "left": len(used.left)}
    publish(TemplateUsed(actor=actor, subject=template.ref, **told))


def _why_left(actor: Actor, client: Client, busy: set[int], owner_id: int | None) -> str:
    if client.pk in busy:
        return _("has an open task from this template")
    if client.is_archived:
        return _("is in the archive")
    if reason := client.why_closed():
        return str(reason)
    person = None if owner_id else client.carer
    if person and (person.left_at or not sees(actor, client, person)):
        return _("its carer does not work here any more")
    return ""


def _open_tasks(template: Template) -> Any:
    mine = Task.objects.filter(office_id=template.office_id, source_kind="tasks.template", source_id=template.pk)
    return mine.current().open()


def _held(template: Template) -> Template:
    """Lock the template: two who use it at once make one task a client, for the second waits and sees them."""
    template = Template.objects.select_for_update().get(pk=template.pk)
    if template.removed_at:
        raise Refused(_("This template has been removed meanwhile."), code="removed")
    return template


def _clean(actor: Actor, fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(fields) - set(FIELDS):
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))}, code="unknown_field")
    values = clean_plan(actor, fields)
    if "steps" in values:
        values["steps"] = clean_steps(actor, values["steps"])
    if (values.get("due_in") or 0) > MOST_DAYS:
        words = _("At most %(count)s working days.") % {"count": MOST_DAYS}
        raise Refused(words, code="too_many", field="due_in")
    if values.get("reviewer_id"):
        values["reviewer_id"] = person_for(actor, None, values["reviewer_id"], field="reviewer_id")
    if "needs_review" in values and not values["needs_review"]:
        values["reviewer_id"] = None
    return values
