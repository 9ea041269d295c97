"""Who is told when something happens to a task: owners, reviewers, makers, and whoever a comment names."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kantorek.core.actor import Actor
from kantorek.core.events import after
from kantorek.notifications import actions as notices
from kantorek.offices.models import Role, StaffMember
from kantorek.tasks import events
from kantorek.tasks.models import Comment, Task


@after(events.TaskAdded)
def tell_the_owner(actor: Actor, event: events.TaskAdded) -> None:
    """Whoever is given a task by somebody else learns of it; a task that a rule made says so on its day by itself."""
    if event.actor.kind != "system" and not event.many:
        _tell(actor, event, event.owner_id, _("New task: %(title)s"), _from(event), "list-plus", "given")


@after(events.TaskChanged)
def tell_the_new_owner(actor: Actor, event: events.TaskChanged) -> None:
    """A task changes hands; of many at once TasksGiven tells in one word."""
    owner_id = event.changes.get("owner_id", [None, None])[1]
    if not event.many:
        _tell(actor, event, owner_id, _("Your task now: %(title)s"), _from(event), "list-plus", "given")


@after(events.TasksGiven)
def tell_of_many(actor: Actor, event: events.TasksGiven) -> None:
    """Whoever was given many tasks is told once."""
    if event.owner_id == event.actor.staff_id:
        return
    notices.notify(
        actor,
        [event.owner_id],
        kind="tasks.given",
        title=lambda: (
            ngettext("%(n)s task is yours now", "%(n)s tasks are yours now", event.count) % {"n": event.count}
        ),
        text=_from(event),
        url=reverse("tasks:list"),
        once=f"given:{event.id}",
        icon="list-plus",
        mail=False,
    )


@after(events.TaskMoved)
def tell_of_the_review(actor: Actor, event: events.TaskMoved) -> None:
    """Who shall look learns that it waits; who made it learns that it came back or passed."""
    if event.back:
        return
    if event.now == "review":
        _tell(actor, event, event.reviewer_id, _("To review: %(title)s"), _from(event), "user-check", "review")
    elif event.was == "review" and event.now == "done":
        _tell(actor, event, event.made_by_id, _("Approved: %(title)s"), _from(event), "circle-check", "approved")
    elif event.was == "review":
        _tell(actor, event, event.made_by_id, _("Came back: %(title)s"), event.reason, "undo-2", "returned")


@after(events.CommentWritten)
def tell_the_mentioned(actor: Actor, event: events.CommentWritten) -> None:
    """Whoever is named after an @ is told, once a comment."""
    _tell_mentioned(actor, event)


@after(events.CommentChanged)
def tell_the_newly_mentioned(actor: Actor, event: events.CommentChanged) -> None:
    """Whoever is named only since the comment was changed is told now; the others know."""
    _tell_mentioned(actor, event)


def _tell_mentioned(actor: Actor, event: events.CommentWritten | events.CommentChanged) -> None:
    comment = Comment.objects.current().filter(pk=event.comment_id).first()
    if comment:
        words = partial(_said, _("%(name)s about: %(title)s"), event)
        for staff_id in event.mentioned:
            _notify(actor, event, staff_id, words, comment.text, "at-sign", f"mention:{comment.pk}", "tasks.mention")


def _tell(actor: Actor, event: Any, staff_id: int | None, words: Any, text: Any, icon: str, why: str) -> None:
    _notify(actor, event, staff_id, partial(_said, words, event), text, icon, f"{why}:{event.id}", f"tasks.{why}")


def _notify(
    actor: Actor, event: Any, staff_id: int | None, title: Any, text: Any, icon: str, once: str, kind: str
) -> None:
    """Tell one person, unless they did it themselves or the task is gone; no letter: the bell is enough for work."""
    if not staff_id or staff_id == event.actor.staff_id:
        return
    if not Task.objects.current().filter(pk=event.subject.id).exists():
        return
    notices.notify(
        actor,
        [staff_id],
        kind=kind,
        title=title,
        text=text,
        url=reverse("tasks:detail", args=[event.subject.id]),
        once=once,
        client_id=event.client_id,
        icon=icon,
        mail=False,
    )


def _from(event: Any) -> Any:
    return partial(_named, event.actor.name) if event.actor.name else ""


def _named(name: str) -> str:
    return str(_("From: %(name)s")) % {"name": name}


def _said(words: Any, event: Any) -> str:
    return str(words) % {"title": event.subject.title, "name": event.actor.name}


@after(events.RecurrenceWithoutOwner)
def tell_of_nobodys_task(actor: Actor, event: events.RecurrenceWithoutOwner) -> None:
    """A recurring task was made for nobody: the owners of the office say whose it is from now on."""
    values = {"title": event.subject.title, "name": event.owner_name}
    notices.notify(
        actor,
        StaffMember.objects.filter(role=Role.OWNER, left_at=None).values_list("pk", flat=True),
        kind="tasks.no_owner",
        title=partial(_filled, _("Nobody's task: %(title)s"), values),
        text=partial(
            _filled, _("It comes again and again for %(name)s, who cannot have it. Choose somebody else."), values
        ),
        url=reverse("tasks:recurrence", args=[event.subject.id]),
        once=f"no_owner:{event.id}",
        client_id=event.client_id,
        icon="user-x",
        mail=False,
    )


def _filled(words: Any, values: dict[str, str]) -> str:
    return str(words) % values
