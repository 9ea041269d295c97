"""Finding a conversation, a line, a canned answer or a client for a page; not yours is 404."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from kantorek.chat.models import CannedAnswer, ChatMessage, Conversation
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.prepared import Prepared
from kantorek.offices.models import StaffMember
from kantorek.tasks.actions.taking import sees

_DIGITS = 9


def conversation_of(actor: Actor, conversation_id: int) -> Conversation:
    """Find a conversation with its person, its client and who answers."""
    return _found(_one.first(actor, conversation_id))


_WITH = ("contact", "client__carer", "client__payroll_carer", "assigned")
_one = Prepared(lambda actor, pk: Conversation.objects.visible_to(actor).select_related(*_WITH).filter(pk=pk))


def open_to(actor: Actor, conversation_id: int) -> Conversation:
    """Find a conversation alone, for its lines."""
    return _found(_alone.first(actor, conversation_id))


_alone = Prepared(lambda actor, pk: Conversation.objects.visible_to(actor).filter(pk=pk))


def _found(conversation: Conversation | None) -> Conversation:
    if conversation is None:
        raise Http404
    return conversation


def line_of(actor: Actor, conversation: Conversation, chat_message_id: int) -> ChatMessage:
    """Find a line of a conversation."""
    mine = ChatMessage.objects.visible_to(actor).select_related("conversation")
    found: ChatMessage = get_object_or_404(mine, pk=chat_message_id, conversation_id=conversation.pk)
    return found


def canned_of(actor: Actor, canned_answer_id: int) -> CannedAnswer:
    """Find a canned answer of the office."""
    found: CannedAnswer = get_object_or_404(CannedAnswer.objects.visible_to(actor), pk=canned_answer_id)
    return found


def client_of(actor: Actor, client_id: int) -> Client:
    """Find a client with everybody its page names."""
    return get_object_or_404(Client.objects.visible_to(actor).with_names(), pk=client_id)


def may_write(actor: Actor, client: Client) -> bool:
    """Tell whether this person may write to this client's people as it stands."""
    return actor.may("chat.write") and not client.why_closed()


def colleagues(actor: Actor, client: Client) -> list[StaffMember]:
    """The colleagues who see a client: who may answer, and who may be named in a comment."""
    people = StaffMember.objects.visible_to(actor).working().alphabetical()
    return [person for person in people if sees(actor, client, person)]


def number_in(data: Any, name: str) -> int:
    """Read a number that a form or an address sends; 0 for what is none."""
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0


def sent(request: HttpRequest) -> dict[str, Any]:
    """What a form sends, and beside it what stands in the address: an undo carries its values there."""
    return {**request.GET.dict(), **request.POST.dict()}


def version_in(data: Any) -> int:
    """Read which version was on the screen; none that can be read is older than any."""
    return number_in(data, "version")
