"""Builders of conversations: lines as either side writes them, by the actions that everybody uses."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from kantorek.chat import actions
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.models import EventRecord
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of


def person_of(contact: Contact, *, at: datetime = AT) -> Actor:
    """The actor of a client's person who may write to the office."""
    return Actor(
        kind="contact",
        at=at,
        office_id=contact.office_id,
        name=contact.name,
        rights=frozenset({"portal.see", "portal.chat"}),
        clients=frozenset({contact.client_id}),
        contact_id=contact.pk,
    )


def make_conversation(contact: Contact, *, at: datetime = AT) -> Conversation:
    """The conversation of a client's person, without a line."""
    with scope.of(person_of(contact, at=at)) as actor:
        return actions.begin_conversation(actor, contact)


def says(
    who: Contact | StaffMember, contact: Contact, text: str = "", *, at: datetime = AT, **more: Any
) -> ChatMessage:
    """A line of either side in the conversation of a person; `contact` says whose conversation it is."""
    person = person_of(who, at=at) if isinstance(who, Contact) else actor_of(who, at=at)
    with scope.of(person) as actor:
        conversation = actions.begin_conversation(actor, contact)
        return actions.write_message(actor, conversation, text=text, **{"token": uuid4()} | more)


def comments(who: StaffMember, contact: Contact, text: str, *, at: datetime = AT) -> ChatMessage:
    """An internal comment of a colleague."""
    with scope.of(actor_of(who, at=at)) as actor:
        conversation = actions.begin_conversation(actor, contact)
        return actions.write_comment(actor, conversation, token=uuid4(), text=text)


def again(conversation: Conversation) -> Conversation:
    """The conversation as it stands now."""
    with scope.system(conversation.office_id, "tests", at=AT):
        found: Conversation = Conversation.objects.select_related("client", "contact").get(pk=conversation.pk)
        return found


def lines_of(conversation: Conversation) -> list[ChatMessage]:
    """All its lines in their order."""
    with scope.system(conversation.office_id, "tests", at=AT):
        return list(ChatMessage.objects.filter(conversation=conversation).order_by("number"))


def told_of(conversation: Conversation, name: str) -> list[dict[str, Any]]:
    """The payloads of the events of a name, of the conversation's client, in their order."""
    with scope.system(conversation.office_id, "tests", at=AT):
        told = EventRecord.objects.filter(client_id=conversation.client_id, name=f"chat.{name}").order_by("pk")
        return list(told.values_list("payload", flat=True))
