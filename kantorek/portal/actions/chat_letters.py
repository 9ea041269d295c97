"""Letters with what a person has not read in a conversation, and the links in them that open it without an account."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kantorek.accounts.models import Key
from kantorek.chat.actions import note_mailed
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.models import Letter
from kantorek.core.post import write_letter
from kantorek.offices.models import Office
from kantorek.portal.access import FROM
from kantorek.portal.actions.links import first_today, mailed_key
from kantorek.portal.events import ChatLetterWritten, ChatLinkOpened
from kantorek.portal.mailing.chat import due_lines, letter_of_lines, lines_of_link
from kantorek.portal.models import PortalAccess


def make_chat_link(actor: Actor, conversation: Conversation, *, start: int, address: str) -> str:
    """Make a link to one conversation, from one line on, for its person, for thirty days."""
    token = mailed_key(actor, Key.Purpose.CHAT_LINK, conversation, conversation.contact, f"{FROM}{start}")
    return address.rstrip("/") + reverse("portal:chat_link", args=[token])


@transaction.atomic
def note_chat_opening(actor: Actor, key: Key, conversation: Conversation) -> None:
    """Write down that a link was opened, once a day; that something was read, the page says when it is really looked at."""
    if not first_today(actor, key):
        return
    about: dict[str, Any] = {"contact_id": actor.contact_id or 0, "contact_name": key.name}
    publish(ChatLinkOpened(actor=actor, subject=conversation.ref, client_id=conversation.client_id, **about))


@transaction.atomic
def write_chat_letter(actor: Actor, conversation_id: int, *, address: str) -> Letter | None:
    """Write to a conversation's person what they have not read of the office's lines; None where nothing is due (any more).

    One letter for all that is unread: nothing more until they have read or written, and never two within a day. The system
    writes it, after the minutes that the office has set. It goes to the address of the contact; the rules stand in
    mailing/chat.py.
    """
    held = Conversation.objects.visible_to(actor).select_for_update(of=("self",)).select_related("contact", "client")
    conversation = held.filter(pk=conversation_id).first()
    lines = due_lines(actor, conversation) if conversation else []
    if conversation is None or not lines:
        return None
    contact = conversation.contact
    here = PortalAccess.objects.visible_to(actor).current().filter(contact=contact).exclude(accepted_at=None)
    access = here.select_related("user").first()
    language = access.user.language if access and access.user else contact.language
    letter = _mailed(
        actor,
        conversation,
        lines,
        once=f"chat:{conversation.pk}:{lines[-1].number}",
        language=language,
        address=address,
    )
    _publish(actor, conversation, lines)
    return letter


@transaction.atomic
def send_chat_link_again(actor: Actor, conversation: Conversation, *, start: int, address: str) -> None:
    """Mail a fresh link to the person whose link has run out: they ask for it, so at once, but once a day.

    It goes to the contact's address, never to one that is typed, and shows nothing before `start`, the first line of the
    link that has run out. Refuses a contact without an address, a conversation in which nothing is left to show, and a
    second letter on the same day.
    """
    if not conversation.contact.email:
        raise Refused(_("The office has no address for this letter. Ask the office."), code="no_email")
    with scope.system(conversation.office_id, "letters to clients' people", at=actor.at) as sender:
        held = Conversation.objects.visible_to(sender).select_for_update(of=("self",))
        fresh = held.select_related("contact", "client").get(pk=conversation.pk)
        lines = lines_of_link(sender, fresh, start)
        if not lines:
            raise Refused(_("Ask the office how to reach it."), code="nothing")
        once = f"chat-link:{fresh.pk}:{fresh.contact_id}:{actor.on}"
        letter = _mailed(sender, fresh, lines, once=once, language=fresh.contact.language, address=address)
        if letter.written_at != actor.at:
            raise Refused(_("A new link was sent today. Look into the mailbox."), code="too_soon")
        _publish(actor, fresh, lines)


def _mailed(
    actor: Actor, conversation: Conversation, lines: list[ChatMessage], *, once: str, language: str, address: str
) -> Letter:
    """Write the letter with a link from the first of the lines on, and keep how far the person was written to."""
    contact, office = conversation.contact, Office.objects.get(pk=conversation.office_id)
    link = make_chat_link(actor, conversation, start=lines[0].number, address=address)
    with translation.override(language):
        context = letter_of_lines(conversation, lines, link=link) | {"office": office}
        letter = write_letter(
            actor, "portal/mail/chat", to=contact.email, once=once, context=context, language=language
        )
    note_mailed(actor, conversation, number=lines[-1].number)
    return letter


def _publish(actor: Actor, conversation: Conversation, lines: list[ChatMessage]) -> None:
    contact = conversation.contact
    about: dict[str, Any] = {"contact_id": contact.pk, "contact_name": contact.name, "lines": len(lines)}
    publish(ChatLetterWritten(actor=actor, subject=conversation.ref, client_id=conversation.client_id, **about))
