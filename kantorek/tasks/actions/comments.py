"""Comments on a task: written, changed, taken away and brought back; an @ before a colleague's name tells them."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.offices.models import StaffMember
from kantorek.tasks.actions.taking import hold_task, tell_pages
from kantorek.tasks.events import CommentChanged, CommentRemoved, CommentRestored, CommentWritten
from kantorek.tasks.models import Comment, Task

LONGEST = 5_000


@transaction.atomic
def write_comment(actor: Actor, task: Task, *, text: str) -> Comment:
    """Say something about a task; colleagues whose names stand in it after an @ are told.

    Refuses an empty or endless text, a closed client, and a task that was taken away.
    """
    task = hold_task(actor, task)
    comment = put_comment(actor, task, _clean(text), mentioned=mentioned_in(actor, text))
    about: dict[str, Any] = {"comment_id": comment.pk, "mentioned": comment.mentioned}
    publish(CommentWritten(actor=actor, subject=task.ref, client_id=task.client_id, **about))
    tell_pages(actor, task)
    return comment


@transaction.atomic
def change_comment(actor: Actor, comment: Comment, *, text: str, version: int) -> Comment:
    """Word one's own comment anew; who was told of it before is not told again.

    Refuses another person's comment, an empty or endless text, a version that was overtaken, and a closed client.
    """
    task, comment = _held(actor, comment)
    if comment.removed_at:
        raise Refused(_("This comment has been removed meanwhile."), code="removed")
    was, new = comment.text, _clean(text)
    if was == new:
        return comment
    if comment.version != version:
        raise Stale(_("This comment was changed meanwhile. Check and save again."), theirs={"text": (new, was)})
    comment.text, comment.mentioned = new, mentioned_in(actor, new)
    comment.version += 1
    comment.save(update_fields=["text", "mentioned", "version"])
    about: dict[str, Any] = {"comment_id": comment.pk, "mentioned": comment.mentioned, "changes": {"text": [was, new]}}
    publish(CommentChanged(actor=actor, subject=task.ref, client_id=task.client_id, **about))
    tell_pages(actor, task)
    return comment


@transaction.atomic
def remove_comment(actor: Actor, comment: Comment) -> Comment:
    """Take one's own comment away; it can be brought back. Refuses another person's, and a closed client."""
    task, comment = _held(actor, comment)
    if comment.removed_at:
        return comment
    comment.removed_at = actor.at
    comment.save(update_fields=["removed_at"])
    publish(CommentRemoved(actor=actor, subject=task.ref, client_id=task.client_id, comment_id=comment.pk))
    tell_pages(actor, task)
    return comment


@transaction.atomic
def restore_comment(actor: Actor, comment: Comment) -> Comment:
    """Bring one's own comment back. Refuses another person's, and a closed client."""
    task, comment = _held(actor, comment)
    if comment.removed_at is None:
        return comment
    comment.removed_at = None
    comment.save(update_fields=["removed_at"])
    publish(CommentRestored(actor=actor, subject=task.ref, client_id=task.client_id, comment_id=comment.pk))
    tell_pages(actor, task)
    return comment


def put_comment(actor: Actor, task: Task, text: str, *, mentioned: list[int]) -> Comment:
    """Write a comment on a task that is held; the caller has checked it, and tells."""
    return Comment.objects.create(
        office_id=task.office_id,
        client_id=task.client_id,
        task=task,
        text=text,
        author_id=actor.staff_id,
        author_name="" if actor.kind == "system" else actor.name,
        mentioned=mentioned,
        written_at=actor.at,
    )


def mentioned_in(actor: Actor, text: str) -> list[int]:
    """Give the colleagues whose names stand in a text after an @; the longest name counts where one begins another."""
    if "@" not in text:
        return []
    working = StaffMember.objects.visible_to(actor).working().values_list("pk", "name")
    people = sorted(working, key=lambda person: -len(person[1]))
    found: list[int] = []
    for part in text.split("@")[1:]:
        said = part.casefold()
        named = next((name for _pk, name in people if _begins(said, name.casefold())), None)
        found += [pk for pk, name in people if name == named]
    return list(dict.fromkeys(found))


def _begins(said: str, name: str) -> bool:
    return said.startswith(name) and not said[len(name) : len(name) + 1].isalnum()


def _held(actor: Actor, comment: Comment) -> tuple[Task, Comment]:
    task = hold_task(actor, Task.objects.get(pk=comment.task_id))
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    if comment.author_id is None or comment.author_id != actor.staff_id:
        raise Refused(_("Only who wrote a comment can change it."), code="not_yours")
    return task, comment


def _clean(text: str) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Write something first."), code="required", field="text")
    if len(text) > LONGEST:
        words = _("A comment has at most %(count)s characters.") % {"count": LONGEST}
        raise Refused(words, code="too_long", field="text")
    return text
