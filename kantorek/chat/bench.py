"""The chat of one office with 150 people of clients: who they are, and whether every line was kept once and in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid4

from kantorek.accounts.models import Seat, User
from kantorek.chat.actions import begin_conversation
from kantorek.chat.lists import newest_lines
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.clients.models import Client, Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.offices.models import Role, StaffMember

PEOPLE: Final = 150
CARERS: Final = 10
LONG: Final = 10_000
_AT: Final = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Pair:
    """Two who write to each other: a client's person and whoever looks after the client."""

    conversation_id: int
    client_id: int
    contact_user_id: int
    staff_user_id: int


def load(office_id: int) -> list[Pair]:
    """Let 150 people write to ten carers, one conversation each; a second load finds them again."""
    with scope.system(office_id, "load the bench", at=_AT) as actor:
        carers = [_carer(office_id, number) for number in range(CARERS)]
        contacts = Contact.objects.filter(removed_at=None, client__archived_at=None, client__status="active")
        some = list(
            contacts.order_by("client_id", "pk").distinct("client_id").select_related("client")[20 : 20 + PEOPLE]
        )
        return [_pair(actor, contact, carers[number % CARERS], number) for number, contact in enumerate(some)]


def load_long(office_id: int, conversation_id: int) -> Actor:
    """Give one conversation ten thousand lines in all; gives the actor that reads them."""
    with scope.system(office_id, "load the bench", at=_AT) as actor:
        one = Conversation.objects.get(pk=conversation_id)
        ChatMessage.objects.bulk_create(
            ChatMessage(
                office_id=office_id, client_id=one.client_id, conversation=one, number=number, token=uuid4(),
                side="client", text=f"Linia {number}", author_contact_id=one.contact_id, at=_AT,
            )
            for number in range(one.last_number + 1, LONG + 1)
        )  # fmt: skip
        Conversation.objects.filter(pk=one.pk).update(last_number=max(one.last_number, LONG))
    return actor


def open_long(actor: Actor, conversation_id: int) -> int:
    """Read the newest lines as the page does; gives the number of the last."""
    with scope.of(actor):
        return newest_lines(actor, Conversation.objects.get(pk=conversation_id))[-1].number


def faults(office_id: int, sent: Sequence[UUID]) -> tuple[int, int]:
    """Count lines that are lost, and those that stand twice or leave a gap."""
    with scope.system(office_id, "load the bench", at=_AT):
        kept = list(ChatMessage.objects.filter(token__in=sent).values_list("token", flat=True))
        gaps = 0
        for one in Conversation.objects.filter(office_id=office_id, last_number__gt=0):
            numbers = list(one.messages.order_by("number").values_list("number", flat=True))
            gaps += numbers != list(range(1, one.last_number + 1))
    return len(set(sent) - set(kept)), len(kept) - len(set(kept)) + gaps


def _carer(office_id: int, number: int) -> StaffMember:
    email = f"answers{number}@bench.example"
    user = User.objects.filter(email=email).first()
    if user:
        return StaffMember.objects.get(office_id=office_id, user=user)
    user = User.objects.create_user(email, name=f"Opiekun {number}", password=None, at=_AT)
    member = StaffMember.objects.create(
        office_id=office_id, user=user, name=user.name, email=email, role=Role.MANAGER, joined_at=_AT
    )
    seat = {"kind": Seat.Kind.STAFF, "object_id": member.pk, "role": Role.MANAGER, "name": user.name}
    Seat.objects.create(user=user, office_id=office_id, **seat)
    return member


def _pair(actor: Actor, contact: Contact, carer: StaffMember, number: int) -> Pair:
    email = f"chat{number}@bench.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=contact.name, password=None, at=_AT)
        seat = {"kind": Seat.Kind.CONTACT, "object_id": contact.pk, "role": "owner", "name": contact.name}
        Seat.objects.create(user=user, office_id=contact.office_id, client_id=contact.client_id, **seat)
        Client.objects.filter(pk=contact.client_id).update(carer=carer)
    conversation = begin_conversation(actor, contact)
    assert carer.user_id
    return Pair(conversation.pk, contact.client_id, user.pk, carer.user_id)
