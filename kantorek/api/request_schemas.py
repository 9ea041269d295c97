"""Requests to clients as the API reads and writes them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from kantorek.documents.choices import Kind as DocumentKind
from kantorek.requests.choices import Kind

Title = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=5000)]


class RequestOut(Schema):
    """A request; `version` is its ETag. `document_ids` are what its files became."""

    id: int
    client_id: int
    title: str
    text: str
    kind: str
    state: str
    due_on: date | None
    month: date | None
    contact_id: int | None
    source_kind: str
    source_id: int | None
    asked_at: datetime
    asked_by_id: int | None
    answer: str
    delivered_at: datetime | None
    delivered_by_name: str
    returned_at: datetime | None
    return_reason: str
    done_at: datetime | None
    done_by_name: str
    document_ids: list[int]
    reminders: int
    remind_on: date | None
    version: int


class RequestsOut(Schema):
    """A page of requests, newest first; `next` goes back as `cursor`."""

    items: list[RequestOut]
    next: str | None


class WordsIn(Schema):
    """What is asked; `{month}` in title and text becomes the month. The same `batch` asks a client once."""

    title: Title
    text: Text = ""
    kind: Kind = Kind.DOCUMENTS
    due_on: date | None = None
    month: date | None = None
    batch: UUID | None = None


class RequestIn(WordsIn):
    """A request to one client; `contact_id` is who is asked, else whoever may send."""

    contact_id: int | None = None


class ManyIn(WordsIn):
    """The same to many clients."""

    client_ids: Annotated[list[int], Field(min_length=1, max_length=500)]


class ManyOut(Schema):
    """Whom it reached, and why others were left out."""

    requests: list[RequestOut]
    left: list[str]


class ChangeIn(Schema):
    """What is asked, while it waits for the client; only fields sent are changed."""

    title: Title = ""
    text: Text = ""
    due_on: date | None = None
    month: date | None = None
    contact_id: int | None = None


class AnswerIn(Schema):
    """What the client said; files are laid beside the request before."""

    answer: Text = ""


class AcceptIn(Schema):
    """How the files are filed as documents, and which of them; all where `file_ids` is left out."""

    folder: Annotated[str, Field(max_length=100)] = ""
    kind: DocumentKind | None = None
    file_ids: list[int] | None = None


class ReturnIn(Schema):
    """What is wrong, in words for the client, and another day."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
    due_on: date | None = None


class TemplateOut(Schema):
    """Words to ask with; `days` is how long the client has."""

    id: int
    title: str
    text: str
    kind: str
    days: int
