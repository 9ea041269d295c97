"""Conversations as the API reads and writes them, for both sides."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import AliasChoices

from kantorek.api.documents import FileOut
from kantorek.chat.choices import INSIDE
from kantorek.chat.models import ChatMessage

Text = Annotated[str, Field(max_length=5000)]
Id = Annotated[int, Field(gt=0, lt=2**63)]
Number = Annotated[int, Field(ge=0, lt=2**31)]
Hour = Annotated[str, Field(pattern=r"^\d\d:\d\d$")]


class LineOut(Schema):
    """One line; lines are in the order of their numbers. `about` names what it was asked from, `files` hang on it."""

    id: int
    number: int
    token: UUID
    kind: str
    side: str
    text: str
    author_name: str
    at: datetime
    about_kind: str
    about_id: int | None
    about_title: str
    files: list[FileOut] = Field([], validation_alias=AliasChoices("stored", "files"))


class OwnLineOut(LineOut):
    """A line as the client's person reads it: the office's own tasks are not named to them, and some numbers are missing."""

    @staticmethod
    def resolve_about_title(line: ChatMessage) -> str:
        """Give the name of what it is about, unless that is the office's own."""
        return "" if line.about_kind in INSIDE else line.about_title


class OfficeLineOut(LineOut):
    """A line as the office sees it: `task_id` is the task made of it."""

    task_id: int | None
    answered_after: int | None
    mentioned: list[int]


class LineIn(Schema):
    """A line; the same `token` again is stored once. `about` is like `documents.document:5`."""

    token: UUID
    text: Text = ""
    about: Annotated[str, Field(max_length=60)] = ""


class CommentIn(Schema):
    """An internal comment; the client's people never see it."""

    token: UUID
    text: Text


class SeenIn(Schema):
    """Up to which line the caller's side has read."""

    number: Number


class BeginIn(Schema):
    """With whom."""

    contact_id: Id


class ConversationOut(Schema):
    """A conversation with one person of a client; `version` is its ETag. `waiting_since`: the client waits for an answer."""

    id: int
    client_id: int
    contact_id: int
    assigned_id: int | None
    begun_at: datetime
    last_number: int
    last_at: datetime | None
    last_side: str
    last_text: str
    waiting_since: datetime | None
    snoozed_until: datetime | None
    contact_read: int
    contact_read_at: datetime | None
    staff_read: int
    staff_read_at: datetime | None
    version: int


class RowOut(Schema):
    """A conversation in the inbox."""

    id: int
    client_id: int
    client: str
    contact_id: int
    contact: str
    assigned_id: int | None
    last_number: int
    last_at: datetime
    last_side: str
    last_text: str
    waiting_since: datetime | None
    snoozed_until: datetime | None
    staff_read: int


class RowsOut(Schema):
    """A page of the inbox; `next` goes back as `cursor`."""

    items: list[RowOut]
    next: str | None


class AssignIn(Schema):
    """Who answers in place of the carer; null: the carer."""

    staff_member_id: Id | None = None


class SnoozeIn(Schema):
    """Until when it is laid aside; null takes it up again."""

    until: datetime | None = None


class TaskIn(Schema):
    """A title of one's own, and a day."""

    title: Annotated[str, Field(max_length=300)] = ""
    due_on: date | None = None


class MadeOut(Schema):
    """The task that was made of a line."""

    task_id: int


class CannedIn(Schema):
    """Words to answer with; `{{…}}` are variables."""

    shortcut: Annotated[str, Field(min_length=1, max_length=30)]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    text: Annotated[str, Field(min_length=1, max_length=5000)]
    text_en: Text = ""


class CannedOut(CannedIn):
    """A canned answer; `version` is its ETag."""

    id: int
    version: int
    archived_at: datetime | None


class FilledOut(Schema):
    """The words as they would be sent; what `missing` names stands in them still, and blocks sending."""

    text: str
    missing: list[str]


class HoursIn(Schema):
    """Hours of the week like `{"mon": ["08:00", "16:00"]}`; a day that is missing is closed, no day at all: never away."""

    days: dict[str, Annotated[list[Hour], Field(min_length=2, max_length=2)]] = {}
    away_text: Annotated[str, Field(max_length=500)] = ""
    away_text_en: Annotated[str, Field(max_length=500)] = ""
    mail_after: Annotated[int, Field(ge=1, le=1440)] = 15


class HoursOut(HoursIn):
    """The hours of the office; `version` is their ETag, 0 while it keeps none."""

    version: int


class TalkOut(Schema):
    """One's own conversation with the office: how many lines, and how far each side has read."""

    last_number: int
    last_at: datetime | None
    own_read: int
    office_read: int
    office_read_at: datetime | None
    unread: int


def lines_out(made: type[LineOut], lines: Iterable[ChatMessage]) -> list[Any]:
    """Write lines out; those just written bring no files with them unless they were read with them."""
    for line in lines:
        if not hasattr(line, "stored"):
            line.stored = []  # type: ignore[attr-defined]
    return [made.from_orm(line) for line in lines]
