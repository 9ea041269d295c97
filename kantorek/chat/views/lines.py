"""What chat.js asks of a conversation: newer and older lines, a line sent, how far somebody has read."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.chat import abouts, actions, lists, variables
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.chat.shown import lines_shown, with_state
from kantorek.chat.views.addresses import urls_for
from kantorek.chat.views.finding import canned_of, conversation_of, number_in, open_to
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.pages import page, toast
from kantorek.files.actions import checked
from kantorek.files.looking import Facts
from kantorek.files.receiving import Upload
from kantorek.offices.access import StaffRequest, staff

_STATUS: Final = {"busy": 503, "too_large": 413}
"""What chat.js sends again by itself, and what it says in its own words; any other refusal is 422."""


@require_GET
@staff("clients.see")
def lines(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """The lines behind a number, or those before one."""
    return _lines(request, open_to(request.actor, conversation_id))


@require_POST
@staff("chat.write", own_transactions=True)
def send(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Keep a line or a comment; its files are looked at before the transaction, and a line sent again is kept once."""
    actor = request.actor
    with scope.of(actor):
        one = open_to(actor, conversation_id)
    try:
        files = [(upload, checked(actor, upload)) for upload in request.FILES.getlist("file")]
        with scope.of(actor):
            line = _write(request, one, files)
            return _lines(request, line.conversation) if _by_script(request) else _home(one)
    except Refused as refused:
        if _by_script(request):
            return JsonResponse(
                {"message": refused.message, "code": refused.code}, status=_STATUS.get(refused.code, 422)
            )
        return toast(request, _home(one), refused.message, level="bad")


@require_POST
@staff("clients.see")
def seen(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Note up to which line the office has read; whoever only looks on leaves no mark at what they see."""
    one = open_to(request.actor, conversation_id)
    actions.mark_seen(request.actor, one, number=number_in(request.POST, "number"))
    return HttpResponse(status=204)


@require_GET
@staff("chat.write")
def canned(request: StaffRequest, conversation_id: int, canned_answer_id: int) -> HttpResponse:
    """Give a canned answer with what is known of this client filled in, and name what is missing."""
    actor, one = request.actor, conversation_of(request.actor, conversation_id)
    answer = canned_of(actor, canned_answer_id)
    text = answer.text_en if one.contact.language == "en" and answer.text_en else answer.text
    filled = variables.fill(actor, one, text)
    return JsonResponse({"text": filled.text, "missing": list(filled.missing)})


def _lines(request: StaffRequest, one: Conversation) -> HttpResponse:
    actor, before = request.actor, number_in(request.GET, "before")
    after = number_in(request.POST if request.method == "POST" else request.GET, "after")
    some = lists.lines_before(actor, one, before) if before else lists.lines_after(actor, one, after)
    context = {"lines": lines_shown(actor, one, some, urls_for(actor, one)), "side": "staff"}
    return with_state(page(request, "chat/lines.html", context), one, "staff")


def _write(request: StaffRequest, one: Conversation, files: list[tuple[Upload, Facts]]) -> ChatMessage:
    data, text = request.POST, request.POST.get("text", "")
    try:
        token = UUID(data.get("token", ""))
    except ValueError as wrong:
        raise Refused(_("This line has no sign of its own; load the page again."), code="bad_token") from wrong
    if data.get("kind") == "comment":
        if files:
            raise Refused(_("A comment holds words only; files go to the client."), code="no_files")
        return actions.write_comment(request.actor, one, token=token, text=text)
    about = abouts.read(data.get("about", ""))
    return actions.write_message(request.actor, one, token=token, text=text, files=files, about=about)


def _by_script(request: StaffRequest) -> bool:
    """Tell whether chat.js sends, or a plain form without it."""
    return request.headers.get("X-Requested-With") == "chat"


def _home(one: Conversation) -> HttpResponse:
    return redirect("chat:conversation", one.pk)
