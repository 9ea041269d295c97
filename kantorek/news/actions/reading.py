"""What readers do: see an announcement, confirm that they know; and reminding the rest."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kantorek.clients.models import Client, Contact
from kantorek.clients.querysets import ContactQuerySet
from kantorek.core import live
from kantorek.core.actor import Actor, day_of
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.news.actions.checking import refuse_move, taken
from kantorek.news.audience import colleagues_of, people_of
from kantorek.news.events import AnnouncementConfirmed, AnnouncementReminded, AnnouncementSeen
from kantorek.news.models import Announcement, Receipt
from kantorek.offices.querysets import StaffQuerySet


@transaction.atomic
def note_seen(actor: Actor, announcement: Announcement, *, by_link: bool = False) -> Receipt | None:
    """Note that a reader has it before them; again changes nothing. Who only previews the portal leaves no trace.

    `by_link` says that they came by the link in a letter, without signing in; the read list tells that apart.

    Refuses one that the actor is not shown.
    """
    receipt = _receipt(actor, announcement)
    if receipt is not None and receipt.seen_at is None:
        receipt.seen_at, receipt.by_link = actor.at, by_link
        receipt.save(update_fields=["seen_at", "by_link"])
        publish(AnnouncementSeen(actor=actor, subject=announcement.ref, **_who(receipt)))
        live.tell(actor, "news")
    return receipt


@transaction.atomic
def confirm(actor: Actor, announcement: Announcement, *, by_link: bool = False) -> Receipt:
    """Note that a reader says they know of it; it counts as seen too, and again changes nothing.

    `by_link` says that they did so on the page behind the link in a letter, without signing in.

    Refuses one that the actor is not shown, one that asks for no confirmation, and who only previews the portal.
    """
    if not announcement.must_confirm:
        raise Refused(_("This announcement asks for no confirmation."), code="not_asked")
    receipt = _receipt(actor, announcement)
    if receipt is None:
        raise Refused(_("Only those whom it is for can confirm it."), code="preview")
    if receipt.confirmed_at is None:
        receipt.seen_at, receipt.confirmed_at = receipt.seen_at or actor.at, actor.at
        receipt.by_link = by_link
        receipt.save(update_fields=["seen_at", "confirmed_at", "by_link"])
        publish(AnnouncementConfirmed(actor=actor, subject=announcement.ref, **_who(receipt)))
        live.tell(actor, "news")
    return receipt


@transaction.atomic
def note_mailed(actor: Actor, announcement: Announcement, contact: Contact) -> bool:
    """Note that a letter with it is on its way to a client's person; False when one was already."""
    receipt, _new = Receipt.objects.select_for_update().get_or_create(
        announcement=announcement,
        contact=contact,
        defaults={"office_id": announcement.office_id, "client_id": contact.client_id, "name": contact.name[:150]},
    )
    if receipt.mailed_at is not None:
        return False
    receipt.mailed_at = actor.at
    receipt.save(update_fields=["mailed_at"])
    return True


@transaction.atomic
def remind_unread(actor: Actor, announcement: Announcement) -> AnnouncementReminded | None:
    """Tell those once more who have not seen it or, where that is asked, have not confirmed it; once a day.

    Only people of clients that the actor sees. Refuses one that nobody is shown now, and a second time on one day;
    gives None where nobody is left.
    """
    announcement = taken(actor, announcement)
    refuse_move(actor, announcement, "remind")
    if reminded_on(actor, announcement) == actor.on:
        raise Refused(_("They were reminded today already. Try again tomorrow."), code="once_a_day")
    people = list(unread_people(actor, announcement).only("pk", "name", "client_id"))
    staff = list(unread_colleagues(actor, announcement).only("pk", "name"))
    if not people and not staff:
        return None
    office = announcement.office_id
    rows = [Receipt(office_id=office, client_id=one.client_id, contact=one, name=one.name[:150]) for one in people]
    rows += [Receipt(office_id=office, staff=one, name=one.name[:150]) for one in staff]
    for row in rows:
        row.announcement, row.reminded_at = announcement, actor.at
    mine = Receipt.objects.filter(announcement=announcement)
    theirs = Q(contact__in=people) | Q(staff__in=staff)
    mine.filter(theirs).update(reminded_at=actor.at)
    Receipt.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    event = AnnouncementReminded(
        actor=actor,
        subject=announcement.ref,
        contact_ids=[one.pk for one in people],
        staff_ids=[one.pk for one in staff],
        by_mail=announcement.by_mail or announcement.urgent,
    )
    publish(event)
    live.tell(actor, "news")
    return event


def reminded_on(actor: Actor, announcement: Announcement) -> Any:
    """Give the day of the last reminder, None for none."""
    reminded = Receipt.objects.visible_to(actor).filter(announcement=announcement).exclude(reminded_at=None)
    last = reminded.order_by("-reminded_at").values_list("reminded_at", flat=True).first()
    return day_of(last) if last else None


def unread_people(actor: Actor, announcement: Announcement) -> ContactQuerySet:
    """The clients' people who can be reached and have not done what is asked of them."""
    given = Client.objects.visible_to(actor).current().filter(pk__in=announcement.readers.values("client_id"))
    people = people_of(actor, given, by_mail=announcement.by_mail or announcement.urgent)
    return people.filter(~Exists(_done(announcement).filter(contact=OuterRef("pk"))))


def unread_colleagues(actor: Actor, announcement: Announcement) -> StaffQuerySet:
    """The same for colleagues."""
    people = colleagues_of(actor, announcement)
    return people.filter(~Exists(_done(announcement).filter(staff=OuterRef("pk"))))


def _done(announcement: Announcement) -> Any:
    receipts = Receipt.objects.filter(announcement=announcement)
    return receipts.exclude(confirmed_at=None) if announcement.must_confirm else receipts.exclude(seen_at=None)


def _receipt(actor: Actor, announcement: Announcement) -> Receipt | None:
    """Take the reader's own row, made where there is none; None for who is no reader."""
    if actor.kind == "contact":
        if not Announcement.objects.visible_to(actor).filter(pk=announcement.pk).exists():
            raise Refused(_("This announcement is not there any more."), code="gone")
        client_id = next(iter(actor.clients or ()), None)
        own: dict[str, Any] = {"contact_id": actor.contact_id, "client_id": client_id}
    else:
        if not announcement.is_read_at(actor.at) or not _is_told(actor, announcement):
            return None
        own = {"staff_id": actor.staff_id}
    if None in own.values():
        return None
    receipt, _new = Receipt.objects.select_for_update().get_or_create(
        announcement=announcement,
        **own,
        defaults={"office_id": announcement.office_id, "name": actor.name[:150]},
    )
    return receipt


def _is_told(actor: Actor, announcement: Announcement) -> bool:
    return colleagues_of(actor, announcement).filter(pk=actor.staff_id or 0).exists()


def _who(receipt: Receipt) -> dict[str, Any]:
    people = {"client_id": receipt.client_id, "contact_id": receipt.contact_id, "staff_id": receipt.staff_id}
    return {**people, "by_link": receipt.by_link}
