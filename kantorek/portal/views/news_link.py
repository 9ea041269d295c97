"""The page behind the link in a letter with an announcement: to read it and to confirm it, without an account."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from kantorek.accounts.access import ActorRequest, public
from kantorek.accounts.models import Key, Seat
from kantorek.clients.models import Client, Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.forms import attempt
from kantorek.core.pages import page
from kantorek.news.choices import State
from kantorek.news.models import Announcement, AnnouncementClient, Receipt
from kantorek.offices.models import Office
from kantorek.portal.access import contact_id_of, link_actor
from kantorek.portal.actions.news_links import (
    confirm_by_link,
    note_news_opening,
    see_by_link,
    send_news_link_again,
)
from kantorek.portal.forms import ClickForm
from kantorek.portal.mailing.news import same_reader
from kantorek.portal.news import in_full
from kantorek.portal.views.behind import key_at_host, reader_of, speak
from kantorek.portal.views.news import picture_answer


@dataclass(frozen=True, slots=True)
class Behind:
    """What a link leads to: the announcement, for whom at which companies, and why it is closed ("" while it is open).

    `people` are the contacts that the one letter was for; `elsewhere` acts as the same person at the other companies.
    `looks_on` is a colleague of the office who opened somebody else's link: they read it, and leave no trace.
    """

    key: Key
    office: Office
    contact: Contact | None
    it: Announcement | None
    people: list[Contact]
    actor: Actor
    elsewhere: list[Actor]
    closed: str
    looks_on: bool


@require_GET
@public
def news_link(request: ActorRequest, token: str) -> HttpResponse:
    """Show the announcement. Opening notes no reading: programs that look through mail open links too."""
    behind = _behind(request, token)
    if behind.closed or behind.it is None:
        return _closed(request, behind, token)
    it, actor = behind.it, behind.actor
    with scope.of(actor):
        if not behind.looks_on:
            note_news_opening(actor, behind.key, it)
        receipt = Receipt.objects.visible_to(actor).filter(announcement=it).first()

        def picture(pk: int) -> str:
            return reverse("portal:news_link_picture", args=[token, pk])

        context = {
            "token": token,
            "it": it,
            "companies": list(dict.fromkeys(one.client.name for one in behind.people)),
            "looks_on": behind.looks_on,
            "seen": behind.looks_on or (receipt and receipt.seen_at),
            "confirmed_at": receipt and receipt.confirmed_at,
            **in_full(actor, it, picture=picture),
        }
        return page(request, "portal/news_link.html", context)


@require_POST
@public
def news_link_seen(request: ActorRequest, token: str) -> HttpResponse:
    """Note that somebody really has it before them: the page says so once its text has stood on a screen."""
    behind = _behind(request, token)
    if behind.it and not behind.closed and not behind.looks_on:
        with suppress(Refused):  # taken back this moment
            see_by_link(behind.actor, behind.it, elsewhere=behind.elsewhere)
    return HttpResponse(status=204)


@require_POST
@public
def news_link_confirm(request: ActorRequest, token: str) -> HttpResponse:
    """Say that one knows what it says; a link that has closed meanwhile shows why."""
    behind = _behind(request, token)
    if behind.it and not behind.closed and not behind.looks_on:
        with suppress(Refused):  # taken back this moment, or nothing was asked: the page that follows says so
            confirm_by_link(behind.actor, behind.it, elsewhere=behind.elsewhere)
    return redirect("portal:news_link", token)


@require_POST
@public
def news_link_again(request: ActorRequest, token: str) -> HttpResponse:
    """Mail a fresh link in place of one that has run out, to the person whom the first one went to; a colleague sends none."""
    behind = _behind(request, token)
    it, contact = behind.it, behind.contact
    if behind.closed != "expired" or behind.looks_on or it is None or contact is None:
        return redirect("portal:news_link", token)
    form, address = ClickForm(request.POST), behind.office.address(settings.URL)
    with scope.of(behind.actor) as actor:
        done = attempt(form, lambda: send_news_link_again(actor, it, contact, address=address) or True)
    return _closed(request, behind, token, form=form, sent=bool(done))


@require_GET
@public
def news_link_picture(request: ActorRequest, token: str, stored_file_id: int) -> HttpResponse:
    """Give a picture of this announcement; any other is not there."""
    behind = _behind(request, token)
    if behind.closed or behind.it is None:
        raise Http404
    return picture_answer(behind.actor, stored_file_id, of=behind.it)


def _behind(request: ActorRequest, token: str) -> Behind:
    key, office = key_at_host(request, token, Key.Purpose.NEWS_LINK)
    with scope.system(key.office_id, "links of announcements", at=request.actor.at) as reader:
        it = Announcement.objects.visible_to(reader).filter(pk=key.object_id or 0).first()
        contact = reader_of(reader, key)
        people = same_reader(reader, it, contact) if it and contact else []
        closed = _why_closed(reader, key, it, contact)
    looks_on = request.user.is_authenticated and _is_colleague(request, office)
    speak(request, contact)
    own = link_actor(key, contact_id_of(key), at=request.actor.at, right="portal.see")
    own = replace(own, language=get_language() or "pl")
    others = [one for one in people if one.pk != own.contact_id]
    elsewhere = [replace(own, contact_id=one.pk, clients=frozenset({one.client_id})) for one in others]
    request.office, request.actor = office, own  # type: ignore[attr-defined]  # the page wears the office's look
    return Behind(key, office, contact, it, people, own, elsewhere, closed, looks_on)


def _is_colleague(request: ActorRequest, office: Office) -> bool:
    return Seat.objects.filter(user=request.user.pk or 0, office_id=office.pk, kind=Seat.Kind.STAFF).exists()


def _why_closed(actor: Actor, key: Key, it: Announcement | None, contact: Contact | None) -> str:
    if it is None or contact is None or key.revoked_at:
        return "removed"
    client: Client = contact.client
    if client.why_closed():
        return "client"
    if it.state == State.WITHDRAWN:
        return "withdrawn"
    if not it.is_read_at(actor.at):
        return "over"
    given = AnnouncementClient.objects.visible_to(actor).filter(announcement=it, client_id=key.client_id)
    return key.why_closed(actor.at) if given.exists() else "removed"


def _closed(request: ActorRequest, behind: Behind, token: str, **more: Any) -> HttpResponse:
    """A link that no longer works says why and what to do; nothing of the announcement is shown."""
    context = {"closed": behind.closed, "looks_on": behind.looks_on, "token": token, **more}
    return page(request, "portal/news_link_closed.html", context, status=410)
