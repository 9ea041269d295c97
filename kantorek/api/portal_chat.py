"""One's own conversation with the office over the API, for a token of the portal."""

from typing import Annotated

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from kantorek.api.access import token
from kantorek.api.chat_schemas import LineIn, OwnLineOut, SeenIn, TalkOut, lines_out
from kantorek.api.clients import Limit, actor_of
from kantorek.api.documents import unfit
from kantorek.api.problems import REFUSALS, ProblemOut
from kantorek.chat import abouts, actions, lists
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.files.actions import checked, note_download
from kantorek.files.models import StoredFile
from kantorek.files.receiving import attachment

router = Router()
After = Annotated[int, Query(ge=0, lt=2**31)]


@router.get("/chat", response={200: TalkOut}, summary="The conversation")
@token("portal.see")
def get_talk(request: HttpRequest) -> TalkOut:
    """Say how far the conversation goes and how far each side has read; 0 lines where nobody has written yet."""
    actor, one = actor_of(request), _one(request)
    if one is None:
        return TalkOut(last_number=0, last_at=None, own_read=0, office_read=0, office_read_at=None, unread=0)
    return TalkOut(
        last_number=one.last_number,
        last_at=one.last_at,
        own_read=one.contact_read,
        office_read=one.staff_read,
        office_read_at=one.staff_read_at,
        unread=lists.unread_by_contact(actor, one).count(),
    )


@router.get("/chat/lines", response={200: list[OwnLineOut], 422: ProblemOut}, summary="Lines")
@token("portal.see")
def list_talk(request: HttpRequest, after: After = 0, before: After = 0, limit: Limit = 50) -> list[OwnLineOut]:
    """List lines behind a number, or with `before` those in front of one."""
    actor, one = actor_of(request), _one(request)
    if one is None:
        return []
    found = lists.lines_before(actor, one, before, most=limit) if before else None
    return lines_out(OwnLineOut, lists.lines_after(actor, one, after, most=limit) if found is None else found)


@router.post("/chat/lines", response={201: OwnLineOut, **REFUSALS}, summary="Write to the office")
@token("portal.chat")
def write_talk(request: HttpRequest, data: LineIn) -> Status[OwnLineOut]:
    """Write to the office; the same token again gives the line that stands."""
    actor = actor_of(request)
    about = abouts.read(data.about)
    line = actions.write_message(actor, _begun(request), token=data.token, text=data.text, about=about)
    return Status(201, lines_out(OwnLineOut, [line])[0])


@router.post("/chat/files", response={201: OwnLineOut, 413: ProblemOut, **REFUSALS}, summary="Write with files")
@token("portal.chat", own_transactions=True)
def write_talk_files(request: HttpRequest, data: Form[LineIn], file: File[list[UploadedFile]]) -> Status[OwnLineOut]:
    """Write a line with files (multipart/form-data, any number of `file` up to 20)."""
    actor, about = actor_of(request), abouts.read(data.about)
    try:
        files = [(each, checked(actor, each)) for each in file]
        with scope.of(actor):
            one = _begun(request)
            line = actions.write_message(actor, one, token=data.token, text=data.text, files=files, about=about)
            return Status(201, lines_out(OwnLineOut, lists.lines_after(actor, one, line.number - 1, most=1))[0])
    except Refused as refused:
        raise unfit(refused) from refused


@router.get("/chat/files/{int:stored_file_id}", response={404: ProblemOut, 409: ProblemOut}, summary="A file of a line")
@token("portal.see")
def download_talk_file(request: HttpRequest, stored_file_id: int) -> FileResponse:
    """Give a file of one's own conversation as an attachment; each download is written down."""
    actor = actor_of(request)
    lines = ChatMessage.objects.visible_to(actor).values("pk")
    files = StoredFile.objects.visible_to(actor).current().filter(owner_kind=lists.OWNER, owner_id__in=lines)
    return attachment(note_download(actor, get_object_or_404(files, pk=stored_file_id)))


@router.post("/chat/seen", response={204: None, 404: ProblemOut, 422: ProblemOut}, summary="Mark as read")
@token("portal.chat")
def mark_talk_seen(request: HttpRequest, data: SeenIn) -> Status[None]:
    """Note up to which line one has read."""
    one = _one(request)
    if one is None:
        raise Http404
    actions.mark_seen(actor_of(request), one, number=data.number)
    return Status(204, None)


def _one(request: HttpRequest) -> Conversation | None:
    found: Conversation | None = Conversation.objects.visible_to(actor_of(request)).first()
    return found


def _begun(request: HttpRequest) -> Conversation:
    actor = actor_of(request)
    contact = get_object_or_404(Contact.objects.visible_to(actor), pk=actor.contact_id or 0)
    return actions.begin_conversation(actor, contact)
