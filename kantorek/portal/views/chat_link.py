"""The page behind the link in a chat letter: one conversation from the first unread line on, without an account."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.accounts.access import ActorRequest, public
from kantorek.accounts.models import Key
from kantorek.chat.actions import mark_seen
from kantorek.chat.lists import lines_after
from kantorek.chat.models import Conversation
from kantorek.chat.shown import Urls, by_script
from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import page
from kantorek.offices.models import Office
from kantorek.portal.access import contact_id_of, link_actor, start_of
from kantorek.portal.actions.chat_letters import note_chat_opening, send_chat_link_again
from kantorek.portal.forms import ClickForm
from kantorek.portal.views import talk
from kantorek.portal.views.answering import answers_of
from kantorek.portal.views.behind import key_at_host, reader_of, speak


@dataclass(frozen=True, slots=True)
class Behind:
    """What a link leads to: the conversation, from which line on, for whom, and why it is closed ("" while it is open)."""

    key: Key
    office: Office
    actor: Actor
    contact: Contact | None
    talk: Conversation | None
    start: int
    closed: str


@require_GET
@public
def chat_link(request: ActorRequest, token: str) -> HttpResponse:
    """Show the conversation from the first line that had not been read, and where to answer."""
    behind = _behind(request, token)
    if behind.closed or behind.talk is None:
        return _closed(request, behind, token)
    actor, conversation = behind.actor, behind.talk
    with scope.of(actor):
        note_chat_opening(actor, behind.key, conversation)
        lines = lines_after(actor, conversation, behind.start - 1)
        context = {
            "client": conversation.client,
            "answers": answers_of(actor, conversation, behind.office),
            "may_write": True,
            "lines_url": reverse("portal:chat_link_lines", args=[token]),
            "send_url": reverse("portal:chat_link_send", args=[token]),
            "seen_url": reverse("portal:chat_link_seen", args=[token]),
        }
        shown = talk.thread(actor, conversation, lines, _urls(token))
        return page(request, "portal/chat_link.html", context | shown)


@require_GET
@public
def chat_link_lines(request: ActorRequest, token: str) -> HttpResponse:
    """Give the lines after a number, none before the first one of the link."""
    behind = _behind(request, token)
    if behind.closed or behind.talk is None:
        return _gone(request, token)
    with scope.of(behind.actor) as actor:
        return talk.fragment(request, actor, behind.talk, _urls(token), start=behind.start)


@require_POST
@public
def chat_link_send(request: ActorRequest, token: str) -> HttpResponse:
    """Write a line in the name of the person whom the letter went to."""
    behind = _behind(request, token)
    if behind.closed or behind.talk is None:
        return _gone(request, token)
    actor, conversation = behind.actor, behind.talk

    def answer(now: Conversation) -> HttpResponse:
        return talk.fragment(request, actor, now, _urls(token), start=behind.start)

    return talk.written(request, actor, lambda: conversation, answer, asks=False)


@require_POST
@public
def chat_link_seen(request: ActorRequest, token: str) -> HttpResponse:
    """Note how far it was read; the page says so when somebody really looks, for mail programs open links by themselves."""
    behind = _behind(request, token)
    if behind.closed or behind.talk is None:
        return _gone(request, token)
    with scope.of(behind.actor) as actor:
        mark_seen(actor, behind.talk, number=talk.number_in(request.POST, "number"))
    return HttpResponse(status=204)


@require_POST
@public
def chat_link_again(request: ActorRequest, token: str) -> HttpResponse:
    """Mail a fresh link in place of one that has run out, to the person whom the first one went to."""
    behind = _behind(request, token)
    if behind.closed != "expired" or behind.talk is None:
        return redirect("portal:chat_link", token)
    conversation, form = behind.talk, ClickForm(request.POST)
    address = behind.office.address(settings.URL)
    with scope.of(behind.actor) as actor:
        done = attempt(
            form, lambda: send_chat_link_again(actor, conversation, start=behind.start, address=address) or True
        )
    return _closed(request, behind, token, form=form, sent=bool(done))


@require_GET
@public
def chat_link_file(request: ActorRequest, token: str, stored_file_id: int) -> HttpResponse:
    """Give a file of the lines that the link shows, or its picture."""
    behind = _behind(request, token)
    if behind.closed or behind.talk is None:
        return _gone(request, token)
    with scope.of(behind.actor) as actor:
        found = talk.file_of(actor, behind.talk.pk, stored_file_id, start=behind.start)
    return talk.file_answer(request, behind.actor, found)


def _behind(request: ActorRequest, token: str) -> Behind:
    key, office = key_at_host(request, token, Key.Purpose.CHAT_LINK)
    with scope.system(key.office_id, "links of conversations", at=request.actor.at) as reader:
        found = Conversation.objects.visible_to(reader).select_related("client", "contact")
        conversation = found.filter(pk=key.object_id, client_id=key.client_id, contact_id=contact_id_of(key)).first()
        contact = reader_of(reader, key)
    actor = link_actor(key, contact_id_of(key), at=request.actor.at, right="portal.chat")
    request.office, request.actor = office, actor  # type: ignore[attr-defined]  # the page wears the office's look
    speak(request, contact)
    return Behind(
        key, office, actor, contact, conversation, start_of(key), _why_closed(key, conversation, contact, actor)
    )


def _why_closed(key: Key, conversation: Conversation | None, contact: Contact | None, actor: Actor) -> str:
    if conversation is None or contact is None:
        return "removed"
    if conversation.client.why_closed():
        return "client"
    return key.why_closed(actor.at)


def _closed(request: ActorRequest, behind: Behind, token: str, **more: Any) -> HttpResponse:
    """A link that no longer works says why and what to do; nothing of the conversation is shown."""
    context = {"closed": behind.closed, "token": token, **more}
    return page(request, "portal/chat_link_closed.html", context, status=410)


def _gone(request: ActorRequest, token: str) -> HttpResponse:
    """What is sent to a link that has closed meanwhile: the page's script is told in words, a plain form sees the page."""
    if by_script(request):
        words = _("This link no longer works. Open it again to see why.")
        return JsonResponse({"message": words, "code": "closed"}, status=410)
    return redirect("portal:chat_link", token)


def _urls(token: str) -> Urls:
    def file(pk: int) -> str:
        return reverse("portal:chat_link_file", args=[token, pk])

    def picture(pk: int) -> str:
        return f"{file(pk)}?picture=1"

    def nowhere(_ref: Any) -> str:
        return ""

    return Urls(file=file, picture=picture, about=nowhere)
