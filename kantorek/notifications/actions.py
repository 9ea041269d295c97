"""What may happen to notices: people are told, once; they read, and may take that back.

Who is told is decided by the app whose event it is: its handler names the people.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kantorek.accounts.models import User
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.post import write_letter
from kantorek.notifications.lists import forget_counts
from kantorek.notifications.models import Level, Notice
from kantorek.notifications.querysets import receivers, stand_ins
from kantorek.offices.models import Office, StaffMember

Words = str | Callable[[], Any] | Any
"""A str, a lazy translation, or a function that gives the words in the language that is active when it is called."""


@transaction.atomic
def notify(
    actor: Actor,
    staff_ids: Iterable[int],
    *,
    kind: str,
    title: Words,
    url: str,
    once: str,
    text: Words = "",
    client_id: int | None = None,
    icon: str = "bell",
    level: str = Level.INFO,
    mail: bool = True,
    personal: bool = False,
) -> list[Notice]:
    """Tell people something, each in their own language; the same `once` is told to a person once.

    `url` is the path of the thing. With `mail` a letter follows, once a notice. Nobody is told who has left the office,
    has not joined yet, or does not see the client; gives the notices that are new. Who stands in for one of them today
    is told too, with whom it is for, unless it is `personal`.
    """
    told, named = [], set(staff_ids)
    away = {} if personal else stand_ins(actor.office_id, named, on=actor.on)
    for member in receivers(actor.office_id, named | (set(away) - {actor.staff_id}), client_id, on=actor.on):
        assert member.user  # receivers() gives nobody else
        words = _in(member.user.language, title, text, away="" if member.pk in named else away[member.pk])
        columns = {"kind": kind, "level": level, "icon": icon, "url": url, "client_id": client_id, "at": actor.at}
        notice, new = Notice.objects.get_or_create(
            office_id=actor.office_id, staff_id=member.pk, once=once, defaults=columns | words
        )
        if new:
            told.append(notice)
            if mail:
                _write(actor, notice, member, member.user)
    _changed(actor, [notice.staff_id for notice in told])
    return told


@transaction.atomic
def mark_read(actor: Actor, notice: Notice) -> Notice:
    """Note that the person has opened it; again changes nothing."""
    if notice.read_at is None:
        notice.read_at = actor.at
        notice.save(update_fields=["read_at"])
        _changed(actor, [notice.staff_id])
    return notice


@transaction.atomic
def mark_unread(actor: Actor, notice: Notice) -> Notice:
    """Put it back among the unread."""
    if notice.read_at is not None:
        notice.read_at = None
        notice.save(update_fields=["read_at"])
        _changed(actor, [notice.staff_id])
    return notice


@transaction.atomic
def mark_all_read(actor: Actor) -> int:
    """Note that the person has read everything there is; gives how many were unread."""
    count = Notice.objects.visible_to(actor).unread().update(read_at=actor.at)
    _changed(actor, [actor.staff_id or 0])
    return count


@transaction.atomic
def mark_all_unread(actor: Actor, *, read_at: datetime) -> int:
    """Take mark_all_read() back: what was marked at that very moment is unread again."""
    count = Notice.objects.visible_to(actor).filter(read_at=read_at).update(read_at=None)
    _changed(actor, [actor.staff_id or 0])
    return count


@transaction.atomic
def drop_notices(actor: Actor, *, client_id: int) -> None:
    """Take away what anybody was told about a client that is deleted."""
    about = Notice.objects.filter(office_id=actor.office_id, client_id=client_id)
    people = set(about.unread().values_list("staff_id", flat=True))
    about.delete()
    _changed(actor, list(people))


def count_again(actor: Actor, staff_ids: Iterable[int]) -> None:
    """Let bells count anew after the commit: these people see other clients now, and so other notices."""
    _changed(actor, list(staff_ids))


def _changed(actor: Actor, staff_ids: list[int]) -> None:
    forget_counts(actor.office_id, staff_ids)
    for staff_id in staff_ids:
        live.tell(actor.office_id, f"person.{staff_id}")


def _in(language: str, title: Words, text: Words, *, away: str) -> dict[str, str]:
    with translation.override(language):
        said = [str(words() if callable(words) else words) for words in (title, text)]
        mark = _("for: %(name)s") % {"name": away} if away else ""
    return {"title": said[0][:200], "text": " · ".join(part for part in (mark, said[1]) if part)}


def _write(actor: Actor, notice: Notice, member: StaffMember, user: User) -> None:
    office = Office.objects.get(pk=notice.office_id)
    link = office.address(settings.URL) + reverse("notifications:open", args=[notice.pk])
    context = {"notice": notice, "office": office, "name": member.name, "link": link}
    once = f"notice:{notice.pk}"
    write_letter(actor, "notifications/mail/notice", to=user.email, once=once, context=context, language=user.language)
