"""Letters of notices: one for one thing at once, or one for everything that has waited for an hour; and handing over to push."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from kantorek.core.actor import Actor
from kantorek.core.models import Letter
from kantorek.core.post import write_letter
from kantorek.notifications.kinds import GROUPS, kind_of_row
from kantorek.notifications.models import Notice
from kantorek.notifications.push.sending import push_soon
from kantorek.offices.access import office_door, staff_actor
from kantorek.offices.models import Office, StaffMember

MOST = 40
"""Notices that one letter names; the others stand behind the bell, and the letter says how many they are."""


def write_notice(actor: Actor, notice: Notice, member: StaffMember) -> Letter | None:
    """Write the letter of one notice to one person; notes on the notice that it went."""
    if member.user is None:
        return None
    office = Office.objects.get(pk=notice.office_id)
    link = office.address(settings.URL) + reverse("notifications:open", args=[notice.pk])
    context = {"notice": notice, "office": office, "name": member.name, "link": link}
    letter = write_letter(
        actor, "notifications/mail/notice", to=member.user.email, once=f"notice:{notice.pk}", context=context,
        language=member.user.language,
    )  # fmt: skip
    notice.mailed_at = actor.at
    notice.save(update_fields=["mailed_at"])
    return letter


@transaction.atomic
def write_waiting(actor: Actor, staff_id: int) -> Letter | None:
    """Write one letter to a colleague of everything whose hour has come and that is unread still; None for nothing.

    Left out is what is about a client they do not see any more; whoever has left gets no letter.
    """
    held = Notice.objects.filter(office_id=actor.office_id, staff_id=staff_id).to_mail(actor.at).select_for_update()
    waiting = list(held.order_by("-at", "-pk"))
    member = StaffMember.objects.filter(pk=staff_id).working().exclude(joined_at=None).select_related("user").first()
    reader = _reader(actor, member)
    seen = [one for one in waiting if reader and (one.client_id is None or reader.sees(one.client_id))]
    gone = {one.pk for one in waiting} - {one.pk for one in seen}
    Notice.objects.filter(pk__in=gone).update(mail_due_at=None)
    if not seen or member is None:
        return None
    if len(seen) == 1:
        return write_notice(actor, seen[0], member)
    letter = _write_digest(actor, member, seen)
    Notice.objects.filter(pk__in=[one.pk for one in seen]).update(mailed_at=actor.at)
    return letter


def push_now(actor: Actor, notices: Iterable[Notice]) -> None:
    """Hand these over to those who send push messages, after the commit."""
    ids = [one.pk for one in notices]
    if ids:
        office_id = actor.office_id
        transaction.on_commit(lambda: push_soon(office_id, ids), robust=True)


def _reader(actor: Actor, member: StaffMember | None) -> Actor | None:
    if member is None or member.user is None:
        return None
    office = office_door(member.user, on=actor.on, chosen=actor.office_id)
    return staff_actor(office, member.user, at=actor.at) if office and office.pk == actor.office_id else None


def _write_digest(actor: Actor, member: StaffMember, notices: list[Notice]) -> Letter:
    assert member.user
    office = Office.objects.get(pk=actor.office_id)
    root = office.address(settings.URL)
    with translation.override(member.user.language):
        context = {
            "office": office,
            "name": member.name,
            "count": len(notices),
            "newest": notices[0],
            "parts": _parts(notices[:MOST], root),
            "left": max(len(notices) - MOST, 0),
            "link": root + reverse("notifications:list"),
            "wishes": root + reverse("notifications:wishes"),
        }
    once = f"notices:{member.pk}:{notices[0].pk}:{actor.at.isoformat(timespec='minutes')}"
    return write_letter(
        actor, "notifications/mail/digest", to=member.user.email, once=once, context=context,
        language=member.user.language,
    )  # fmt: skip


def _parts(notices: list[Notice], root: str) -> list[dict[str, object]]:
    """Put the notices under the headings of their kinds, in the order of GROUPS; the newest first in each."""
    found: dict[str, list[dict[str, object]]] = {}
    for one in notices:
        link = root + reverse("notifications:open", args=[one.pk])
        found.setdefault(kind_of_row(one.kind).group, []).append({"notice": one, "link": link})
    return [{"title": str(GROUPS[key]), "rows": found[key]} for key in GROUPS if key in found]
