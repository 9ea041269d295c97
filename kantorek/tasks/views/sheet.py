"""What the page of a task shows: state and people, checklist, comments, files, where it comes from, what happened."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kantorek.clients.models import Client
from kantorek.core import slots
from kantorek.core.actor import Actor
from kantorek.core.events import read
from kantorek.core.models import EventRecord
from kantorek.core.refs import url_of
from kantorek.core.sentences import sentence_of
from kantorek.files.events import FileRemoved, FileRestored, FileStored
from kantorek.files.receiving import files_part
from kantorek.offices.access import StaffRequest
from kantorek.offices.models import StaffMember
from kantorek.tasks.actions.moving import why_not, why_not_approve
from kantorek.tasks.actions.taking import sees
from kantorek.tasks.choices import State
from kantorek.tasks.forms.task import CommentForm, ReturnForm, StepForm
from kantorek.tasks.models import Comment, Step, Task
from kantorek.tasks.sentences import SHOWN_INSIDE, inside
from kantorek.tasks.views.asking import list_url
from kantorek.tasks.views.rows import chip, due_look, flag

FEW_EVENTS = 20
_OF_FILES = (FileStored.name, FileRemoved.name, FileRestored.name)
NEXT = {
    "todo": ("doing", "play"),
    "doing": ("done", "check"),
    "review": ("doing", "undo-2"),
    "done": ("doing", "undo-2"),
}
"""Where a task most often goes from each state."""


def task_of(actor: Actor, task_id: int, *, removed: bool = False) -> Task:
    """Find a task with everybody whom its page names; not yours is 404, and so is one that was taken away."""
    tasks = Task.objects.visible_to(actor).select_related(
        "client", "owner", "reviewer", "created_by", "made_by", "reviewed_by"
    )
    task: Task = get_object_or_404(tasks, pk=task_id)
    if task.removed_at and not removed:
        raise Http404
    return task


def client_of(actor: Actor, client_id: int) -> Client:
    """Find a client with everybody its page names; not yours is 404."""
    return get_object_or_404(Client.objects.visible_to(actor).with_names(), pk=client_id)


def people_for(actor: Actor, client: Client | None) -> list[tuple[int, str]]:
    """The colleagues who may be given a task of this client."""
    people = StaffMember.objects.visible_to(actor).working().alphabetical()
    return [(person.pk, person.name) for person in people if client is None or sees(actor, client, person)]


def sheet_of(request: StaffRequest, task: Task) -> dict[str, Any]:
    """Everything that the page prints."""
    people = people_for(request.actor, task.client)
    return {
        **head_of(request.actor, task),
        **steps_of(request.actor, task),
        **comments_of(request.actor, task, people),
        "files": files_part(request.actor, task),
        "work_parts": slots.work_parts(request.actor, task.ref, task.client),
        "source": _source(task),
        "history": _history(request.actor, task),
        "people_names": [name for _pk, name in people],
        "return_form": ReturnForm(),
        "crumbs": [(_("Tasks"), list_url())],
    }


def head_of(actor: Actor, task: Task) -> dict[str, Any]:
    """State, days, people; what may be done with it now."""
    return {
        "task": task,
        "chip": chip(task.state),
        "flag": flag(task.priority),
        "due": due_look(task.due_on, task.state, actor.on),
        "may_edit": may_edit(actor, task),
        "closed": task.client.why_closed() if task.client else "",
        "hidden_until": task.show_on if task.show_on and task.show_on > actor.on else None,
        **bar_of(actor, task),
    }


def may_edit(actor: Actor, task: Task) -> bool:
    """Tell whether this person may change the task as it stands."""
    return actor.may("tasks.edit") and not (task.client and task.client.why_closed())


def bar_of(actor: Actor, task: Task) -> dict[str, Any]:
    """The states it may be moved to, the likeliest first; and what stands in the review box."""
    to, icon = NEXT[task.state]
    if to == "done" and task.needs_review:
        to, icon = "review", "user-check"
    words = {
        "doing": _("Start") if task.state == "todo" else _("Open again") if task.state == "done" else _("Take it back"),
        "review": _("Send to review"),
        "done": pgettext("tasks", "Done"),
    }
    if task.state == State.REVIEW and task.needs_review and actor.staff_id != task.made_by_id:
        to = ""  # the box below the head asks
    others = [
        (state, label, chip(state, bare=True))
        for state, label in State.choices
        if state not in (task.state, to) and why_not(actor, task, state, reason="?") is None
    ]
    refused = why_not_approve(actor, task) if task.needs_review else None
    return {
        "next_state": to,
        "next_words": words.get(to, ""),
        "next_icon": icon,
        "others": others,
        "in_review": task.state == State.REVIEW,
        "cannot_approve": refused.message if refused else "",
        "is_maker": task.made_by_id is not None and task.made_by_id == actor.staff_id,
    }


def steps_of(actor: Actor, task: Task) -> dict[str, Any]:
    """The checklist."""
    steps = Step.objects.visible_to(actor).filter(task=task).order_by("position", "pk")
    return {"steps": list(steps), "step_form": StepForm(), "may_edit": may_edit(actor, task), "task": task}


def comments_of(actor: Actor, task: Task, people: list[tuple[int, str]]) -> dict[str, Any]:
    """The comments, the oldest first, with the names after an @ marked."""
    comments = Comment.objects.visible_to(actor).current().filter(task=task).order_by("pk")
    names = dict(people)
    rows = [
        {
            "comment": comment,
            "text": said(comment.text, [names[pk] for pk in comment.mentioned if pk in names]),
            "mine": comment.author_id is not None and comment.author_id == actor.staff_id,
        }
        for comment in comments
    ]
    return {"comments": rows, "comment_form": CommentForm(), "may_edit": may_edit(actor, task), "task": task}


def said(text: str, names: list[str]) -> SafeString:
    """A comment's text, escaped, with the colleagues named in it marked."""
    shown: str = conditional_escape(text)
    for name in sorted(names, key=len, reverse=True):
        shown = shown.replace(
            f"@{conditional_escape(name)}", format_html('<b class="font-medium text-accent">@{}</b>', name)
        )
    return mark_safe(shown)


def _source(task: Task) -> dict[str, str] | None:
    """Say why the task exists, with the way there."""
    if task.source is None:
        return None
    words = {
        "tasks.recurrence": _("A recurring task made it."),
        "tasks.template": _("It was made from a template."),
        "inspections.requested_paper": _("An inspection asks for it."),
        "declarations.obligation": _("An obligation asks for it."),
        "mail.message": _("It was made from an e-mail."),
    }
    return {
        "words": words.get(task.source.kind, _("It was made from something else.")),
        "title": task.source.title,
        "url": url_of(task.source),
    }


def _history(actor: Actor, task: Task) -> list[dict[str, Any]]:
    """What happened to the task and its files, the newest first."""
    events = EventRecord.objects.filter(office_id=actor.office_id, client_id=task.client_id)
    events = events.filter(subject_kind=task.ref.kind, subject_id=task.pk, name__in=[*SHOWN_INSIDE, *_OF_FILES])
    return [_line(actor, record) for record in events.order_by("-pk")[:FEW_EVENTS]]


def _line(actor: Actor, record: EventRecord) -> dict[str, Any]:
    event, sentence = read(record), sentence_of(record.name)
    if record.name in _OF_FILES and sentence:
        icon, title, detail = sentence.icon, sentence.title(event), sentence.detail(event, actor)
    else:
        icon, title, detail = inside(event)
    who = "" if record.actor_kind == "system" else record.actor_name
    return {"at": record.at, "icon": icon, "title": title, "detail": detail, "who": who}
