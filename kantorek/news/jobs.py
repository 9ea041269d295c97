"""Entry points of work by the clock: what was scheduled is published, and what runs reaches clients that came since."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from celery import shared_task

from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.core.each import each_alone
from kantorek.news.actions import publish_announcement, refresh_audience, unschedule_orphan
from kantorek.news.audience import author_of
from kantorek.news.choices import Audience, State
from kantorek.news.models import Announcement
from kantorek.news.querysets import AnnouncementQuerySet
from kantorek.offices.models import Office


@shared_task(name="news.publish_due")
def publish_due(**_: Any) -> None:
    """Publish everywhere what was scheduled for this minute or before; each one stands or falls alone."""
    at = now()
    for office_id in Office.objects.values_list("pk", flat=True):
        if _ids(office_id, lambda rows: rows.filter(state=State.SCHEDULED, publish_at__lte=at), at=at):
            defer("news.publish_in", office_id=office_id)


@shared_task(name="news.publish_in")
def publish_in(*, office_id: int, **_: Any) -> None:
    """Publish what is due in one office, as whoever scheduled it; a draft again when they cannot publish any more."""
    at = now()

    def one(pk: int) -> None:
        announcement, author = _taken(office_id, pk, at)
        if author is None:
            with scope.system(office_id, "publish announcements", at=at) as actor:
                unschedule_orphan(actor, announcement)
            return
        with scope.of(author):
            publish_announcement(author, announcement, version=announcement.version)

    due = _ids(office_id, lambda rows: rows.filter(state=State.SCHEDULED, publish_at__lte=at), at=at)
    each_alone("publish announcements", due, one)


@shared_task(name="news.refresh")
def refresh(**_: Any) -> None:
    """Let each office, by itself, bring its running announcements to clients that fit since."""
    for office_id in Office.objects.values_list("pk", flat=True):
        defer("news.refresh_in", office_id=office_id)


@shared_task(name="news.refresh_in")
def refresh_in(*, office_id: int, **_: Any) -> None:
    """Look again for whom the running announcements of one office are, as their authors see it."""
    at = now()

    def one(pk: int) -> None:
        announcement, author = _taken(office_id, pk, at)
        if author is not None:
            with scope.of(author):
                refresh_audience(author, announcement)

    still = (Audience.ALL, Audience.TAGS, Audience.FILTER)
    each_alone(
        "look for readers", _ids(office_id, lambda rows: rows.running(at).filter(audience__in=still), at=at), one
    )


def _ids(office_id: int, wanted: Callable[[AnnouncementQuerySet], AnnouncementQuerySet], *, at: datetime) -> list[int]:
    with scope.system(office_id, "publish announcements", at=at) as actor:
        return list(wanted(Announcement.objects.visible_to(actor)).order_by("pk").values_list("pk", flat=True))


def _taken(office_id: int, pk: int, at: datetime) -> tuple[Announcement, Any]:
    with scope.system(office_id, "publish announcements", at=at) as actor:
        rows = Announcement.objects.visible_to(actor).select_related("group", "author__user")
        announcement = rows.get(pk=pk)
        return announcement, author_of(announcement, at=at)
