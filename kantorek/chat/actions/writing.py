"""Writing a line: numbered under the conversation's lock, stored once however often it is sent."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, TypeAlias
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from kantorek.chat import abouts
from kantorek.chat.actions.away import away_words
from kantorek.chat.actions.taking import (
    clean_text,
    hold_conversation,
    refuse_closed,
    save_conversation,
    stored,
    tell_pages,
)
from kantorek.chat.choices import Kind, Side
from kantorek.chat.events import ChatCommented, ChatMessageWritten, ConversationTurned
from kantorek.chat.lists import OWNER
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.chat.variables import unfilled
from kantorek.core import live
from kantorek.core.actor import Actor, day_of
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.files.actions import store_file
from kantorek.files.looking import Facts
from kantorek.files.models import StoredFile
from kantorek.search.actions import put_words
from kantorek.tasks.actions.comments import mentioned_in

Sent: TypeAlias = "tuple[UploadedFile[Any], Facts | None]"
"""A file, and what files.actions.checked() said of it before the transaction opened; None: looked at inside."""
MOST_FILES: Final = 20
"""Files on one line; more come as more lines."""
MOST_LINES: Final = 600
"""Lines of a conversation within FLOOD, after which the client's person has to wait; 200 files at once are 200 lines."""
FLOOD: Final = timedelta(hours=1)
MOST_BYTES: Final = 2 * 1024**3
"""Of files of one client's people within a day."""
DAY: Final = timedelta(days=1)
AWAY_PAUSE: Final = timedelta(hours=12)
_SHOWN: Final = 200


@transaction.atomic
def write_message(
    actor: Actor,
    conversation: Conversation,
    *,
    token: UUID,
    text: str = "",
    files: Sequence[Sent] = (),
    about: Ref | None = None,
) -> ChatMessage:
    """Write a line to the other side. The same `token` again gives the line that stands, and changes nothing.

    A client's person waits from their first line on; outside the office's hours they are told so, once in twelve hours.
    Refuses another author's token, a closed client, a person who is no contact any more, neither words nor files, more
    than 5,000 characters, too many files, hundreds of lines of the client within an hour (`too_often`), gigabytes
    of their files within a day (`too_much`), what store_file()
    refuses, a thing that is not the actor's to ask about, and words of the office with a {{variable}} that nothing was
    filled into (`missing_value`).
    """
    conversation = hold_conversation(actor, conversation)
    if line := stored(actor, conversation, token):
        return line
    refuse_closed(actor, conversation)
    _refuse_flood(actor, conversation)
    _refuse_bulk(actor, conversation, files)
    text = clean_text(actor, text)
    _refuse_faults(actor, text, files)
    side = Side.CLIENT if actor.kind == "contact" else Side.STAFF
    turned, waited = _turn(actor, conversation, side)
    more = _about(actor, conversation, about) | {"files": len(files), "answered_after": waited}
    line = _put(actor, conversation, Kind.MESSAGE, side, text, token, **more)
    for upload, facts in files:
        store_file(actor, upload, owner=line.ref, client_id=line.client_id, facts=facts, told=False)
    _note_last(actor, conversation, line, side)
    if side == Side.CLIENT:
        _say_away(actor, conversation)
    save_conversation(actor, conversation, *_MOVED, upto=conversation.last_number)
    _tell(actor, conversation, line, turned=turned, waited=waited)
    return line


@transaction.atomic
def write_comment(actor: Actor, conversation: Conversation, *, token: UUID, text: str) -> ChatMessage:
    """Leave a comment among colleagues; those whose names stand in it after an @ are told. The client never sees it.

    The same `token` again gives the comment that stands. Refuses whoever is not of the office, another author's token, a
    closed client, and an empty or endless text.
    """
    if actor.kind == "contact":
        raise Refused(_("Comments are the office's own."), code="not_yours")
    conversation = hold_conversation(actor, conversation)
    if line := stored(actor, conversation, token):
        return line
    if reason := conversation.client.why_closed():
        raise Refused(reason, code="closed")
    text = clean_text(actor, text)
    if not text:
        raise Refused(_("Write something first."), code="required", field="text")
    mentioned = mentioned_in(actor, text)
    line = _put(actor, conversation, Kind.COMMENT, Side.STAFF, text, token, mentioned=mentioned)
    conversation.save(update_fields=["last_number"])
    about: dict[str, Any] = {"conversation_id": conversation.pk, "number": line.number, "mentioned": mentioned}
    publish(ChatCommented(actor=actor, subject=line.ref, client_id=line.client_id, **about))
    tell_pages(actor, conversation, upto=line.number, about="comments")
    return line


_MOVED: Final = (
    "last_number",
    "last_at",
    "last_side",
    "last_text",
    "last_name",
    "waiting_since",
    "snoozed_until",
    "staff_read",
    "staff_read_at",
    "away_said_at",
)


def _refuse_faults(actor: Actor, text: str, files: Sequence[Sent]) -> None:
    if not text and not files:
        raise Refused(_("Write something first."), code="required", field="text")
    if len(files) > MOST_FILES:
        raise Refused(_("At most %(count)s files at once.") % {"count": MOST_FILES}, code="too_many", field="files")
    if actor.kind != "contact" and (names := unfilled(text)):
        words = _("Nothing stands for {{%(name)s}} here. Write it yourself, or take it out.")
        raise Refused(words % {"name": names[0]}, code="missing_value", field="text")


def _refuse_flood(actor: Actor, conversation: Conversation) -> None:
    """Refuse a client's person, or who holds their link, lines without end: each takes room and rings somebody's bell."""
    before = conversation.last_number - MOST_LINES + 1
    if actor.kind != "contact" or before < 1:
        return
    lines = ChatMessage.objects.filter(conversation=conversation, number=before, at__gt=actor.at - FLOOD)
    if lines.exists():
        raise Refused(_("So many messages within an hour. Try again later."), code="too_often", field="text")


def _refuse_bulk(actor: Actor, conversation: Conversation, files: Sequence[Sent]) -> None:
    """Bound what a client's people lay onto the office's disk in a day, by a link that went astray above all."""
    if not files or actor.kind != "contact":
        return
    sent = StoredFile.objects.filter(client_id=conversation.client_id, made_by_kind="contact")
    kept = sent.filter(owner_kind=OWNER, made_at__gt=actor.at - DAY).aggregate(size=Sum("size"))["size"]
    if (kept or 0) + sum(upload.size or 0 for upload, _facts in files) > MOST_BYTES:
        raise Refused(_("More files than fit into one day. Send the rest tomorrow."), code="too_much", field="file")


def _turn(actor: Actor, conversation: Conversation, side: Side) -> tuple[bool, int | None]:
    """Tell whether the conversation turns to this side, or begins a day; and how long the client has waited for it."""
    last = conversation.last_at
    turned = conversation.last_side != side or last is None or day_of(last) != actor.on
    since = conversation.waiting_since if side == Side.STAFF else None
    return turned, max(int((actor.at - since).total_seconds()), 0) if since else None


def _about(actor: Actor, conversation: Conversation, ref: Ref | None) -> dict[str, Any]:
    """Give the columns of what the line is about. Refuses another client's thing, and one that the actor does not see."""
    if ref is None:
        return {}
    thing = abouts.find(actor, ref)
    if thing is None or thing.client_id != conversation.client_id:
        raise Refused(_("What you are asking about is not there any more."), code="gone", field="about")
    return {"about_kind": ref.kind, "about_id": ref.id, "about_title": thing.title[:300]}


def _put(
    actor: Actor, conversation: Conversation, kind: Kind, side: Side, text: str, token: UUID, **more: Any
) -> ChatMessage:
    """Write the next line of a conversation that is held, and make its words findable."""
    conversation.last_number += 1
    own = side != Side.OFFICE
    line: ChatMessage = ChatMessage.objects.create(
        office_id=conversation.office_id,
        client_id=conversation.client_id,
        conversation=conversation,
        number=conversation.last_number,
        token=token,
        kind=kind,
        side=side,
        text=text,
        author_staff_id=actor.staff_id if own else None,
        author_contact_id=actor.contact_id if own else None,
        author_name=actor.name[:150] if own else "",
        at=actor.at,
        **more,
    )
    if text and own:
        put_words(actor, "chat", line.pk, client_id=line.client_id, title="", words=[text])
    return line


def _note_last(actor: Actor, conversation: Conversation, line: ChatMessage, side: Side) -> None:
    """Write on the conversation what its line in the inbox shows, and who waits for whom."""
    conversation.last_at, conversation.last_side, conversation.last_name = line.at, side, line.author_name
    conversation.last_text = " ".join(line.text.split())[:_SHOWN]
    conversation.snoozed_until = None
    if side == Side.CLIENT:
        conversation.waiting_since = conversation.waiting_since or line.at
        return
    conversation.waiting_since = None
    # Whoever answers has read what stands there, also by the API, which opens no page.
    conversation.staff_read, conversation.staff_read_at = line.number, line.at


def _say_away(actor: Actor, conversation: Conversation) -> None:
    """Say that the office is closed, where it is, and has not said so lately."""
    said = conversation.away_said_at
    if said and actor.at - said < AWAY_PAUSE:
        return
    if words := away_words(actor, conversation):
        _put(actor, conversation, Kind.AWAY, Side.OFFICE, words, uuid4())
        conversation.away_said_at = actor.at


def _tell(actor: Actor, conversation: Conversation, line: ChatMessage, *, turned: bool, waited: int | None) -> None:
    about = f"{line.about_kind}:{line.about_id}" if line.about_id else ""
    more: dict[str, Any] = {"contact_id": conversation.contact_id, "files": line.files, "about": about}
    place: dict[str, Any] = {"conversation_id": conversation.pk, "number": line.number, "side": line.side}
    if turned:
        said = Ref(conversation.ref.kind, conversation.pk, conversation.contact.name)
        turn: dict[str, Any] = {"side": line.side, "waited": waited}
        publish(ConversationTurned(actor=actor, subject=said, client_id=line.client_id, **turn))
        live.tell(actor, f"client.{line.client_id}")
    publish(ChatMessageWritten(actor=actor, subject=line.ref, client_id=line.client_id, **place, **more))
