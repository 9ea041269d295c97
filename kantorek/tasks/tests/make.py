"""Builders of tasks."""

from typing import Any

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.offices.models import Office, StaffMember
from kantorek.offices.tests.make import AT
from kantorek.tasks import actions
from kantorek.tasks.models import Task


def make_task(
    office: Office,
    title: str = "JPK za październik",
    *,
    client: Client | None = None,
    owner: StaffMember | None = None,
    **fields: Any,
) -> Task:
    """A task, made by the action that everybody uses."""
    with scope.system(office.pk, "tests", at=AT) as actor:
        return actions.add_task(actor, title=title, client=client, owner_id=owner.pk if owner else None, **fields)


def task_now(task: Task) -> Task:
    """The task as it stands now."""
    with scope.system(task.office_id, "tests", at=AT):
        return Task.objects.get(pk=task.pk)
