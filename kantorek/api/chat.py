"""Conversations over the API: the inbox, lines, who answers, tasks made of lines, the paper."""

from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from kantorek.api.access import token
from kantorek.api.chat_schemas import (
    AssignIn,
    BeginIn,
    CommentIn,
    ConversationOut,
    LineIn,
    MadeOut,
    OfficeLineOut,
    RowOut,
    RowsOut,
    SeenIn,
    SnoozeIn,
    TaskIn,
    lines_out,
)
from kantorek.api.clients import IF_MATCH, Limit, actor_of, seen_version
from kantorek.api.documents import unfit
from kantorek.api.problems import REFUSALS, VERSIONED, ProblemOut
from kantorek.chat import abouts, actions, lists
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.files.actions import checked, note_download
from kantorek.files.models import StoredFile
from kantorek.files.receiving import attachment
from kantorek.offices.models import StaffMember

router = Router()
_ONE = "/{int:conversation_id}"
Cursor = Annotated[str, Query(max_length=300)]
After = Annotated[int, Query(ge=0, lt=2**31)]


@router.get("", response={200: RowsOut, 422: ProblemOut}, summary="The inbox")
@token("clients.see")
def list_conversations(
    request: HttpRequest,
    view: Literal["waiting", "mine", "answered", "snoozed", "all"] = "all",
    q: Annotated[str, Query(max_length=100)] = "",
    cursor: Cursor = "",
) -> RowsOut:
    """List the conversations of a view, found by names or by words of their lines; up to 40 a page."""
    page = lists.inbox(actor_of(request), view=view, q=q, after=cursor)
    named = [row | {"client": row["client__name"], "contact": row["contact__name"]} for row in page.rows]
    return RowsOut(items=[RowOut.model_validate(row) for row in named], next=page.after or None)


@router.post("", response={201: ConversationOut, **REFUSALS}, summary="Begin one")
@token("chat.write")
def begin_conversation(request: HttpRequest, data: BeginIn, response: HttpResponse) -> Status[ConversationOut]:
    """Give the conversation with a person of a client, made where there is none yet."""
    contact = get_object_or_404(Contact.objects.visible_to(actor_of(request)), pk=data.contact_id)
    return Status(201, _versioned(actions.begin_conversation(actor_of(request), contact), response))


@router.get(_ONE, response={200: ConversationOut, 404: ProblemOut}, summary="One conversation")
@token("clients.see")
def get_conversation(request: HttpRequest, conversation_id: int, response: HttpResponse) -> ConversationOut:
    """Give one conversation, with its version as ETag."""
    return _versioned(_one(request, conversation_id), response)


@router.get(f"{_ONE}/lines", response={200: list[OfficeLineOut], 404: ProblemOut, 422: ProblemOut}, summary="Lines")
@token("clients.see")
def list_lines(
    request: HttpRequest, conversation_id: int, after: After = 0, before: After = 0, limit: Limit = 50
) -> list[OfficeLineOut]:
    """List lines behind a number, or with `before` those in front of one; comments of colleagues too."""
    one, actor = _one(request, conversation_id), actor_of(request)
    if before:
        return lines_out(OfficeLineOut, lists.lines_before(actor, one, before, most=limit))
    return lines_out(OfficeLineOut, lists.lines_after(actor, one, after, most=limit))


@router.post(f"{_ONE}/lines", response={201: OfficeLineOut, **REFUSALS}, summary="Write a line")
@token("chat.write")
def write_line(request: HttpRequest, conversation_id: int, data: LineIn) -> Status[OfficeLineOut]:
    """Write to the client's person; the same token again gives the line that stands."""
    one, ref = _one(request, conversation_id), abouts.read(data.about)
    line = actions.write_message(actor_of(request), one, token=data.token, text=data.text, about=ref)
    return Status(201, lines_out(OfficeLineOut, [line])[0])


@router.post(f"{_ONE}/files", response={201: OfficeLineOut, 413: ProblemOut, **REFUSALS}, summary="Write with files")
@token("chat.write", own_transactions=True)
def write_files(
    request: HttpRequest, conversation_id: int, data: Form[LineIn], file: File[list[UploadedFile]]
) -> Status[OfficeLineOut]:
    """Write a line with files (multipart/form-data, any number of `file` up to 20)."""
    actor = actor_of(request)
    with scope.of(actor):
        one = _one(request, conversation_id)
    try:
        files = [(each, checked(actor, each)) for each in file]
        with scope.of(actor):
            more: dict[str, Any] = {"text": data.text, "files": files, "about": abouts.read(data.about)}
            line = actions.write_message(actor, one, token=data.token, **more)
            return Status(201, lines_out(OfficeLineOut, lists.lines_after(actor, one, line.number - 1, most=1))[0])
    except Refused as refused:
        raise unfit(refused) from refused


@router.get(f"{_ONE}/files/{{int:stored_file_id}}", response={404: ProblemOut, 409: ProblemOut}, summary="A file")
@token("clients.see")
def download_line_file(request: HttpRequest, conversation_id: int, stored_file_id: int) -> FileResponse:
    """Give a file of a line as an attachment; each download is written down."""
    actor, one = actor_of(request), _one(request, conversation_id)
    lines = ChatMessage.objects.visible_to(actor).filter(conversation=one)
    files = (
        StoredFile.objects.visible_to(actor).current().filter(owner_kind=lists.OWNER, owner_id__in=lines.values("pk"))
    )
    return attachment(note_download(actor, get_object_or_404(files, pk=stored_file_id)))


@router.post(f"{_ONE}/comments", response={201: OfficeLineOut, **REFUSALS}, summary="Comment")
@token("chat.write")
def comment_conversation(request: HttpRequest, conversation_id: int, data: CommentIn) -> Status[OfficeLineOut]:
    """Leave a comment among colleagues; names after an @ are told."""
    one = _one(request, conversation_id)
    line = actions.write_comment(actor_of(request), one, token=data.token, text=data.text)
    return Status(201, lines_out(OfficeLineOut, [line])[0])


@router.post(f"{_ONE}/seen", response={204: None, 404: ProblemOut, 422: ProblemOut}, summary="Mark as read")
@token("chat.write")
def mark_conversation_seen(request: HttpRequest, conversation_id: int, data: SeenIn) -> Status[None]:
    """Note up to which line the office has read."""
    actions.mark_seen(actor_of(request), _one(request, conversation_id), number=data.number)
    return Status(204, None)


@router.post(
    f"{_ONE}/assign", response={200: ConversationOut, **VERSIONED}, summary="Assign it", openapi_extra=IF_MATCH
)
@token("chat.write")
def assign_conversation(
    request: HttpRequest, conversation_id: int, data: AssignIn, response: HttpResponse
) -> ConversationOut:
    """Let a colleague answer in place of the carer, or the carer again."""
    one, actor, who = _one(request, conversation_id), actor_of(request), data.staff_member_id
    to = get_object_or_404(StaffMember.objects.visible_to(actor), pk=who) if who else None
    moved = actions.assign_conversation(actor, one, to=to, version=seen_version(request))
    return _versioned(moved, response)


@router.post(f"{_ONE}/snooze", response={200: ConversationOut, **REFUSALS}, summary="Lay it aside")
@token("chat.write")
def snooze_conversation(
    request: HttpRequest, conversation_id: int, data: SnoozeIn, response: HttpResponse
) -> ConversationOut:
    """Lay it aside until a moment, or take it up again."""
    one = _one(request, conversation_id)
    return _versioned(actions.snooze_conversation(actor_of(request), one, until=data.until), response)


@router.post(f"{_ONE}/settle", response={200: ConversationOut, **REFUSALS}, summary="Needs no answer")
@token("chat.write")
def settle_conversation(request: HttpRequest, conversation_id: int, response: HttpResponse) -> ConversationOut:
    """Say that nothing needs to be answered."""
    one = _one(request, conversation_id)
    return _versioned(actions.settle_conversation(actor_of(request), one), response)


@router.post(
    f"{_ONE}/lines/{{int:chat_message_id}}/task", response={201: MadeOut, **REFUSALS}, summary="Make a task of a line"
)
@token("tasks.edit")
def make_task_of_line(
    request: HttpRequest, conversation_id: int, chat_message_id: int, data: TaskIn
) -> Status[MadeOut]:
    """Make a task of a line; again gives the one that stands."""
    one = _one(request, conversation_id)
    mine = ChatMessage.objects.visible_to(actor_of(request)).select_related("conversation")
    line = get_object_or_404(mine, pk=chat_message_id, conversation=one)
    task = actions.make_task(actor_of(request), line, title=data.title, due_on=data.due_on)
    return Status(201, MadeOut(task_id=task.pk))


@router.get(f"{_ONE}/export", response={404: ProblemOut}, summary="The conversation as PDF")
@token("clients.export")
def export_conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Print all lines with their moments and files; `X-SHA256` is the hash of the lines that the PDF states."""
    one = _one(request, conversation_id)
    made, digest = actions.export_conversation(actor_of(request), one)
    headers = {"X-SHA256": digest, "Content-Disposition": f'attachment; filename="rozmowa-{one.pk}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _one(request: HttpRequest, conversation_id: int) -> Conversation:
    mine = Conversation.objects.visible_to(actor_of(request)).select_related("client", "contact")
    found: Conversation = get_object_or_404(mine, pk=conversation_id)
    return found


def _versioned(one: Conversation, response: HttpResponse) -> ConversationOut:
    response["ETag"] = f'"{one.version}"'
    return ConversationOut.from_orm(one)
