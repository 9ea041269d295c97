"""Links that open one announcement without an account: made for a letter, noted when opened, sent again, and confirmed by."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kantorek.accounts.models import Key
from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.post import write_letter
from kantorek.news import actions as news
from kantorek.news.models import Announcement
from kantorek.offices.models import Office
from kantorek.portal.actions.links import first_today, mailed_key
from kantorek.portal.events import NewsLinkOpened, NewsLinkSent
from kantorek.portal.mailing.news import news_letter


def make_news_link(actor: Actor, announcement: Announcement, contact: Contact, *, address: str) -> str:
    """Make a link to one announcement, for one person, for thirty days; it works while the announcement runs."""
    token = mailed_key(actor, Key.Purpose.NEWS_LINK, announcement, contact)
    return address.rstrip("/") + reverse("portal:news_link", args=[token])


@transaction.atomic
def note_news_opening(actor: Actor, key: Key, announcement: Announcement) -> None:
    """Write down that a link was opened, once a day. It is no proof of reading: mail programs open links by themselves."""
    if first_today(actor, key):
        about: dict[str, Any] = {"contact_id": actor.contact_id or 0, "contact_name": key.name}
        publish(NewsLinkOpened(actor=actor, subject=announcement.ref, client_id=key.client_id, **about))


def see_by_link(actor: Actor, announcement: Announcement, *, elsewhere: Iterable[Actor] = ()) -> None:
    """Note that whoever the link was mailed to has it before them; `elsewhere` is the same person at other companies.

    Refuses one that they are not shown any more.
    """
    for reader in (actor, *elsewhere):
        with scope.of(reader):
            news.note_seen(reader, announcement, by_link=True)


def confirm_by_link(actor: Actor, announcement: Announcement, *, elsewhere: Iterable[Actor] = ()) -> None:
    """Confirm it for whoever the link was mailed to, at each company that the one letter was for; again changes nothing.

    A person is an address: who is known at three companies gets one letter, and says once that they know; `elsewhere` is
    that person at the other two. Refuses one that asks for no confirmation, and one that is not shown any more.
    """
    for reader in (actor, *elsewhere):
        with scope.of(reader):
            news.confirm(reader, announcement, by_link=True)


@transaction.atomic
def send_news_link_again(actor: Actor, announcement: Announcement, contact: Contact, *, address: str) -> None:
    """Mail a fresh link to the person whose link has run out: they ask for it, so at once, but once a day.

    It goes to the contact's address, never to one that is typed. Refuses a contact without an address, and a second letter
    on the same day.
    """
    if not contact.email:
        raise Refused(_("The office has no address for this letter. Ask the office."), code="no_email")
    with scope.system(contact.office_id, "letters to clients' people", at=actor.at) as sender:
        link, language = make_news_link(sender, announcement, contact, address=address), contact.language
        with translation.override(language):
            context = news_letter(announcement, contact, go=link, inside=False, language=language)
        context["office"] = Office.objects.get(pk=contact.office_id)
        once = f"news-link:{announcement.pk}:{contact.pk}:{actor.on}"
        letter = write_letter(
            sender, "portal/mail/news", to=contact.email, once=once, context=context, language=language
        )
        if letter.written_at != actor.at:
            raise Refused(_("A new link was sent today. Look into the mailbox."), code="too_soon")
        about: dict[str, Any] = {"contact_id": contact.pk, "contact_name": contact.name}
        publish(NewsLinkSent(actor=actor, subject=announcement.ref, client_id=contact.client_id, **about))
