"""Taking a conversation for a change, and what every line checks: an open client, a person who is still there, words."""

import unicodedata
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kantorek.chat.lists import forget_counts
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.clients.actions.taking import taken
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.prepared import Prepared, of_office

LONGEST: Final = 5_000
_TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what is read: a name or an amount would look like another."""


def hold_conversation(actor: Actor, conversation: Conversation) -> Conversation:
    """Give the conversation as it stands, locked after its client, until the change is done.

    Refuses one that is not the actor's, or that is gone.
    """
    client = taken(conversation.client_id)
    found: Conversation | None = _held.first(actor, conversation.pk)
    if found is None:
        raise Refused(_("This conversation is not there any more."), code="gone")
    found.client = client
    return found


@Prepared
def _held(actor: Actor, pk: int) -> QuerySet[Any, Any]:
    mine = Conversation.objects.visible_to(actor).filter(pk=pk)
    return mine.select_for_update(of=("self",)).select_related("contact")


def refuse_closed(actor: Actor, conversation: Conversation) -> None:
    """Refuse a closed client, and a person who is no contact any more."""
    if reason := conversation.client.why_closed():
        raise Refused(reason, code="closed")
    if conversation.contact.removed_at:
        raise Refused(_("This person is not a contact of the client any more."), code="removed")


def stored(actor: Actor, conversation: Conversation, token: UUID) -> ChatMessage | None:
    """Give the line that was sent with this token before. Refuses one that somebody else wrote."""
    line: ChatMessage | None = _sent_before.first(actor, conversation.pk, token)
    if line and (line.author_staff_id, line.author_contact_id) != (actor.staff_id, actor.contact_id):
        raise Refused(_("This message was sent by somebody else already."), code="not_yours")
    return line


@of_office
def _sent_before(actor: Actor, conversation_id: int, token: UUID) -> QuerySet[Any, Any]:
    return ChatMessage.objects.filter(office_id=actor.office_id, conversation_id=conversation_id, token=token)


def clean_text(actor: Actor, text: str) -> str:
    """Give a text of letters and lines alone: HTML stays what was typed, signs that nobody sees go. Refuses an endless one."""
    text = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(sign for sign in text if sign in "\n\t" or _is_seen(sign)).strip()
    if len(text) > LONGEST:
        words = _("A message has at most %(count)s characters.") % {"count": LONGEST}
        raise Refused(words, code="too_long", field="text")
    return text


def save_conversation(actor: Actor, conversation: Conversation, *fields: str, upto: int | None = None) -> None:
    """Write what changed, and let the pages look again that show it; `upto` as in tell_pages()."""
    conversation.save(update_fields=list(fields))
    tell_pages(actor, conversation, upto=upto)


def refuse_overtaken(actor: Actor, conversation: Conversation, version: int | None) -> None:
    """Refuse a version that somebody else has overtaken; None asks for no check."""
    if version is not None and conversation.version != version:
        raise Stale(_("Somebody changed this conversation meanwhile. Look at it again."), theirs={})


def tell_pages(actor: Actor, conversation: Conversation, *, upto: int | None = None, about: str = "chat") -> None:
    """Let the pages look again that show this conversation: its own, the inbox; `about` "comments" those of colleagues.

    `upto` is the number of the line that was written, where nothing else changed for who has it.
    """
    forget_counts(conversation)
    live.tell(actor, f"{about}.{conversation.pk}", upto=upto)
    live.tell(actor, "inbox")


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs") and sign not in _TURNING
