"""Publishing announcements, at once or at a moment; taking them back; and who they are for while they run."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.news import events
from kantorek.news.actions.checking import refuse_move, refuse_unfit, taken
from kantorek.news.audience import audience_of, colleagues_of
from kantorek.news.choices import Audience, State
from kantorek.news.models import Announcement, AnnouncementClient, Receipt

FURTHEST = timedelta(days=366)


@transaction.atomic
def publish_announcement(actor: Actor, announcement: Announcement, *, version: int | None = None) -> Announcement:
    """Let its readers see it from now on. Whoever publishes decides how far it reaches: to the clients they see.

    Refuses a draft without words or readers, one that is published or withdrawn, and a version that was overtaken.
    """
    announcement = taken(actor, announcement, version)
    refuse_move(actor, announcement, "publish")
    _sign(actor, announcement)
    announcement.state, announcement.publish_at = State.PUBLISHED, None
    announcement.published_at = actor.at
    refuse_unfit(actor, announcement)
    announcement.version += 1
    announcement.save()
    clients = _give(actor, announcement)
    if not clients and not (announcement.audience == Audience.STAFF and colleagues_of(actor, announcement).exists()):
        raise Refused(_("Nobody would read it: choose somebody else."), code="nobody", field="audience")
    publish(events.AnnouncementPublished(actor=actor, subject=announcement.ref, **_about(announcement, len(clients))))
    if announcement.audience == Audience.CLIENTS:
        for pk in clients:
            publish(
                events.AnnouncementGiven(
                    actor=actor, subject=announcement.ref, client_id=pk, urgent=announcement.urgent
                )
            )
    live.tell(actor, "news")
    return announcement


@transaction.atomic
def schedule_announcement(
    actor: Actor, announcement: Announcement, *, at: datetime | None, version: int | None = None
) -> Announcement:
    """Let it be published at a moment, as whoever says so here; without a moment it is a draft again.

    Refuses a moment that is over or more than a year ahead, and what publishing refuses.
    """
    announcement = taken(actor, announcement, version)
    refuse_move(actor, announcement, "schedule")
    if at is not None and not actor.at < at <= actor.at + FURTHEST:
        raise Refused(_("Choose a moment within the next year."), code="over", field="publish_at")
    _sign(actor, announcement)
    announcement.publish_at = at
    announcement.state = State.SCHEDULED if at else State.DRAFT
    if at:
        refuse_unfit(actor, announcement)
    announcement.version += 1
    announcement.save()
    if at:
        publish(events.AnnouncementScheduled(actor=actor, subject=announcement.ref, publish_at=at.isoformat()))
    else:
        publish(events.AnnouncementUnscheduled(actor=actor, subject=announcement.ref, reason="asked"))
    live.tell(actor, "news")
    return announcement


@transaction.atomic
def withdraw_announcement(actor: Actor, announcement: Announcement, *, version: int | None = None) -> Announcement:
    """Show it to nobody any more; it can be brought back. Withdrawing a draft throws it away, in the same way."""
    announcement = taken(actor, announcement, version)
    if announcement.state == State.WITHDRAWN:
        return announcement
    refuse_move(actor, announcement, "withdraw")
    was, announcement.state = announcement.state, State.WITHDRAWN
    announcement.withdrawn_at, announcement.publish_at = actor.at, None
    announcement.version += 1
    announcement.save()
    publish(events.AnnouncementWithdrawn(actor=actor, subject=announcement.ref, was=was))
    live.tell(actor, "news")
    return announcement


@transaction.atomic
def restore_announcement(actor: Actor, announcement: Announcement) -> Announcement:
    """Bring a withdrawn one back: published again if it was, else a draft."""
    announcement = taken(actor, announcement)
    if announcement.state != State.WITHDRAWN:
        return announcement
    refuse_move(actor, announcement, "restore")
    announcement.state = State.PUBLISHED if announcement.published_at else State.DRAFT
    announcement.withdrawn_at = None
    announcement.version += 1
    announcement.save()
    publish(events.AnnouncementRestored(actor=actor, subject=announcement.ref, state=announcement.state))
    live.tell(actor, "news")
    return announcement


@transaction.atomic
def refresh_audience(actor: Actor, announcement: Announcement) -> tuple[int, int]:
    """Bring a running one to clients that have come since, and take it from those that do not fit and have not seen it.

    `actor` is its author. Gives how many came and went. Clients chosen by name stay as they are.
    """
    announcement = taken(actor, announcement)
    if announcement.audience in (Audience.STAFF, Audience.CLIENTS) or not announcement.is_read_at(actor.at):
        return 0, 0
    came = _give(actor, announcement)
    seen = Receipt.objects.filter(announcement=announcement).exclude(client=None).values("client_id")
    rows = AnnouncementClient.objects.visible_to(actor).filter(announcement=announcement)
    loose = rows.exclude(client__in=audience_of(actor, announcement)).exclude(client_id__in=seen)
    gone = sorted(loose.values_list("client_id", flat=True))
    loose.delete()
    if came:
        mail = announcement.by_mail
        publish(events.AudienceGrew(actor=actor, subject=announcement.ref, client_ids=came, by_mail=mail))
    if gone:
        publish(events.AudienceShrank(actor=actor, subject=announcement.ref, client_ids=gone))
    return len(came), len(gone)


@transaction.atomic
def unschedule_orphan(actor: Actor, announcement: Announcement) -> Announcement:
    """Make a scheduled one a draft again whose author cannot publish any more: nobody knows how far it should reach."""
    announcement = taken(actor, announcement)
    if announcement.state == State.SCHEDULED:
        announcement.state, announcement.publish_at = State.DRAFT, None
        announcement.version += 1
        announcement.save()
        publish(events.AnnouncementUnscheduled(actor=actor, subject=announcement.ref, reason="author"))
    return announcement


def _give(actor: Actor, announcement: Announcement) -> list[int]:
    """Add the clients that it is for and has not been given to yet; gives their ids."""
    known = AnnouncementClient.objects.filter(announcement=announcement).values("client_id")
    new = sorted(audience_of(actor, announcement).exclude(pk__in=known).values_list("pk", flat=True))
    AnnouncementClient.objects.bulk_create(
        [
            AnnouncementClient(
                office_id=announcement.office_id, client_id=pk, announcement=announcement, added_at=actor.at
            )
            for pk in new
        ],
        batch_size=1000,
    )
    return new


def _sign(actor: Actor, announcement: Announcement) -> None:
    if actor.staff_id:
        announcement.author_id, announcement.author_name = actor.staff_id, actor.name[:150]


def _about(announcement: Announcement, clients: int) -> dict[str, Any]:
    names = ("audience", "urgent", "by_mail", "must_confirm")
    return {name: getattr(announcement, name) for name in names} | {"clients": clients}
