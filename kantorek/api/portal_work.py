"""Requests and documents of a client over the API, for a token of the portal: read, delivered, taken along."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from kantorek.api.access import token
from kantorek.api.clients import Limit, actor_of, make_cursor, read_cursor
from kantorek.api.documents import FileOut
from kantorek.api.portal import company_of
from kantorek.api.problems import REFUSALS, Problem, ProblemOut
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.documents.actions import note_reading
from kantorek.documents.models import Document
from kantorek.files.actions import checked, note_download
from kantorek.files.models import StoredFile
from kantorek.files.receiving import attachment
from kantorek.requests.actions import deliver_request, files_of
from kantorek.requests.choices import State
from kantorek.requests.models import ClientRequest

router = Router()
_STATUS = {"too_large": 413, "busy": 503}


class AskedOut(Schema):
    """What the office asks for; states open and returned wait for the company. `files` only when one is asked for."""

    id: int
    title: str
    text: str
    kind: str
    state: str
    due_on: date | None
    month: date | None
    asked_at: datetime
    answer: str
    delivered_at: datetime | None
    return_reason: str
    done_at: datetime | None
    files: list[FileOut] = []


class AskedListOut(Schema):
    """A page of requests, newest first; `next` goes back as `cursor`."""

    items: list[AskedOut]
    next: str | None


class DeliveryIn(Schema):
    """An answer in words; it may go without files."""

    answer: Annotated[str, Field(max_length=5000)] = ""


class ShownOut(Schema):
    """A document that the office shows, or that the company sent; `file` is its newest version."""

    id: int
    title: str
    kind: str
    year: int | None
    valid_from: date | None
    valid_to: date | None
    shared_at: datetime | None
    added_at: datetime
    file: FileOut | None = Field(None, alias="newest")


class ShownListOut(Schema):
    """A page of documents, newest first; `next` goes back as `cursor`."""

    items: list[ShownOut]
    next: str | None


@router.get("/requests", response={200: AskedListOut, 422: ProblemOut}, summary="List requests")
@token("portal.see")
def list_asked(
    request: HttpRequest,
    state: State | None = None,
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Limit = 50,
) -> AskedListOut:
    """List what the office asks for, newest first."""
    rows = _asked(request).filter(state=state) if state else _asked(request)
    if before := read_cursor(cursor):
        rows = rows.filter(pk__lt=before)
    page = list(rows.order_by("-pk")[: limit + 1])
    more = make_cursor(page[limit - 1].pk) if len(page) > limit else None
    return AskedListOut(items=[_plain(each) for each in page[:limit]], next=more)


@router.get("/requests/{int:client_request_id}", response={200: AskedOut, 404: ProblemOut}, summary="One request")
@token("portal.see")
def get_asked(request: HttpRequest, client_request_id: int) -> AskedOut:
    """Give one request with the files that were sent."""
    return _whole(request, get_object_or_404(_asked(request), pk=client_request_id))


@router.post(
    "/requests/{int:client_request_id}/files", response={200: AskedOut, 413: ProblemOut, **REFUSALS}, summary="Deliver"
)
@token("portal.send", own_transactions=True)
def deliver_asked(
    request: HttpRequest, client_request_id: int, data: Form[DeliveryIn], file: File[list[UploadedFile] | None] = None
) -> AskedOut:
    """Send what was asked for (multipart/form-data): any number of `file`, an `answer`, or both. Twice is once."""
    actor = actor_of(request)
    with scope.of(actor):
        one = get_object_or_404(_asked(request), pk=client_request_id)
    try:
        files = [(each, checked(actor, each)) for each in file or ()]
        with scope.of(actor):
            return _whole(request, deliver_request(actor, one, answer=data.answer, files=files))
    except Refused as refused:
        raise _unfit(refused) from refused


@router.get("/documents", response={200: ShownListOut, 422: ProblemOut}, summary="List documents")
@token("portal.see")
def list_shown_documents(
    request: HttpRequest, cursor: Annotated[str, Query(max_length=60)] = "", limit: Limit = 50
) -> ShownListOut:
    """List the documents that the office shows or that were sent to it, newest first."""
    rows = _shown(request).select_related("newest")
    if before := read_cursor(cursor):
        rows = rows.filter(pk__lt=before)
    page = list(rows.order_by("-pk")[: limit + 1])
    more = make_cursor(page[limit - 1].pk) if len(page) > limit else None
    return ShownListOut(items=[ShownOut.from_orm(each) for each in page[:limit]], next=more)


@router.get(
    "/documents/{int:document_id}/file", response={404: ProblemOut, 409: ProblemOut}, summary="Download a document"
)
@token("portal.see")
def download_shown_document(request: HttpRequest, document_id: int) -> FileResponse:
    """Give the newest version as an attachment; the office sees that it was read."""
    actor = actor_of(request)
    document = get_object_or_404(_shown(request), pk=document_id)
    file = get_object_or_404(StoredFile.objects.visible_to(actor), pk=document.newest_id or 0)
    note_reading(actor, document)
    return attachment(note_download(actor, file))


def _asked(request: HttpRequest) -> QuerySet[ClientRequest]:
    mine = ClientRequest.objects.visible_to(actor_of(request)).filter(client=company_of(request))
    return mine.select_related("client")


def _shown(request: HttpRequest) -> QuerySet[Document]:
    mine: QuerySet[Document] = Document.objects.visible_to(actor_of(request)).current()
    return mine.filter(client=company_of(request))


def _plain(one: ClientRequest) -> AskedOut:
    return AskedOut(**{key: getattr(one, key) for key in AskedOut.model_fields if key != "files"})


def _whole(request: HttpRequest, one: ClientRequest) -> AskedOut:
    return _plain(one).model_copy(
        update={"files": [FileOut.from_orm(each) for each in files_of(actor_of(request), one)]}
    )


def _unfit(refused: Refused) -> Exception:
    """Answer a file that cannot be kept with 422, too large a one with 413, one too many at a time with 503."""
    if refused.field != "file":
        return refused
    error = {"field": "file", "code": refused.code, "message": refused.message}
    return Problem(_STATUS.get(refused.code, 422), refused.code, refused.message, errors=[error])
