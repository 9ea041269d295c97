"""The parts that the portal's conversation and the page behind a letter's link share: lines out, lines in, files."""

from collections.abc import Callable
from typing import Any, Final, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kantorek.chat import abouts
from kantorek.chat.actions import MOST_FILES, write_message
from kantorek.chat.lists import OWNER, lines_after, lines_before
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.chat.shown import Urls, by_script, lines_shown, seen_by_other, with_state
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.refs import Ref
from kantorek.files.actions import checked, note_download, picture_of
from kantorek.files.looking import Facts
from kantorek.files.models import StoredFile
from kantorek.files.receiving import attachment

SIDE: Final = "client"
_STATUS: Final = {"busy": 503, "too_large": 413}
_PLACES: Final = {
    "documents.document": "portal:document",
    "declarations.obligation": "portal:pay",
    "requests.client_request": "portal:request",
}
"""Where in the portal a thing that a line is about is opened."""


def about_url(client_id: int) -> Callable[[Ref], str]:
    """Give the portal's page of what a line is about; whether the reader still sees it, that page says."""

    def url(ref: Ref) -> str:
        place = _PLACES.get(ref.kind)
        return reverse(place, args=[client_id, ref.id]) if place else ""

    return url


def thread(actor: Actor, conversation: Conversation, lines: list[ChatMessage], urls: Urls) -> dict[str, Any]:
    """Give what a page needs to print a conversation and chat.js to go on with it."""
    return {
        "talk": conversation,
        "lines": lines_shown(actor, conversation, lines, urls),
        "last": lines[-1].number if lines else 0,
        "seen": seen_by_other(conversation, SIDE),
        "side": SIDE,
    }


def fragment(
    request: HttpRequest, actor: Actor, conversation: Conversation, urls: Urls, *, start: int = 1
) -> HttpResponse:
    """Give the lines after or before a number, as chat.js asks; none in front of `start`."""
    before = number_in(request.GET, "before")
    if before:
        lines = [line for line in lines_before(actor, conversation, before) if line.number >= start]
    else:
        after = number_in(request.POST if request.method == "POST" else request.GET, "after")
        lines = lines_after(actor, conversation, max(after, start - 1))
    context = {"lines": lines_shown(actor, conversation, lines, urls), "side": SIDE}
    return with_state(render(request, "chat/lines.html", context), conversation, SIDE)


def written(
    request: HttpRequest,
    actor: Actor,
    find: Callable[[], Conversation],
    answer: Callable[[Conversation], HttpResponse],
    *,
    asks: bool = True,
) -> HttpResponse:
    """Write the line that a form or chat.js sends; a file is looked at before anything is locked.

    Without `asks` a line is about nothing: whoever came by a link would read the titles of things by naming their ids.
    chat.js is answered with `answer`, a fragment, and with 422 and the words of a refusal. A plain form goes back to its page.
    """
    try:
        token, about = _token(request), abouts.read(request.POST.get("about", "")) if asks else None
        files = _files(request, actor)
        with scope.of(actor):
            conversation = find()
            text = request.POST.get("text", "")
            line = write_message(actor, conversation, token=token, text=text, files=files, about=about)
            if by_script(request):
                return answer(line.conversation)
    except Refused as refused:
        if by_script(request):
            told = {"message": refused.message, "code": refused.code}
            return JsonResponse(told, status=_STATUS.get(refused.code, 422))
        messages.error(request, refused.message)
    return redirect(request.path.removesuffix("files/"))


def file_answer(request: HttpRequest, actor: Actor, file: StoredFile) -> HttpResponse:
    """Give a file to take along, or with ?picture=1 its picture: the file itself is never opened in the browser."""
    if not request.GET.get("picture"):
        with scope.of(actor):
            return cast(HttpResponse, attachment(note_download(actor, file)))
    try:
        picture = picture_of(actor, file, page=1)
    except Refused as refused:
        return HttpResponse(refused.message, status=409, content_type="text/plain; charset=utf-8")
    response = HttpResponse(picture, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400"
    return response


def file_of(actor: Actor, conversation_id: int, stored_file_id: int, *, start: int = 1) -> StoredFile:
    """Find a file that hangs on a line of this conversation, from `start` on; asked inside the actor's scope."""
    files = StoredFile.objects.visible_to(actor).current().filter(owner_kind=OWNER)
    file: StoredFile | None = files.filter(pk=stored_file_id).first()
    lines = ChatMessage.objects.visible_to(actor).filter(conversation=conversation_id, number__gte=start)
    if file is None or not lines.filter(pk=file.owner_id).exists():
        raise Http404
    return file


def number_in(values: Any, name: str) -> int:
    """Read a line's number; 0 for anything else."""
    text = values.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _token(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()


def _files(request: HttpRequest, actor: Actor) -> "list[tuple[UploadedFile[Any], Facts]]":
    uploads = [upload for upload in request.FILES.getlist("file") if isinstance(upload, UploadedFile)]
    return [(upload, checked(actor, upload)) for upload in uploads[: MOST_FILES + 1]]
