"""What a victim of the attack test and the office said to each other: a conversation, its lines, every text marked."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from kantorek.chat.lists import OWNER
from kantorek.chat.models import CannedAnswer, ChatHours, ChatMessage, Conversation
from kantorek.clients.models import Client, Contact
from kantorek.core import scope
from kantorek.files.models import StoredFile
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT


@dataclass(frozen=True, slots=True)
class ChatWork:
    """A conversation with one line of the client, its file, and the words that the office answers with."""

    conversation: Conversation
    message: ChatMessage
    file: StoredFile
    canned: CannedAnswer


def make_chat_work(client: Client, contact: Contact, carer: StaffMember, words: str, shared: str) -> ChatWork:
    """Make the rows; `words` stand in every text, `shared` in those that all colleagues of the office see."""
    about: dict[str, Any] = {"office_id": client.office_id, "client": client}
    last: dict[str, Any] = {
        "last_number": 2,
        "last_at": AT,
        "last_side": "client",
        "last_text": words,
        "last_name": words,
    }
    with scope.system(client.office_id, "tests", at=AT):
        conversation = Conversation.objects.create(
            **about, **last, contact=contact, assigned=carer, begun_at=AT, waiting_since=AT
        )
        line: dict[str, Any] = {**about, "conversation": conversation, "text": words, "author_name": words, "at": AT}
        ChatMessage.objects.create(
            **line, number=1, token=uuid4(), kind="comment", side="staff", author_staff=carer, mentioned=[carer.pk]
        )
        ChatHours.objects.get_or_create(office_id=client.office_id, defaults={"away_text": shared})
        message = ChatMessage.objects.create(
            **line, number=2, token=uuid4(), side="client", author_contact=contact, about_title=words
        )
        return ChatWork(
            conversation=conversation,
            message=message,
            file=_make_file(message, words),
            canned=CannedAnswer.objects.create(
                office_id=client.office_id, shortcut=f"odp{client.pk}", title=shared, text=shared, text_en=shared
            ),
        )


def _make_file(message: ChatMessage, words: str) -> StoredFile:
    picture = BytesIO()
    Image.new("1", (8, 8)).save(picture, "PNG")
    path = storages["files"].save(f"{message.office_id}/ab/{message.pk}", ContentFile(picture.getvalue()))
    return StoredFile.objects.create(
        office_id=message.office_id, client_id=message.client_id, owner_kind=OWNER, owner_id=message.pk,
        name=f"{words}.png", kind="image/png", size=picture.tell(), sha256="b" * 64, path=path, pages=1, made_at=AT,
        made_by_kind="contact", made_by_name=words,
    )  # fmt: skip
