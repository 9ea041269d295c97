"""Writing announcements and changing what they say."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.news.actions.checking import WHOM, cleaned, refuse_others, refuse_over, refuse_unfit, taken
from kantorek.news.choices import State
from kantorek.news.events import AnnouncementAdded, AnnouncementChanged
from kantorek.news.models import Announcement


@transaction.atomic
def add_announcement(actor: Actor, **fields: Any) -> Announcement:
    """Write a draft; it may be unfinished. Refuses who may not publish, texts that are too long, clients that are not theirs."""
    if not actor.may("news.write"):
        raise Refused(_("You may not publish announcements."), code="forbidden")
    announcement = Announcement(office_id=actor.office_id, made_at=actor.at, author_id=actor.staff_id)
    announcement.author_name = actor.name[:150]
    for key, value in cleaned(actor, fields).items():
        setattr(announcement, key, value)
    if not announcement.title:
        raise Refused(_("Write a title."), code="required", field="title")
    announcement.save(force_insert=True)
    publish(AnnouncementAdded(actor=actor, subject=announcement.ref, audience=announcement.audience))
    live.tell(actor, "news")
    return announcement


@transaction.atomic
def change_announcement(actor: Actor, announcement: Announcement, *, version: int, **fields: Any) -> Announcement:
    """Change what it says. Once it is published its readers stay the same: withdraw it and write another for others.

    Refuses a withdrawn one, a version that somebody has overtaken, and, once readers see it, what publishing refuses.
    """
    announcement = taken(actor, announcement)
    refuse_others(actor, announcement)
    values = cleaned(actor, fields)
    changed = {key: value for key, value in values.items() if getattr(announcement, key) != value}
    if not changed:
        return announcement
    if announcement.version != version:
        theirs = {key: (value, getattr(announcement, key)) for key, value in changed.items()}
        raise Stale(_("Somebody changed this announcement meanwhile. Look at it and save again."), theirs=theirs)
    _refuse_late(announcement, changed)
    for key, value in changed.items():
        setattr(announcement, key, value)
    if announcement.state != State.DRAFT:
        refuse_unfit(actor, announcement)
    elif not announcement.title:
        raise Refused(_("Write a title."), code="required", field="title")
    else:
        refuse_over(announcement, actor.at)
    announcement.version += 1
    announcement.save()
    shown = announcement.state == State.PUBLISHED
    publish(AnnouncementChanged(actor=actor, subject=announcement.ref, fields=sorted(changed), published=shown))
    live.tell(actor, "news")
    return announcement


def _refuse_late(announcement: Announcement, changed: dict[str, Any]) -> None:
    if announcement.state == State.WITHDRAWN:
        raise Refused(_("It has been withdrawn. Bring it back first."), code="withdrawn")
    if announcement.state == State.PUBLISHED and set(changed) & {*WHOM, "by_mail", "urgent"}:
        words = _(
            "It has been published: for whom it is cannot be changed any more. Withdraw it and write another one."
        )
        raise Refused(words, code="published", field="audience")
