"""The inbox of conversations: its list, and beside it the one that stands open."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from kantorek.chat.models import Conversation
from kantorek.chat.views.finding import conversation_of
from kantorek.chat.views.rows import asked_in, inbox_of
from kantorek.chat.views.thread import head_of, thread_of
from kantorek.core.pages import page
from kantorek.offices.access import StaffRequest, staff


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """Show the list; the page asks for it again by itself when something has changed."""
    context = inbox_of(request.actor, asked_in(request.GET))
    return page(request, "chat/inbox.html", context, part="list")


@require_GET
@staff("clients.see")
def conversation(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Show one conversation beside the list; from the list only the conversation changes."""
    one, asked = conversation_of(request.actor, conversation_id), asked_in(request.GET)
    target = _target(request)
    if target == "thread-head":
        return page(request, "chat/thread.html", head_of(request, one), part="head")
    context = thread_of(request, one, asked)
    if target == "thread":
        return page(request, "chat/thread.html", context)
    return page(request, "chat/inbox.html", _whole(request, one, context))


def _whole(request: StaffRequest, one: Conversation, thread: dict[str, Any]) -> dict[str, Any]:
    """The inbox around a conversation."""
    return inbox_of(request.actor, asked_in(request.GET), current=one.pk) | thread


def _target(request: StaffRequest) -> str:
    """Which part htmx asks for; nothing for a whole page."""
    htmx: Any = getattr(request, "htmx", None)
    whole = not htmx or htmx.boosted or htmx.history_restore_request
    return "" if whole else str(htmx.target or "")
