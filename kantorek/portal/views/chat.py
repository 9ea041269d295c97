"""The conversation of a client's person with the office, in the portal."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.chat import abouts
from kantorek.chat.actions import begin_conversation, mark_seen
from kantorek.chat.lists import newest_lines, waiting_count
from kantorek.chat.models import Conversation
from kantorek.chat.shown import Urls
from kantorek.clients.models import Client, Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.pages import page
from kantorek.core.prepared import Prepared
from kantorek.portal.access import PortalRequest, contact
from kantorek.portal.views import talk
from kantorek.portal.views.answering import answers_of

SHOWN = 50


@require_GET
@contact("portal.see")
def chat(request: PortalRequest, client_id: int) -> HttpResponse:
    """Show the conversation, its newest lines, and what a question is about; staff who look on see none: each is one person's."""
    actor = request.actor
    base = {"client": request.client, "heading": _("Chat")}
    conversation = _conversation(actor)
    if conversation is None:
        return page(request, "portal/chat_none.html", base)
    lines = newest_lines(actor, conversation, most=SHOWN)
    about = abouts.find(actor, abouts.read(request.GET.get("about", "")))
    context = base | {
        "answers": answers_of(actor, conversation, request.office),
        "older": len(lines) == SHOWN,
        "about": about if about and about.client_id == request.client.pk else None,
        "may_write": actor.may("portal.chat"),
        "lines_url": reverse("portal:chat_lines", args=[client_id]),
        "send_url": reverse("portal:chat_send", args=[client_id]),
        "seen_url": reverse("portal:chat_seen", args=[client_id]) if actor.may("portal.chat") else "",
    }
    return page(request, "portal/chat.html", context | talk.thread(actor, conversation, lines, _urls(client_id)))


@require_GET
@contact("portal.see")
def chat_lines(request: PortalRequest, client_id: int) -> HttpResponse:
    """Give the lines after or before a number."""
    return talk.fragment(request, request.actor, _held(request.actor), _urls(client_id))


@require_POST
@contact("portal.chat", own_transactions=True)
def chat_send(request: PortalRequest, client_id: int) -> HttpResponse:
    """Write a line; sent twice it is stored once."""
    actor = request.actor

    def answer(conversation: Conversation) -> HttpResponse:
        return talk.fragment(request, actor, conversation, _urls(client_id))

    return talk.written(request, actor, lambda: _held(actor), answer)


@require_POST
@contact("portal.chat")
def chat_seen(request: PortalRequest, client_id: int) -> HttpResponse:
    """Note how far this person has read."""
    mark_seen(request.actor, _held(request.actor), number=talk.number_in(request.POST, "number"))
    return HttpResponse(status=204)


@require_GET
@contact("portal.see", own_transactions=True)
def chat_file(request: PortalRequest, client_id: int, stored_file_id: int) -> HttpResponse:
    """Give a file of the conversation, or its picture."""
    with scope.of(request.actor):
        file = talk.file_of(request.actor, _held(request.actor).pk, stored_file_id)
    return talk.file_answer(request, request.actor, file)


def unread_count(actor: Actor, client: Client) -> int | None:
    """How many lines of the office this person has not read: the number in the menu."""
    return waiting_count(actor)


_mine = Prepared(lambda actor: Conversation.objects.visible_to(actor).select_related("client", "contact")[:1])


def _conversation(actor: Actor) -> Conversation | None:
    """Give the person's conversation, begun with their first look: then their page hears of the office's first line."""
    if not actor.contact_id:
        return None
    known: Conversation | None = _mine.first(actor)
    if known:
        return known
    person = get_object_or_404(Contact.objects.visible_to(actor).current(), pk=actor.contact_id)
    return begin_conversation(actor, person)


def _held(actor: Actor) -> Conversation:
    conversation = _conversation(actor)
    if conversation is None:
        raise Http404
    return conversation


def _urls(client_id: int) -> Urls:
    def file(pk: int) -> str:
        return reverse("portal:chat_file", args=[client_id, pk])

    def picture(pk: int) -> str:
        return f"{file(pk)}?picture=1"

    return Urls(file=file, picture=picture, about=talk.about_url(client_id))
