"""Telling: one notice a person, in their language; a letter and a push message when and as the person wishes.

Who is told is decided by the app whose event it is: its handler names the people.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.notifications import due
from kantorek.notifications.actions.mailing import push_now, write_notice
from kantorek.notifications.bells import changed_for
from kantorek.notifications.kinds import Kind, kind_of
from kantorek.notifications.models import Level, Notice
from kantorek.notifications.querysets import receivers, stand_ins
from kantorek.notifications.readers import Reader, wishes_of_contacts, wishes_of_staff, with_browsers
from kantorek.offices.models import StaffMember

Words = str | Callable[[], Any] | Any
"""A str, a lazy translation, or a function that gives the words in the language that is active when it is called."""
REMEMBERED = 200
"""How many `once` a notice that was told again remembers."""
_FEW = 10
_LEVELS = [Level.INFO, Level.LOOK, Level.BAD]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What is told, whoever reads it."""

    kind: Kind
    title: Words
    text: Words
    once: str
    group: str
    columns: dict[str, Any]

    def in_words(self, language: str, *, away: str = "") -> dict[str, str]:
        """Put it into a language; `away` is for whom a stand-in is told."""
        with translation.override(language):
            said = [str(words() if callable(words) else words) for words in (self.title, self.text)]
            mark = _("for: %(name)s") % {"name": away} if away else ""
        return {"title": said[0][:200], "text": " · ".join(part for part in (mark, said[1]) if part)}


@dataclass(frozen=True, slots=True)
class _Plan:
    """When letter and push message may go to one person."""

    mail_at: datetime | None
    push_at: datetime | None


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
    group: str = "",
    mail_after: timedelta | None = None,
) -> list[Notice]:
    """Tell people something, each in their own language; the same `once` is told to a person once.

    `url` is the path of the thing. What is told again with the same `group` while it is unread is one notice: the newest
    words, and how many. A letter follows as the person wishes, once a notice, `mail_after` so long if it is unread still;
    without `mail` only to who has asked for letters of this `kind`, which must be registered. Nobody is told who has left
    the office, has not joined yet, or does not see the client; gives the notices that are new or say more. Who stands in
    for one of them today is told too, with whom it is for, unless it is `personal`. A push message goes to whoever has a
    browser for it.
    """
    columns = {"level": level, "icon": icon, "url": url, "client_id": client_id, "at": actor.at}
    said = _Told(kind=kind_of(kind), title=title, text=text, once=once, group=group, columns=columns)
    named = set(staff_ids)
    away = {} if personal else stand_ins(actor, named)
    people = receivers(actor, named | (set(away) - {actor.staff_id}), client_id)
    names = {member.pk: "" if member.pk in named else away[member.pk] for member in people}
    told = _tell_each(actor, said, people, names, worth=mail, after=mail_after)
    _finish(actor, told)
    return told


@transaction.atomic
def tell_contacts(
    actor: Actor,
    people: Iterable[Reader],
    *,
    client_id: int,
    kind: str,
    title: Words,
    url: str,
    once: str,
    group: str = "",
    text: Words = "",
    icon: str = "bell",
    level: str = Level.INFO,
    push: bool = True,
) -> list[Notice]:
    """Tell people of one client, behind their bell and by push message as each wishes; `once` and `group` as in notify().

    Who does not enter the portal is left out. Letters to clients' people are the portal's: none goes from here.
    """
    columns = {"level": level, "icon": icon, "url": url, "client_id": client_id, "at": actor.at}
    said = _Told(kind=kind_of(kind), title=title, text=text, once=once, group=group, columns=columns)
    readers = {reader.contact_id: reader for reader in people if reader.user_id}
    if not readers:
        return []
    wishes = wishes_of_contacts(actor, readers)
    reachable = with_browsers(readers.values()) if push else set()
    _hold(actor, group)
    told = []
    for pk, reader in readers.items():
        push_at = due.push_due(wishes[pk], said.kind, at=actor.at) if reader.user_id in reachable else None
        if notice := _put(actor, said, said.in_words(reader.language), _Plan(None, push_at), contact_id=pk):
            told.append(notice)
    _finish(actor, told)
    return told


def _tell_each(
    actor: Actor,
    said: _Told,
    people: list[StaffMember],
    away: dict[int, str],
    *,
    worth: bool,
    after: timedelta | None,
) -> list[Notice]:
    wishes = wishes_of_staff(actor, [member.pk for member in people])
    _hold(actor, said.group)
    told = []
    for member in people:
        assert member.user  # receivers() gives nobody else
        words, own = said.in_words(member.user.language, away=away[member.pk]), wishes[member.pk]
        reachable = member.reachable  # type: ignore[attr-defined]  # receivers() says it
        mail_at = due.mail_due(own, said.kind, at=actor.at, worth=worth, after=after)
        plan = _Plan(mail_at, due.push_due(own, said.kind, at=actor.at) if reachable else None)
        notice = _put(actor, said, words, plan, staff_id=member.pk)
        if notice:
            told.append(notice)
            # A client's person cannot write letters of the office: what they caused goes with the job's next round.
            if (
                actor.kind != "contact"
                and notice.mail_due_at
                and notice.mail_due_at <= actor.at
                and not notice.mailed_at
            ):
                write_notice(actor, notice, member)
    return told


def _hold(actor: Actor, group: str) -> None:
    """Let two who tell of the same thing at once wait for each other: else both would find nothing unread."""
    if group:
        with connection.cursor() as cursor:
            key = f"notices:{actor.office_id}:{group}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _put(actor: Actor, said: _Told, words: dict[str, str], plan: _Plan, **whose: int) -> Notice | None:
    """Put it before one person: a new notice, or one more of those unread; None where this was told before."""
    mine = Notice.objects.filter(office_id=actor.office_id, **whose)
    if said.group:
        known = Q(once=said.once) | Q(also__contains=[said.once])
        before = list(mine.filter(known | Q(read_at=None), group=said.group).order_by("-at", "-pk")[:_FEW])
        if any(said.once == one.once or said.once in one.also for one in before):
            return None
        unread = next((one for one in before if one.read_at is None), None)
        if unread:
            return _once_more(unread, said, words, plan)
    columns = said.columns | words | {"kind": said.kind.key, "group": said.group}
    columns |= {"mail_due_at": plan.mail_at, "push_due_at": plan.push_at}
    notice, new = Notice.objects.get_or_create(office_id=actor.office_id, once=said.once, **whose, defaults=columns)
    return notice if new else None


def _once_more(notice: Notice, said: _Told, words: dict[str, str], plan: _Plan) -> Notice:
    """Let an unread notice say more; one letter goes as long as it is unread, a push message each time."""
    level = max(notice.level, said.columns["level"], key=_LEVELS.index)
    changed = said.columns | words | {"kind": said.kind.key, "level": level, "count": notice.count + 1}
    changed |= {"also": [*notice.also, said.once][-REMEMBERED:], "push_due_at": plan.push_at, "pushed_at": None}
    if notice.mailed_at is None and plan.mail_at:
        changed["mail_due_at"] = min(plan.mail_at, notice.mail_due_at or plan.mail_at)
    for name, value in changed.items():
        setattr(notice, name, value)
    notice.save(update_fields=list(changed))
    return notice


def _finish(actor: Actor, told: list[Notice]) -> None:
    changed_for(actor.office_id, told)
    push_now(actor, [one for one in told if one.push_due_at and one.push_due_at <= actor.at])
