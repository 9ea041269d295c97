"""Documents over the API: listed, filed, versioned, taken along, shown to the client, archived."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from kantorek.api.access import token
from kantorek.api.clients import IF_MATCH, Limit, actor_of, make_cursor, read_cursor, seen_version, visible
from kantorek.api.problems import REFUSALS, VERSIONED, Problem, ProblemOut
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.documents import actions
from kantorek.documents.choices import Kind
from kantorek.documents.models import Document, DocumentVersion
from kantorek.documents.querysets import ends_soon, holds
from kantorek.files.actions import checked, note_download
from kantorek.files.models import StoredFile
from kantorek.files.receiving import attachment

router = Router()
clients_router = Router()
Text = Annotated[str, Field(max_length=255)]
Year = Annotated[int, Field(ge=1950, le=2099)]
Tags = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)]
_RULES = frozenset({"refused", "closed", "duplicate", "archived", "gone"})
"""What a rule forbids, and no fault of the file itself."""
_STATUS = {"too_large": 413, "busy": 503}


class FileOut(Schema):
    """A file: `kind` is what its bytes say."""

    id: int
    name: str
    kind: str
    size: int
    sha256: str
    pages: int | None
    locked: bool


class VersionOut(Schema):
    """One version of a document."""

    id: int
    number: int
    file: FileOut
    comment: str
    added_at: datetime
    added_by_name: str


class DocumentOut(Schema):
    """A document; `file` is its newest version, `version` its ETag."""

    id: int
    client_id: int
    title: str
    kind: str
    folder: str
    year: int | None
    tags: list[str]
    note: str
    valid_from: date | None
    valid_to: date | None
    shared_at: datetime | None
    shared_by_name: str
    file: FileOut | None = Field(None, alias="newest")
    version_count: int
    added_at: datetime
    archived_at: datetime | None
    version: int


class DocumentsOut(Schema):
    """A page of documents, newest first; `next` goes back as `cursor`."""

    items: list[DocumentOut]
    next: str | None


class DocumentIn(Schema):
    """How a document is called and filed; only fields that are sent are changed."""

    title: Text | None = None
    kind: Kind | None = None
    folder: Annotated[str, Field(max_length=100)] | None = None
    year: Year | None = None
    tags: Tags | None = None
    note: Annotated[str, Field(max_length=5000)] | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class FilingIn(Schema):
    """Where a new document is filed; without a title it is called as its file is. `again` keeps a known file too."""

    title: Text = ""
    kind: Kind = Kind.OTHER
    folder: Annotated[str, Field(max_length=100)] = ""
    year: Year | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    again: bool = False


class VersionIn(Schema):
    """What changed; `again` keeps the same bytes too."""

    comment: Annotated[str, Field(max_length=300)] = ""
    again: bool = False


class SharingIn(Schema):
    """Whether the client sees the document."""

    shared: bool


@router.get("", response={200: DocumentsOut, 422: ProblemOut}, summary="List documents")
@token("clients.see")
def list_documents(
    request: HttpRequest,
    client_id: Annotated[int, Query(ge=1)] | None = None,
    search: Annotated[str, Query(max_length=200)] = "",
    state: Literal["current", "valid", "soon", "expired", "shared", "archived"] = "current",
    kind: Kind | None = None,
    folder: Annotated[str, Query(max_length=100)] = "",
    year: Annotated[int, Query(ge=1950, le=2099)] | None = None,
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Limit = 50,
) -> DocumentsOut:
    """List documents, newest first; `state` soon: they end within 30 days."""
    wanted = {"client_id": client_id, "kind": kind, "folder": folder or None, "year": year}
    rows = _in_state(request, state).filter(**{key: value for key, value in wanted.items() if value is not None})
    if search.strip():
        rows = rows.matching(search)
    if before := read_cursor(cursor):
        rows = rows.filter(pk__lt=before)
    page = list(rows.select_related("newest").order_by("-pk")[: limit + 1])
    shown = page[:limit]
    more = len(page) > limit
    return DocumentsOut(items=[_out(each) for each in shown], next=make_cursor(shown[-1].pk) if more else None)


@clients_router.post("/{int:client_id}/documents/files", response={201: DocumentOut, **REFUSALS}, summary="Add one")
@token("documents.edit", own_transactions=True)
def add_document(
    request: HttpRequest, client_id: int, response: HttpResponse, data: Form[FilingIn], file: File[UploadedFile]
) -> Status[DocumentOut]:
    """File a document (multipart/form-data, one `file`). The same bytes twice are refused, with a link to what is there."""
    actor, fields = actor_of(request), data.model_dump(exclude={"again"}, exclude_none=True)
    with scope.of(actor):
        client = visible(request, client_id)
    try:
        facts = checked(actor, file)
        with scope.of(actor):
            document = actions.add_document(actor, client, file, fields=fields, again=data.again, facts=facts)
            return Status(201, _answer(document, response))
    except Refused as refused:
        raise unfit(refused) from refused


@router.get("/{int:document_id}", response={200: DocumentOut, 404: ProblemOut}, summary="One document")
@token("clients.see")
def get_document(request: HttpRequest, document_id: int, response: HttpResponse) -> DocumentOut:
    """Give one document, with its version as ETag."""
    return _answer(_document(request, document_id), response)


@router.patch(
    "/{int:document_id}", response={200: DocumentOut, **VERSIONED}, summary="Change fields", openapi_extra=IF_MATCH
)
@token("documents.edit")
def change_document(request: HttpRequest, document_id: int, data: DocumentIn, response: HttpResponse) -> DocumentOut:
    """Change the fields sent; null empties a year or a day. Another version than the one in If-Match is 412."""
    fields = data.model_dump(exclude_unset=True)
    empty = {"folder": "", "note": "", "tags": [], "kind": Kind.OTHER.value, "title": ""}
    fields = {key: empty.get(key) if value is None else value for key, value in fields.items()}
    document = _document(request, document_id)
    version = seen_version(request)
    return _answer(actions.change_document(actor_of(request), document, fields=fields, version=version), response)


@router.get("/{int:document_id}/versions", response={200: list[VersionOut], 404: ProblemOut}, summary="Its versions")
@token("clients.see")
def list_versions(request: HttpRequest, document_id: int) -> list[VersionOut]:
    """List the versions, newest first."""
    versions = DocumentVersion.objects.visible_to(actor_of(request)).filter(document=_document(request, document_id))
    return [VersionOut.from_orm(each) for each in versions.newest_first()]


@router.post("/{int:document_id}/files", response={201: DocumentOut, **REFUSALS}, summary="Add a version")
@token("documents.edit", own_transactions=True)
def add_version(
    request: HttpRequest, document_id: int, response: HttpResponse, data: Form[VersionIn], file: File[UploadedFile]
) -> Status[DocumentOut]:
    """Put a newer version on top (multipart/form-data, one `file`); the older ones are kept."""
    actor = actor_of(request)
    with scope.of(actor):
        document = _document(request, document_id)
    more: dict[str, Any] = {"comment": data.comment, "again": data.again}
    try:
        facts = checked(actor, file)
        with scope.of(actor):
            document = actions.add_version(actor, document, file, **more, facts=facts)
            return Status(201, _answer(document, response))
    except Refused as refused:
        raise unfit(refused) from refused


@router.get("/{int:document_id}/file", response={404: ProblemOut, 409: ProblemOut}, summary="Download the newest")
@token("clients.see")
def download_document(request: HttpRequest, document_id: int) -> FileResponse:
    """Give the newest version as an attachment; each download is written down."""
    document = _document(request, document_id)
    file = get_object_or_404(StoredFile.objects.visible_to(actor_of(request)), pk=document.newest_id or 0)
    return attachment(note_download(actor_of(request), file))


@router.get(
    "/{int:document_id}/versions/{int:document_version_id}/file",
    response={404: ProblemOut, 409: ProblemOut},
    summary="Download a version",
)
@token("clients.see")
def download_version(request: HttpRequest, document_id: int, document_version_id: int) -> FileResponse:
    """Give one version as an attachment; each download is written down."""
    versions = DocumentVersion.objects.visible_to(actor_of(request)).filter(document_id=document_id)
    version = get_object_or_404(versions.select_related("file"), pk=document_version_id)
    return attachment(note_download(actor_of(request), version.file))


@router.put("/{int:document_id}/sharing", response={200: DocumentOut, **REFUSALS}, summary="Show it to the client")
@token("documents.edit")
def share_document(request: HttpRequest, document_id: int, data: SharingIn, response: HttpResponse) -> DocumentOut:
    """Show the document to the client in the portal, or no longer."""
    document = actions.share_document(actor_of(request), _document(request, document_id), shared=data.shared)
    return _answer(document, response)


@router.put("/{int:document_id}/archive", response={200: DocumentOut, **REFUSALS}, summary="Archive it")
@token("documents.edit")
def archive_document(request: HttpRequest, document_id: int, response: HttpResponse) -> DocumentOut:
    """Put the document into the archive."""
    return _answer(actions.archive_document(actor_of(request), _document(request, document_id)), response)


@router.delete("/{int:document_id}/archive", response={200: DocumentOut, **REFUSALS}, summary="Restore it")
@token("documents.edit")
def restore_document(request: HttpRequest, document_id: int, response: HttpResponse) -> DocumentOut:
    """Bring the document back from the archive."""
    return _answer(actions.restore_document(actor_of(request), _document(request, document_id)), response)


def _in_state(request: HttpRequest, state: str) -> Any:
    rows, on = Document.objects.visible_to(actor_of(request)), actor_of(request).on
    if state == "archived":
        return rows.exclude(archived_at=None)
    rows = rows.current()
    if state in ("valid", "soon"):
        return rows.filter(holds(on) if state == "valid" else ends_soon(on))
    if state == "expired":
        return rows.filter(valid_to__lt=on)
    return rows.exclude(shared_at=None) if state == "shared" else rows


def _document(request: HttpRequest, document_id: int) -> Document:
    mine = Document.objects.visible_to(actor_of(request)).select_related("newest")
    document: Document = get_object_or_404(mine, pk=document_id)
    return document


def _answer(document: Document, response: HttpResponse) -> DocumentOut:
    response["ETag"] = f'"{document.version}"'
    return _out(document)


def _out(document: Document) -> DocumentOut:
    return DocumentOut.from_orm(document)


def unfit(refused: Refused) -> Exception:
    """Answer a file that cannot be kept with 422, too large a one with 413, one too many at a time with 503.

    What a rule forbids stays 409.
    """
    if refused.code in _RULES or refused.field != "file":
        return refused
    error = {"field": "file", "code": refused.code, "message": refused.message}
    return Problem(_STATUS.get(refused.code, 422), refused.code, refused.message, errors=[error])
