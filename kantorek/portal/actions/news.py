"""Bringing announcements to clients' people: behind the bell, and as letters of their own."""

from collections.abc import Sequence
from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kantorek.clients.models import Contact
from kantorek.core.actor import Actor
from kantorek.core.events import publish
from kantorek.core.models import Letter
from kantorek.core.post import write_letter
from kantorek.news.actions import note_mailed
from kantorek.news.models import Announcement
from kantorek.news.richtext import plain
from kantorek.notifications.actions import Reader, tell_contacts
from kantorek.notifications.models import Notice
from kantorek.offices.models import Office
from kantorek.portal.actions.news_links import make_news_link
from kantorek.portal.events import ContactTold
from kantorek.portal.mailing.news import KIND, news_letter, once_of
from kantorek.portal.mailing.receivers import inside_among


@transaction.atomic
def ring_news(
    actor: Actor, announcement: Announcement, people: Sequence[Contact], *, once: str = "", again: bool = False
) -> list[Notice]:
    """Tell people of one client behind their bell, those of them who enter the portal; the same `once` is told once."""
    inside = inside_among(actor, people)
    readers = [
        Reader(contact_id=pk, user_id=access.user_id, language=access.user.language if access.user else "pl")
        for pk, access in inside.items()
    ]
    if not readers:
        return []
    client_id = people[0].client_id
    asked = announcement.must_confirm
    return tell_contacts(
        actor,
        readers,
        client_id=client_id,
        kind=KIND,
        title=lambda: _title(announcement, again=again),
        text=lambda: _("Please confirm that you have read it.") if asked else _short(announcement),
        url=reverse("portal:announcement", args=[client_id, announcement.pk]),
        once=once or once_of(announcement),
        icon="octagon-alert" if announcement.urgent else "megaphone",
        level="bad" if announcement.urgent else "look" if asked else "info",
    )


@transaction.atomic
def write_news(actor: Actor, announcement: Announcement, contact: Contact, *, address: str) -> Letter | None:
    """Write the letter with an announcement to one person, in their language; None where it was written before.

    Who enters the portal is led there; all others get a link of their own, which opens it without an account. A person known
    at several clients by the same address gets one letter; each client's receipt says that it went.
    """
    if not note_mailed(actor, announcement, contact):
        return None
    inside = inside_among(actor, [contact]).get(contact.pk)
    language = inside.user.language if inside and inside.user else contact.language
    path = reverse("portal:announcement", args=[contact.client_id, announcement.pk])
    go = address.rstrip("/") + path if inside else make_news_link(actor, announcement, contact, address=address)
    with translation.override(language):
        context = news_letter(announcement, contact, go=go, inside=inside is not None, language=language)
    context["office"] = Office.objects.get(pk=actor.office_id)
    person = sha256(contact.email.strip().lower().encode()).hexdigest()[:32]
    once = f"{once_of(announcement)}:{person}"
    letter = write_letter(actor, "portal/mail/news", to=contact.email, once=once, context=context, language=language)
    publish(
        ContactTold(
            actor=actor,
            subject=contact.client.ref,
            client_id=contact.client_id,
            contact_id=contact.pk,
            contact_name=contact.name,
            announcement_ids=[announcement.pk],
        )
    )
    return letter


def _title(announcement: Announcement, *, again: bool) -> str:
    title, _body = announcement.said(get_language() or "pl")
    return _("Reminder: %(title)s") % {"title": title} if again else title


def _short(announcement: Announcement) -> str:
    _title, body = announcement.said(get_language() or "pl")
    return Truncator(" ".join(plain(body).split())).chars(140)
