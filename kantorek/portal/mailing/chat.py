"""Letters with unread lines of a conversation: whose are due, which lines still are, and how they read."""

import re
from datetime import timedelta
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kantorek.chat.choices import Side
from kantorek.chat.lists import mail_after, unread_by_contact
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.core.actor import Actor
from kantorek.core.templatetags.kantorek import moment
from kantorek.notifications.due import mail_wish
from kantorek.notifications.kinds import kind_of
from kantorek.notifications.readers import wishes_of_contacts
from kantorek.portal.models import PortalAccess

KIND: Final = "chat.message"
APART: Final = timedelta(hours=24)
MOST_LINES, LONGEST = 20, 1_500
_NUMBER: Final = re.compile(r"\b[A-Z]{2}[ \xa0]?\d{2}(?:[ \xa0]?[A-Z0-9]{4}){3}|\d(?:[ \xa0.-]*\d){19}")
"""What may be the number of an account: a forged letter lives on one that looks true."""


def due_conversations(actor: Actor) -> Any:
    """Conversations of which somebody may have to be written to now; due_lines() asks once more, of a locked row.

    The office spoke last; there is a line that is older than the office's minutes, that the person has not read and that no
    letter has told of. Whoever was written to has read since, and a day has passed.
    """
    before = actor.at - timedelta(minutes=mail_after(actor))
    said = ChatMessage.objects.visible_to(actor).filter(
        conversation=OuterRef("pk"), kind="message", side=Side.STAFF, at__lte=before
    )
    fresh = said.filter(number__gt=OuterRef("contact_read")).filter(number__gt=OuterRef("mailed_number"))
    rows = Conversation.objects.visible_to(actor).filter(last_side=Side.STAFF, contact__removed_at=None)
    return rows.filter(_may_go(actor), Exists(fresh)).exclude(contact__email="").order_by("last_at", "pk")


def due_lines(actor: Actor, conversation: Conversation) -> list[ChatMessage]:
    """Give the unread lines of the office that are to be told now, the first one first; nothing where none is due.

    Nothing goes to a person who was removed, has no address, wishes no such letters, or whose access to the portal was
    taken away after the lines were written; nothing of a closed client.
    """
    contact = conversation.contact
    if contact.removed_at or not contact.email or conversation.client.why_closed() or _wishes_none(actor, contact.pk):
        return []
    again = Conversation.objects.visible_to(actor).filter(pk=conversation.pk, last_side=Side.STAFF)
    if not again.filter(_may_go(actor)).exists():
        return []
    unread = unread_by_contact(actor, conversation).filter(number__gt=conversation.mailed_number)
    ended = _ended(actor, contact.pk)
    lines = list((unread.filter(at__gt=ended) if ended else unread).order_by("number"))
    ripe = actor.at - timedelta(minutes=mail_after(actor))
    return lines if lines and lines[0].at <= ripe else []


def lines_of_link(actor: Actor, conversation: Conversation, start: int) -> list[ChatMessage]:
    """Give the lines that a fresh link in place of one that has run out tells of: the unread ones, else all from `start` on.

    None that was written before an access was taken away.
    """
    said = ChatMessage.objects.visible_to(actor).filter(
        conversation=conversation.pk, kind="message", side=Side.STAFF, number__gte=start
    )
    ended = _ended(actor, conversation.contact_id)
    lines = list((said.filter(at__gt=ended) if ended else said).order_by("number"))
    return [line for line in lines if line.number > conversation.contact_read] or lines


def letter_of_lines(conversation: Conversation, lines: list[ChatMessage], *, link: str) -> dict[str, Any]:
    """Give what portal/mail/chat.* print: the words of the lines; files, and lines with an account number, stay there."""
    first = (lines[0].author_name.split() or [""])[0]
    return {
        "name": conversation.contact.name,
        "client": conversation.client,
        "who": lines[0].author_name,
        "subject": _("%(name)s writes to you") % {"name": first} if first else _("The office writes to you"),
        "rows": [_row(line) for line in lines[:MOST_LINES]],
        "more": max(0, len(lines) - MOST_LINES),
        "go": link,
    }


def holds_account(text: str) -> bool:
    """Tell whether a text holds what may be the number of an account."""
    return bool(_NUMBER.search(text))


def _row(line: ChatMessage) -> dict[str, Any]:
    told = not holds_account(line.text)
    return {
        "who": line.author_name,
        "when": moment(line.at),
        "text": Truncator(line.text).chars(LONGEST) if told else "",
        "inside": not told,
        "files": line.files,
    }


def _may_go(actor: Actor) -> Q:
    """Whoever was written to before has read that, or written since; and a day has passed."""
    apart = Q(mailed_at=None) | Q(mailed_at__lte=actor.at - APART)
    wrote = ChatMessage.objects.visible_to(actor).filter(
        conversation=OuterRef("pk"), side=Side.CLIENT, number__gt=OuterRef("mailed_number")
    )
    return apart & (Q(contact_read__gte=F("mailed_number")) | Q(Exists(wrote)))


def _wishes_none(actor: Actor, contact_id: int) -> bool:
    wishes = wishes_of_contacts(actor, [contact_id])[contact_id]
    return mail_wish(wishes, kind_of(KIND)) == "off"


def _ended(actor: Actor, contact_id: int) -> Any:
    """Since when the person enters the portal no more; None for who does, and for who never did."""
    known = PortalAccess.objects.visible_to(actor).filter(contact_id=contact_id).exclude(accepted_at=None)
    if known.filter(ended_at=None).exists():
        return None
    return known.order_by("-ended_at").values_list("ended_at", flat=True).first()
