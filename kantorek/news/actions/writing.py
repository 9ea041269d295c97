"""Writing announcements and changing what they say."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.news.actions.checking import WHOM, cleaned, refuse_move, refuse_over, refuse_unfit, taken, with_unseen
from kantorek.news.choices import Audience, State
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

    Clients that a colleague chose and the actor does not see stay chosen, as long as it goes to clients by name.
    Refuses a withdrawn one, a version that somebody has overtaken, and, once readers see it, what publishing refuses.
    """
    announcement = taken(actor, announcement)
    refuse_move(actor, announcement, "change")
    values = cleaned(actor, fields)
    if values.get("audience", announcement.audience) == Audience.CLIENTS:
        values = with_unseen(actor, announcement, values)
    changed = _changed(announcement, values, version)
    if not changed:
        return announcement
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


@transaction.atomic
def keep_draft(actor: Actor, announcement: Announcement | None, *, version: int, **fields: Any) -> Announcement:
    """Keep an unfinished draft while it is being written; the first time makes it. It may lack anything, and has a title anyway.

    It tells nobody: what somebody is typing is no event; saving, scheduling and publishing are. Clients that a colleague chose
    and the actor does not see stay chosen, also while another audience is tried out. Refuses who may not publish,
    what is no draft any more, so that no half sentence ever reaches a reader, and a version that was overtaken: another tab
    or a colleague is never written over.
    """
    if announcement is None:
        title = cleaned(actor, {"title": fields.get("title") or ""})["title"]
        return add_announcement(actor, **fields | {"title": title or _("Without a title")})
    announcement = taken(actor, announcement)
    refuse_move(actor, announcement, "change")
    if announcement.state != State.DRAFT:
        raise Refused(_("It is no draft any more: save it yourself."), code="state")
    values = with_unseen(actor, announcement, cleaned(actor, fields))
    if not values.get("title"):
        values.pop("title", None)  # in the list of drafts it keeps the one it had
    changed = _changed(announcement, values, version)
    for key, value in changed.items():
        setattr(announcement, key, value)
    if changed:
        announcement.version += 1
        announcement.save()
    return announcement


def _changed(announcement: Announcement, values: dict[str, Any], version: int) -> dict[str, Any]:
    """Give what differs from what stands. Refuses a version that somebody has overtaken, unless nothing differs."""
    changed = {key: value for key, value in values.items() if getattr(announcement, key) != value}
    if changed and announcement.version != version:
        theirs = {key: (value, getattr(announcement, key)) for key, value in changed.items()}
        raise Stale(_("Somebody changed this announcement meanwhile. Look at it and save again."), theirs=theirs)
    return changed


def _refuse_late(announcement: Announcement, changed: dict[str, Any]) -> None:
    if announcement.state == State.PUBLISHED and set(changed) & {*WHOM, "by_mail", "urgent"}:
        words = _(
            "It has been published: for whom it is cannot be changed any more. Withdraw it and write another one."
        )
        raise Refused(words, code="published", field="audience")
