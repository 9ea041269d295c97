"""What news does when something happens: colleagues are told, new clients find what runs."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kantorek.clients.events import ClientArchived, ClientCreated, ClientRestored, ClientStatusChanged
from kantorek.core.actor import Actor
from kantorek.core.defer import defer
from kantorek.core.events import Event, after, on
from kantorek.news import events
from kantorek.news.audience import colleagues_of
from kantorek.news.choices import Audience
from kantorek.news.lists import forget_unread
from kantorek.news.models import Announcement, StaffGroup
from kantorek.notifications import actions as notices
from kantorek.offices.models import StaffMember

_NOT_PUBLISHED = gettext_lazy("Not published: %(title)s")
_WHY = gettext_lazy("Who scheduled it cannot publish any more. Look at it and publish it yourself.")


@after(events.AnnouncementPublished)
def tell_colleagues(actor: Actor, event: events.AnnouncementPublished) -> None:
    """Whoever a post of the office is for finds it behind the bell."""
    post = _running(actor, event)
    if post and post.audience == Audience.STAFF:
        readers = list(colleagues_of(actor, post).values_list("pk", flat=True))
        forget_unread(actor.office_id, readers)
        _tell(actor, post, readers, once=f"news:{post.pk}:{event.id}")


@after(events.AnnouncementReminded)
def remind_colleagues(actor: Actor, event: events.AnnouncementReminded) -> None:
    """The same once more for those who have not read it."""
    post = _running(actor, event)
    if post and event.staff_ids:
        _tell(actor, post, event.staff_ids, once=f"news:{post.pk}:again:{event.id}")


@after(events.AnnouncementUnscheduled)
def tell_that_it_waits(actor: Actor, event: events.AnnouncementUnscheduled) -> None:
    """Owners learn that a scheduled one was not published, because its author works here no more."""
    if event.reason != "author":
        return
    owners = StaffMember.objects.visible_to(actor).working().filter(role="owner")
    notices.notify(
        actor,
        owners.values_list("pk", flat=True),
        kind="news.waits",
        title=partial(_said, _NOT_PUBLISHED, {"title": event.subject.title}),
        text=_WHY,
        url=reverse("news:detail", args=[event.subject.id]),
        once=f"news:waits:{event.id}",
        icon="megaphone",
        level="look",
        personal=True,
    )


@on(events.AnnouncementConfirmed)
def count_without_confirmed(actor: Actor, event: events.AnnouncementConfirmed) -> None:
    """What is confirmed at once was never noted as seen by itself."""
    if event.staff_id:
        forget_unread(actor.office_id, [event.staff_id])


@on(events.AnnouncementSeen)
def count_again(actor: Actor, event: events.AnnouncementSeen) -> None:
    """The number beside "News" in a colleague's menu follows at once."""
    if event.staff_id:
        forget_unread(actor.office_id, [event.staff_id])


@on(events.StaffGroupChanged)
def count_for_members(actor: Actor, event: events.StaffGroupChanged) -> None:
    """Who came into a group, or left it, is shown other posts now."""
    forget_unread(actor.office_id, {*event.came, *event.left})


@on(events.AnnouncementWithdrawn)
def count_without_it(actor: Actor, event: events.AnnouncementWithdrawn) -> None:
    """What was withdrawn waits for nobody."""
    forget_unread(actor.office_id, StaffMember.objects.visible_to(actor).values_list("pk", flat=True))


def look_for_readers(actor: Actor, event: Event) -> None:
    """A client that came, went or changed its stage may read other announcements."""
    defer("news.refresh_in", office_id=actor.office_id)


for _kind in (ClientCreated, ClientArchived, ClientRestored, ClientStatusChanged):
    on(_kind)(look_for_readers)


def _running(actor: Actor, event: Event) -> Announcement | None:
    rows = Announcement.objects.visible_to(actor).select_related("group")
    return rows.running(actor.at).filter(pk=event.subject.id).first()


def _tell(actor: Actor, post: Announcement, staff_ids: Iterable[int], *, once: str) -> None:
    notices.notify(
        actor,
        staff_ids,
        kind="news.posted",
        title=lambda: _title(post),
        text=lambda: _who(post),
        url=reverse("news:detail", args=[post.pk]),
        once=once,
        icon="megaphone",
        level="look" if post.urgent or post.must_confirm else "info",
        mail=post.by_mail or post.urgent,
        personal=True,
    )


def _title(post: Announcement) -> str:
    title, _body = post.said(get_language() or "pl")
    return title


def _who(post: Announcement) -> str:
    group: StaffGroup | None = post.group
    about = [post.author_name, group.name if group else _("the whole office")]
    if post.must_confirm:
        about.append(_("please confirm"))
    return " · ".join(part for part in about if part)


def _said(words: Any, values: dict[str, Any]) -> str:
    return str(words) % values
