"""Taking a task for a change, and what every change of tasks checks: the client is open, the people may have it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.offices.access import ROLES
from kantorek.offices.models import StaffMember
from kantorek.search.actions import drop_words, put_words
from kantorek.tasks.choices import Priority
from kantorek.tasks.lists import forget_counts
from kantorek.tasks.models import Task

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
MOST_LABELS = 20
LONGEST_LABEL = 40
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def hold_task(actor: Actor, task: Task, *, removed: bool = False) -> Task:
    """Give the task, locked until the change is done: its client first, then the row.

    Refuses a closed client, and a task that was taken away meanwhile, unless `removed` asks for one.
    """
    if task.client_id:
        refuse_closed(actor, taken(task.client_id))
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.removed_at and not removed:
        raise Refused(_("This task has been removed meanwhile."), code="removed")
    return task


def refuse_closed(actor: Actor, client: Client) -> None:
    """Refuse a client whose state allows no changes."""
    if reason := client.why_closed():
        raise Refused(reason, code="closed")


def person_for(actor: Actor, client: Client | None, staff_id: int | None, *, field: str = "owner_id") -> int | None:
    """Give the id of a colleague who may be given a task of this client, or nobody for nobody.

    Refuses people who do not work here any more, and those who do not see the client. Whoever acts may always take a
    task themselves: a stand-in sees the client for a few days only.
    """
    if staff_id is None:
        return None
    person = StaffMember.objects.visible_to(actor).filter(pk=staff_id).first()
    if person is None:
        raise Refused(_("This person does not work in the office."), code="not_staff", field=field)
    if person.left_at:
        words = _("%(name)s does not work in the office any more. Choose somebody else.")
        raise Refused(words % {"name": person.name}, code="left", field=field)
    if client and not sees(actor, client, person):
        words = _("%(name)s does not look after this client. Choose somebody who sees it.")
        raise Refused(words % {"name": person.name}, code="not_theirs", field=field)
    return person.pk


def sees(actor: Actor, client: Client, person: StaffMember) -> bool:
    """Tell whether a colleague sees a client: by their role, as its carer, or because they act on it right now."""
    if "clients.see_all" in ROLES[person.role] or person.pk in (client.carer_id, client.payroll_carer_id):
        return True
    return person.pk == actor.staff_id and actor.sees(client.pk)


def clean_plan(actor: Actor, fields: dict[str, Any]) -> dict[str, Any]:
    """Give what tasks and templates have in common as it is stored: title, text, priority, labels, days.

    Refuses an empty or endless title, an endless text, an unknown priority, too many labels and days out of range.
    """
    values = dict(fields)
    if "title" in values:
        values["title"] = clean_title(actor, values["title"])
    if "text" in values:
        values["text"] = (values["text"] or "").replace("\r\n", "\n").strip()
        if len(values["text"]) > LONGEST_TEXT:
            words = _("A description has at most %(count)s characters.") % {"count": LONGEST_TEXT}
            raise Refused(words, code="too_long", field="text")
    if "priority" in values and values["priority"] not in Priority.values:
        raise Refused(_("There is no such priority."), code="bad_priority", field="priority")
    if "labels" in values:
        values["labels"] = clean_labels(actor, values["labels"])
    for key in ("due_on", "show_on"):
        if values.get(key) and not EARLIEST <= values[key] < LATEST:
            raise Refused(_("This day is out of range."), code="bad_day", field=key)
    return values


def clean_title(actor: Actor, title: str) -> str:
    """Give a title on one line. Refuses an empty and an endless one."""
    title = " ".join((title or "").replace("\x00", "").split())
    if not title:
        raise Refused(_("Say what is to be done."), code="required", field="title")
    if len(title) > LONGEST_TITLE:
        words = _("A title has at most %(count)s characters.") % {"count": LONGEST_TITLE}
        raise Refused(words, code="too_long", field="title")
    return title


def clean_labels(actor: Actor, labels: Iterable[str]) -> list[str]:
    """Give labels without spaces around them, each once, in the order given. Refuses too many and too long ones."""
    wanted = list(dict.fromkeys(" ".join(label.replace("\x00", "").split()) for label in labels))
    wanted = [label for label in wanted if label]
    if len(wanted) > MOST_LABELS:
        words = _("A task has at most %(count)s labels.") % {"count": MOST_LABELS}
        raise Refused(words, code="too_many", field="labels")
    if any(len(label) > LONGEST_LABEL for label in wanted):
        words = _("A label has at most %(count)s characters.") % {"count": LONGEST_LABEL}
        raise Refused(words, code="too_long", field="labels")
    return wanted


def tell_pages(actor: Actor, task: Task) -> None:
    """Let the pages look again that show this task: lists and boards, its own, its client's."""
    forget_counts(task.office_id)
    live.tell(actor, "tasks")
    live.tell(actor, f"task.{task.pk}")
    if task.client_id:
        live.tell(actor, f"client.{task.client_id}")


def put_task_words(actor: Actor, task: Task) -> None:
    """Make a task findable by its title and labels; one that was taken away is not."""
    if task.removed_at:
        drop_words(actor, "task", task.pk)
    else:
        put_words(actor, "task", task.pk, client_id=task.client_id, title=task.title, words=task.labels)
