"""Requests to clients over the API: asked, delivered, accepted, returned, withdrawn."""

from typing import Annotated, Any
from uuid import uuid4

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from kantorek.api.access import token
from kantorek.api.clients import IF_MATCH, Limit, actor_of, make_cursor, read_cursor, seen_version, visible
from kantorek.api.documents import FileOut, unfit
from kantorek.api.problems import REFUSALS, VERSIONED, ProblemOut
from kantorek.api.request_schemas import (
    AcceptIn,
    AnswerIn,
    ChangeIn,
    ManyIn,
    ManyOut,
    RequestIn,
    RequestOut,
    RequestsOut,
    ReturnIn,
    TemplateOut,
)
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.files.actions import checked, note_download
from kantorek.files.models import StoredFile
from kantorek.files.receiving import attachment
from kantorek.requests import actions
from kantorek.requests.choices import State
from kantorek.requests.models import ClientRequest, RequestTemplate

router = Router()
clients_router = Router()
templates = Router()


@router.get("", response={200: RequestsOut, 422: ProblemOut}, summary="List requests")
@token("clients.see")
def list_requests(
    request: HttpRequest,
    state: State | None = None,
    client_id: Annotated[int, Query(ge=1)] | None = None,
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Limit = 50,
) -> RequestsOut:
    """List the requests to all clients that the token sees, newest first."""
    wanted = {"state": state, "client_id": client_id}
    rows = ClientRequest.objects.visible_to(actor_of(request))
    rows = rows.filter(**{key: value for key, value in wanted.items() if value is not None})
    if before := read_cursor(cursor):
        rows = rows.filter(pk__lt=before)
    page = list(rows.order_by("-pk")[: limit + 1])
    more = make_cursor(page[limit - 1].pk) if len(page) > limit else None
    return RequestsOut(items=[RequestOut.from_orm(one) for one in page[:limit]], next=more)


@router.post("", response={201: ManyOut, **REFUSALS}, summary="Ask many clients")
@token("requests.edit")
def ask_clients(request: HttpRequest, data: ManyIn) -> Status[ManyOut]:
    """Ask up to 500 clients for the same; who is closed is named and left out."""
    what = data.model_dump(exclude={"client_ids", "batch"})
    batch = data.batch or uuid4()
    done = actions.ask_clients(actor_of(request), data.client_ids, batch=batch, **what)
    return Status(201, ManyOut(requests=[RequestOut.from_orm(one) for one in done.requests], left=done.left))


@clients_router.get(
    "/{int:client_id}/requests", response={200: list[RequestOut], 404: ProblemOut}, summary="List requests"
)
@token("clients.see")
def list_client_requests(request: HttpRequest, client_id: int) -> list[RequestOut]:
    """List the requests to a client that are not settled, the newest first."""
    rows = ClientRequest.objects.filter(client=visible(request, client_id)).unsettled().order_by("-pk")
    return [RequestOut.from_orm(one) for one in rows]


@clients_router.post("/{int:client_id}/requests", response={201: RequestOut, **REFUSALS}, summary="Ask a client")
@token("requests.edit")
def ask_client(request: HttpRequest, client_id: int, data: RequestIn, response: HttpResponse) -> Status[RequestOut]:
    """Ask a client for documents or an answer."""
    made = actions.ask_client(actor_of(request), visible(request, client_id), **data.model_dump())
    response["Location"] = f"/api/v1/requests/{made.pk}"
    return Status(201, _versioned(made, response))


@router.get("/{int:client_request_id}", response={200: RequestOut, 404: ProblemOut}, summary="One request")
@token("clients.see")
def get_request(request: HttpRequest, client_request_id: int, response: HttpResponse) -> RequestOut:
    """Give one request, with its version as ETag."""
    return _versioned(_request(request, client_request_id), response)


@router.patch(
    "/{int:client_request_id}", response={200: RequestOut, **VERSIONED}, summary="Change it", openapi_extra=IF_MATCH
)
@token("requests.edit")
def change_request(request: HttpRequest, client_request_id: int, data: ChangeIn, response: HttpResponse) -> RequestOut:
    """Change the fields sent, while it waits for the client; another day sets the reminders anew."""
    one, fields = _request(request, client_request_id), data.model_dump(exclude_unset=True)
    changed = actions.change_request(actor_of(request), one, fields=fields, version=seen_version(request))
    return _versioned(changed, response)


@router.get("/{int:client_request_id}/files", response={200: list[FileOut], 404: ProblemOut}, summary="Files beside it")
@token("clients.see")
def list_files(request: HttpRequest, client_request_id: int) -> list[FileOut]:
    """List the files that stand beside a request; once accepted they are documents."""
    files = actions.files_of(actor_of(request), _request(request, client_request_id))
    return [FileOut.from_orm(file) for file in files]


@router.post("/{int:client_request_id}/files", response={201: FileOut, **REFUSALS}, summary="Lay a file beside it")
@token("requests.edit", own_transactions=True)
def attach_file(request: HttpRequest, client_request_id: int, file: File[UploadedFile]) -> Status[FileOut]:
    """Lay a file beside a request (multipart/form-data, one `file`); `deliver` sends it."""
    actor = actor_of(request)
    with scope.of(actor):
        one = _request(request, client_request_id)
    try:
        facts = checked(actor, file)
        with scope.of(actor):
            return Status(201, FileOut.from_orm(actions.attach_file(actor, one, file, facts=facts)))
    except Refused as refused:
        raise unfit(refused) from refused


@router.get(
    "/{int:client_request_id}/files/{int:stored_file_id}",
    response={404: ProblemOut, 409: ProblemOut},
    summary="Download a file",
)
@token("clients.see")
def download_file(request: HttpRequest, client_request_id: int, stored_file_id: int) -> FileResponse:
    """Give a file of a request as an attachment; each download is written down."""
    one = _request(request, client_request_id)
    files = StoredFile.objects.visible_to(actor_of(request)).current().of(one.ref)
    return attachment(note_download(actor_of(request), get_object_or_404(files, pk=stored_file_id)))


@router.post("/{int:client_request_id}/deliver", response={200: RequestOut, **REFUSALS}, summary="Deliver it")
@token("requests.edit")
def deliver_request(request: HttpRequest, client_request_id: int, data: AnswerIn, response: HttpResponse) -> RequestOut:
    """Write down what came another way: the files beside it, an answer, or both."""
    one = _request(request, client_request_id)
    return _versioned(actions.deliver_request(actor_of(request), one, answer=data.answer), response)


@router.post(
    "/{int:client_request_id}/accept",
    response={200: RequestOut, **VERSIONED},
    summary="Accept it",
    openapi_extra=IF_MATCH,
)
@token("requests.edit")
def accept_request(request: HttpRequest, client_request_id: int, data: AcceptIn, response: HttpResponse) -> RequestOut:
    """Settle it; the files become documents of the client."""
    one, filing = _request(request, client_request_id), data.model_dump(include={"folder", "kind"})
    more: dict[str, Any] = {"file_ids": data.file_ids, "version": seen_version(request)}
    return _versioned(actions.accept_request(actor_of(request), one, filing=filing, **more), response)


@router.post(
    "/{int:client_request_id}/return",
    response={200: RequestOut, **VERSIONED},
    summary="Return it",
    openapi_extra=IF_MATCH,
)
@token("requests.edit")
def return_request(request: HttpRequest, client_request_id: int, data: ReturnIn, response: HttpResponse) -> RequestOut:
    """Return what came, with what is wrong with it."""
    one, version = _request(request, client_request_id), seen_version(request)
    returned = actions.return_request(actor_of(request), one, **data.model_dump(), version=version)
    return _versioned(returned, response)


@router.post("/{int:client_request_id}/remind", response={200: RequestOut, **REFUSALS}, summary="Remind of it")
@token("requests.edit")
def remind_client(request: HttpRequest, client_request_id: int, response: HttpResponse) -> RequestOut:
    """Remind the client by hand; a person gets one letter a day."""
    return _versioned(actions.remind_client(actor_of(request), _request(request, client_request_id)), response)


@router.delete("/{int:client_request_id}", response={204: None, **REFUSALS}, summary="Withdraw it")
@token("requests.edit")
def withdraw_request(request: HttpRequest, client_request_id: int) -> Status[None]:
    """Withdraw it: it leaves the client's list at once."""
    actions.withdraw_request(actor_of(request), _request(request, client_request_id))
    return Status(204, None)


@router.post("/{int:client_request_id}/reopen", response={200: RequestOut, **REFUSALS}, summary="Open it again")
@token("requests.edit")
def reopen_request(request: HttpRequest, client_request_id: int, response: HttpResponse) -> RequestOut:
    """Open a settled or withdrawn request again, where it stood."""
    return _versioned(actions.reopen_request(actor_of(request), _request(request, client_request_id)), response)


@templates.get("", response={200: list[TemplateOut]}, summary="List templates")
@token("clients.see")
def list_templates(request: HttpRequest) -> list[TemplateOut]:
    """List the words that the office asks with."""
    rows = RequestTemplate.objects.visible_to(actor_of(request)).current().by_title()
    return [TemplateOut.from_orm(one) for one in rows]


def _versioned(one: ClientRequest, response: HttpResponse) -> RequestOut:
    response["ETag"] = f'"{one.version}"'
    return RequestOut.from_orm(one)


def _request(request: HttpRequest, client_request_id: int) -> ClientRequest:
    mine = ClientRequest.objects.visible_to(actor_of(request)).select_related("client")
    one: ClientRequest = get_object_or_404(mine, pk=client_request_id)
    return one
