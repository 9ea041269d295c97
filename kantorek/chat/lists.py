"""Conversations and their lines as pages ask for them: by number, by inbox view, and who answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Subquery

from kantorek.accounts.models import StandIn
from kantorek.chat.choices import Kind, Side
from kantorek.chat.models import MAIL_AFTER, ChatHours, ChatMessage, Conversation
from kantorek.core.actor import Actor
from kantorek.core.keyset import Key, Page, page_of
from kantorek.core.prepared import Prepared, of_office
from kantorek.files.models import StoredFile
from kantorek.offices import tally
from kantorek.offices.models import StaffMember
from kantorek.search.querysets import object_ids, patterns

OWNER: Final = "chat.chat_message"
"""What files that hang on a line belong to."""
MANY: Final = 200
"""Lines that are given at once at most."""
PAGE: Final = 40
MEASURED: Final = 50
"""Answers that the usual time to an answer is reckoned from."""
CHAT: Final = "chat"
"""The number in the menu among those that are counted together."""
OFFICE: Final = "office"
VIEWS: Final = ("waiting", "mine", "answered", "snoozed", "all")
_NEWEST: Final = (Key("last_at", down=True), Key("id", down=True))
_ORDERS: Final = {
    "waiting": (Key("waiting_since"), Key("id")),
    "snoozed": (Key("snoozed_until"), Key("id")),
}
_COLUMNS: Final = (
    "id",
    "client_id",
    "client__name",
    "client__carer_id",
    "client__carer__name",
    "contact_id",
    "contact__name",
    "assigned_id",
    "assigned__name",
    "last_number",
    "last_at",
    "last_side",
    "last_text",
    "last_name",
    "waiting_since",
    "snoozed_until",
    "staff_read",
)


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers in a conversation: the person, and on days on which they are away who stands in."""

    person: StaffMember | None
    stand_in: StaffMember | None = None


def lines_after(actor: Actor, conversation: Conversation, number: int, *, most: int = MANY) -> list[ChatMessage]:
    """The lines behind a number, the first one first, with their files as `stored`."""
    if most > MANY:
        return _with_files(actor, _lines(actor, conversation).filter(number__gt=number).order_by("number")[:most])
    return _with_files(actor, _after(actor, conversation.pk, number)[:most])


def lines_before(actor: Actor, conversation: Conversation, number: int, *, most: int = 50) -> list[ChatMessage]:
    """The lines in front of a number, the oldest of them first, with their files as `stored`."""
    older = _lines(actor, conversation).filter(number__lt=number).order_by("-number")[:most]
    return _with_files(actor, older)[::-1]


def newest_lines(actor: Actor, conversation: Conversation, *, most: int = 50) -> list[ChatMessage]:
    """The last lines, the oldest of them first, with their files as `stored`."""
    return _with_files(actor, _lines(actor, conversation).order_by("-number")[:most])[::-1]


def inbox(actor: Actor, *, view: str = "waiting", q: str = "", after: str = "", before: str = "") -> Page:
    """One page of conversations: of the five views, narrowed to what is found by names or by words of lines.

    "waiting": the longest waiting first; "snoozed": the next to come back first; the others: the last line first.
    """
    rows = within(actor, view)
    if q:
        rows = rows.filter(_found(actor, q)) if patterns(q) else rows.none()
    keys = _ORDERS.get(view, _NEWEST)
    return page_of(rows.values(*_COLUMNS), keys, size=PAGE, after=after, before=before)


def within(actor: Actor, view: str) -> QuerySet[Any]:
    """The conversations of a view; an unknown view is all of them."""
    seen: QuerySet[Any] = Conversation.objects.visible_to(actor).exclude(last_at=None)
    which = _views(actor).get(view)
    return seen if which is None else seen.filter(which)


def inbox_counts(actor: Actor) -> dict[str, int]:
    """How many conversations each view holds, in one question."""
    seen = Conversation.objects.visible_to(actor).exclude(last_at=None).order_by()
    each = {view: Count("pk", filter=which) for view, which in _views(actor).items()}
    return seen.aggregate(**each, all=Count("pk"))


def counted_for(actor: Actor) -> QuerySet[Any]:
    """What the menu counts: for a client's person the lines of the office that they have not read, for a colleague the
    conversations that wait for an answer."""
    if actor.kind == "contact":
        unread = ChatMessage.objects.visible_to(actor).filter(side=Side.STAFF, kind=Kind.MESSAGE)
        return unread.filter(number__gt=F("conversation__contact_read"))
    return Conversation.objects.visible_to(actor).waiting(actor.at)


def stamp_for(actor: Actor) -> str:
    """Under what a person's number is forgotten: any conversation may be a colleague's, a client's person has one."""
    return tally.person_of(actor) if actor.kind == "contact" else OFFICE


def waiting_count(actor: Actor) -> int | None:
    """The number beside the chat's line in the menu, on either side; None where there is none."""
    return tally.number(actor, CHAT) or None


def waiting_of(actor: Actor, client: Any) -> QuerySet[Any]:
    """The conversations with a client's people that wait for an answer: the number beside the tab's name."""
    seen: QuerySet[Any] = Conversation.objects.visible_to(actor).filter(client_id=client.pk)
    return seen.filter(waiting_since__isnull=False)


def forget_counts(conversation: Conversation) -> None:
    """Let both sides' numbers be made anew, once what changes them is committed."""
    tally.forget(conversation.office_id, CHAT, [OFFICE, f"contact.{conversation.contact_id}"])


def carer_of(actor: Actor, conversation: Conversation) -> StaffMember | None:
    """Who answers today: whoever it is assigned to, else the client's carer; while they are away their stand-in."""
    answers = answerer_of(actor, conversation)
    return answers.stand_in or answers.person


def answerer_of(actor: Actor, conversation: Conversation) -> Answerer:
    """Who answers, and who stands in for them today; colleagues who have left answer no more."""
    person = person_of(actor, conversation)
    if person is None:
        return Answerer(None)
    return Answerer(person, _standing_in.first(actor, person.pk, actor.on))


@of_office
def _standing_in(actor: Actor, staff_id: int, on: date) -> QuerySet[Any, Any]:
    held = StandIn.objects.filter(office_id=actor.office_id, for_staff_id=staff_id, starts_on__lte=on, ends_on__gte=on)
    first = held.order_by("pk").values("user_id")[:1]
    return StaffMember.objects.visible_to(actor).working().filter(user_id=Subquery(first))


def hours_of(actor: Actor) -> ChatHours | None:
    """The office's hours; None where it has said none."""
    hours: ChatHours | None = _hours.first(actor)
    return hours


def mail_after(actor: Actor) -> int:
    """After how many minutes a line that nobody has read goes out by mail."""
    hours = hours_of(actor)
    return MAIL_AFTER if hours is None else hours.mail_after


_hours = of_office(lambda actor: ChatHours.objects.visible_to(actor))


@of_office
def _working(actor: Actor, staff_ids: list[int]) -> QuerySet[Any, Any]:
    return StaffMember.objects.visible_to(actor).working().filter(pk__among=staff_ids)


def person_of(actor: Actor, conversation: Conversation) -> StaffMember | None:
    """Whom it is assigned to, else the client's carer, whoever of them is still with the office; away or not."""
    wanted = [pk for pk in (conversation.assigned_id, conversation.client.carer_id) if pk]
    if not wanted:
        return None
    here = {person.pk: person for person in _working(actor, wanted)}
    return next((here[pk] for pk in wanted if pk in here), None)


def usual_answer(actor: Actor, staff_id: int) -> int | None:
    """The median of the seconds that clients waited for the last 50 answers of a person; None where there is none."""
    own = ChatMessage.objects.filter(office_id=actor.office_id, author_staff_id=staff_id, answered_after__isnull=False)
    waited = list(own.order_by("-at").values_list("answered_after", flat=True)[:MEASURED])
    return int(median(waited)) if waited else None


def group_of(conversation: Conversation) -> str:
    """Name what notices of one conversation have in common: unread, they are one."""
    return f"chat:{conversation.pk}"


def unread_by_contact(actor: Actor, conversation: Conversation) -> QuerySet[Any]:
    """The office's lines that the contact has not read; comments, away texts and their own are none of them."""
    said = ChatMessage.objects.visible_to(actor).filter(conversation=conversation, kind="message", side="staff")
    return said.filter(number__gt=conversation.contact_read)


def _lines(actor: Actor, conversation: Conversation) -> QuerySet[Any]:
    return ChatMessage.objects.visible_to(actor).filter(conversation=conversation)


_after = Prepared(
    lambda actor, conversation_id, number: (
        ChatMessage.objects.visible_to(actor)
        .filter(conversation_id=conversation_id, number__gt=number)
        .order_by("number")[:MANY]
    )
)


def _with_files(actor: Actor, lines: Iterable[ChatMessage]) -> list[ChatMessage]:
    found: list[ChatMessage] = list(lines)
    hanging = [line.pk for line in found if line.files]
    stored: dict[int, list[StoredFile]] = {}
    if hanging:
        files = StoredFile.objects.visible_to(actor).current().filter(owner_kind=OWNER, owner_id__in=hanging)
        for file in files.listed():
            stored.setdefault(file.owner_id, []).append(file)
    for line in found:
        line.stored = stored.get(line.pk, [])  # type: ignore[attr-defined]
    return found


def _found(actor: Actor, q: str) -> Q:
    lines = ChatMessage.objects.visible_to(actor).filter(pk__in=object_ids(q, kinds=["chat"]))
    names = Q(client__in=object_ids(q, kinds=["client"])) | Q(contact__in=object_ids(q, kinds=["contact"]))
    return names | Q(pk__in=lines.values("conversation"))


def _views(actor: Actor) -> dict[str, Q]:
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=actor.at)
    mine = Q(assigned__in=actor.mine) | Q(assigned=None, client__carer__in=actor.mine)
    return {
        "waiting": Q(waiting_since__isnull=False) & awake,
        "mine": mine & awake,
        "answered": Q(waiting_since=None, last_side="staff") & awake,
        "snoozed": Q(snoozed_until__gt=actor.at),
    }
