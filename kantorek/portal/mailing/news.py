"""Letters with one announcement: who is still to be written to, when they may go, and what they say."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kantorek.clients.models import Client, Contact
from kantorek.clients.querysets import ContactQuerySet
from kantorek.core.actor import Actor
from kantorek.news.audience import people_of
from kantorek.news.choices import Audience
from kantorek.news.models import Announcement, AnnouncementClient, Receipt
from kantorek.news.querysets import AnnouncementQuerySet
from kantorek.news.richtext import cleaned, plain
from kantorek.notifications.due import quiet_over
from kantorek.notifications.models import Notice, Wishes
from kantorek.portal.mailing.hours import is_open, is_open_for_urgent

KIND: Final = "news.announcement"
CARRIED: Final = timedelta(days=14)
"""So long after it was published an announcement is brought to who was not told; later it only stands in the portal."""


def carried(actor: Actor) -> AnnouncementQuerySet:
    """Announcements to clients that are told of by themselves now."""
    since = actor.at - CARRIED
    running = Announcement.objects.visible_to(actor).running(actor.at).filter(published_at__gt=since)
    return running.exclude(audience=Audience.STAFF).order_by("-urgent", "pk")


def may_go(announcement: Announcement, actor: Actor) -> bool:
    """Tell whether letters with it go at this moment: urgent ones every day, others in the hours of all letters."""
    if announcement.urgent:
        return is_open_for_urgent(actor.at)
    return announcement.by_mail and is_open(actor.at)


def unwritten(actor: Actor, announcement: Announcement) -> ContactQuerySet:
    """Whom no letter with it has been written yet, of all whom a letter reaches."""
    mailed = Receipt.objects.filter(announcement=announcement, contact=OuterRef("pk")).exclude(mailed_at=None)
    people = people_of(actor, _clients(actor, announcement), by_mail=True).exclude(email="")
    return people.filter(~Exists(mailed)).order_by("pk")


def unrung(actor: Actor, announcement: Announcement) -> ContactQuerySet:
    """Whom the bell has not told of it yet, of those who enter the portal."""
    told = Notice.objects.filter(office_id=actor.office_id, once=once_of(announcement), contact_id=OuterRef("pk"))
    return people_of(actor, _clients(actor, announcement), by_mail=False).filter(~Exists(told)).order_by("client", "pk")


def once_of(announcement: Announcement) -> str:
    """Name the one time that somebody is told of it."""
    return f"news:{announcement.pk}"


def wanting_letters(actor: Actor, people: Iterable[Contact], *, urgent: bool, now: bool = False) -> list[Contact]:
    """Leave out who wishes no letters with news, and with `now` who wishes quiet at this hour; not where it is urgent."""
    people = list(people)
    if urgent:
        return people
    said = Wishes.objects.filter(office_id=actor.office_id, contact_id__in=[one.pk for one in people])
    wishes = {one.contact_id: one for one in said}
    return [one for one in people if _wants(wishes.get(one.pk), actor, now=now)]


def same_reader(actor: Actor, announcement: Announcement, contact: Contact) -> list[Contact]:
    """Whom one letter with it stands for: its reader, and the same address at other companies that it is for, by name."""
    same = Contact.objects.visible_to(actor).current().filter(client__in=_clients(actor, announcement))
    others = same.filter(email__iexact=contact.email).exclude(pk=contact.pk) if contact.email else same.none()
    return [contact, *others.select_related("client").order_by("client__name_key", "pk")]


def news_letter(
    announcement: Announcement, contact: Contact, *, go: str, inside: bool, language: str
) -> dict[str, Any]:
    """Give what portal/mail/news.* print: the whole text without pictures, and where its page is for this reader.

    `inside`: they enter the portal, and read it there; for all others `go` is the link that is theirs alone.
    """
    title, body = announcement.said(language)
    text = cleaned(body, picture=lambda pk: "")
    return {
        "announcement": announcement,
        "name": contact.name,
        "company": contact.client.name,
        "subject": _("Urgent: %(title)s") % {"title": title} if announcement.urgent else title,
        "title": title,
        "body": SafeString(text),
        "text": plain(text),
        "go": go,
        "label": _label(announcement, inside=inside),
        "pictures": "<img" in body,
    }


def _label(announcement: Announcement, *, inside: bool) -> str:
    if announcement.must_confirm:
        return _("Read and confirm")
    return _("Open in the portal") if inside else _("Open the announcement")


def _clients(actor: Actor, announcement: Announcement) -> Any:
    """The clients that it was given to, without those that are closed to their people by now."""
    given = AnnouncementClient.objects.visible_to(actor).filter(announcement=announcement).values("client_id")
    return Client.objects.visible_to(actor).current().filter(pk__in=given).exclude(status="blocked").values("pk")


def _wants(wishes: Wishes | None, actor: Actor, *, now: bool) -> bool:
    if wishes is None:
        return True
    if (wishes.kinds.get(KIND) or {}).get("mail") == "off":
        return False
    return not now or quiet_over(wishes, actor.at) == actor.at
