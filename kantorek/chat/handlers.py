"""Who in the office learns of a line: whoever answers, and whoever a comment names. Inside the transaction, without a job."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.chat.choices import Side
from kantorek.chat.events import ChatCommented, ChatMessageWritten, ConversationAssigned
from kantorek.chat.lists import group_of, mail_after, person_of
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.core.actor import Actor
from kantorek.core.events import on
from kantorek.core.prepared import Prepared
from kantorek.notifications.actions import notify
from kantorek.offices.models import Role, StaffMember

_SHOWN = 140


@on(ChatMessageWritten)
def tell_who_answers(actor: Actor, event: ChatMessageWritten) -> None:
    """Whoever answers learns of a client's line; one notice for all that is unread of a conversation."""
    if event.side != Side.CLIENT:
        return
    conversation, line = _line_of(actor, event.subject.id)
    notify(
        actor,
        _answering(conversation, actor),
        kind="chat.message",
        title=lambda: _("%(name)s writes") % {"name": line.author_name},
        text=lambda: _short(line) or _("sent a file"),
        url=_place(conversation, line),
        once=f"chat:{event.conversation_id}:{event.number}",
        client_id=conversation.client_id,
        icon="messages-square",
        group=group_of(conversation),
        mail_after=timedelta(minutes=mail_after(actor)),
    )


@on(ChatCommented)
def tell_who_is_named(actor: Actor, event: ChatCommented) -> None:
    """Colleagues whose names stand in a comment learn of it."""
    named = [pk for pk in event.mentioned if pk != actor.staff_id]
    if not named:
        return
    conversation, line = _line_of(actor, event.subject.id)
    notify(
        actor,
        named,
        kind="chat.mention",
        title=lambda: _("%(name)s mentions you in a conversation") % {"name": line.author_name},
        text=f"{conversation.client.name}: {_short(line)}",
        url=_place(conversation, line),
        once=f"chat_comment:{line.pk}",
        client_id=conversation.client_id,
        icon="at-sign",
        personal=True,
    )


@on(ConversationAssigned)
def tell_who_got_it(actor: Actor, event: ConversationAssigned) -> None:
    """A colleague learns that a conversation is theirs to answer now."""
    if event.staff_id is None or event.staff_id == actor.staff_id:
        return
    conversation = Conversation.objects.select_related("client", "contact").get(pk=event.subject.id)
    notify(
        actor,
        [event.staff_id],
        kind="chat.assigned",
        title=lambda: _("You answer %(name)s now") % {"name": conversation.contact.name},
        text=conversation.client.name,
        url=reverse("chat:conversation", args=[conversation.pk]),
        once=f"chat_assigned:{conversation.pk}:{conversation.version}",
        client_id=conversation.client_id,
        icon="messages-square",
    )


def _line_of(actor: Actor, line_id: int) -> tuple[Conversation, ChatMessage]:
    line: ChatMessage = _one_line.first(actor, line_id)
    return line.conversation, line


_one_line = Prepared(
    lambda actor, pk: ChatMessage.objects.visible_to(actor).select_related("conversation__client").filter(pk=pk)
)


def _answering(conversation: Conversation, actor: Actor) -> list[int]:
    """Whoever answers; notify() tells the stand-in beside who is away. Where nobody looks after the client: the owners."""
    person = person_of(actor, conversation)
    if person:
        return [person.pk]
    owners = StaffMember.objects.filter(office_id=actor.office_id, role=Role.OWNER).working()
    return list(owners.values_list("pk", flat=True))


def _short(line: ChatMessage) -> str:
    words = " ".join(line.text.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _place(conversation: Conversation, line: ChatMessage) -> str:
    return reverse("chat:conversation", args=[conversation.pk]) + f"#line-{line.number}"
