"""One click from a line to a task."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.chat.actions.taking import hold_conversation, tell_pages
from kantorek.chat.events import TaskMadeOfMessage
from kantorek.chat.models import ChatMessage
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.tasks.actions.taking import LONGEST_TITLE
from kantorek.tasks.actions.task import add_task
from kantorek.tasks.models import Task


@transaction.atomic
def make_task(actor: Actor, message: ChatMessage, *, title: str = "", due_on: date | None = None) -> Task:
    """Make a task of a line: for its client, the actor's own, with the way back to the line.

    Without a title the line's first words are it. A line of which a task stands already gives that task. Refuses who is
    not of the office, a closed client, and what add_task() refuses.
    """
    if actor.staff_id is None:
        raise Refused(_("Only the office makes tasks."), code="not_staff")
    conversation = hold_conversation(actor, message.conversation)
    message = ChatMessage.objects.get(pk=message.pk)
    known: Task | None = Task.objects.visible_to(actor).current().filter(pk=message.task_id or 0).first()
    if known:
        return known
    words = " ".join(message.text.split())
    first = title or (words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1] + "…")
    name = _("Chat: %(name)s") % {"name": conversation.contact.name}
    source = Ref(message.ref.kind, message.pk, name)
    task = add_task(
        actor,
        title=first or name,
        client=conversation.client,
        owner_id=actor.staff_id,
        due_on=due_on,
        text=message.text if message.text != first else "",
        source=source,
    )
    message.task_id = task.pk
    message.save(update_fields=["task_id"])
    about: dict[str, Any] = {"conversation_id": conversation.pk, "number": message.number, "task_id": task.pk}
    said: dict[str, Any] = {"subject": message.ref, "client_id": message.client_id, "task_title": task.title}
    publish(TaskMadeOfMessage(actor=actor, **said, **about))
    tell_pages(actor, conversation)
    return task
