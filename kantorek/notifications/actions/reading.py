"""Reading: a person has opened a notice, or the thing that it is about, or takes that back.

Who marks many never waits for one of them: a row that is held is being told anew at this moment (it stays unread, for it
says more than was read) or is marked by the same person in another window. So reading and telling cannot lock each other.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kantorek.core.actor import Actor
from kantorek.notifications.bells import changed, changed_for
from kantorek.notifications.lists import unread_count
from kantorek.notifications.models import Notice, Wishes


@transaction.atomic
def mark_read(actor: Actor, notice: Notice) -> Notice:
    """Note that the person has opened it; again changes nothing."""
    if notice.read_at is None:
        notice.read_at = actor.at
        notice.save(update_fields=["read_at"])
        changed_for(actor.office_id, [notice])
    return notice


@transaction.atomic
def mark_unread(actor: Actor, notice: Notice) -> Notice:
    """Put it back among the unread."""
    if notice.read_at is not None:
        notice.read_at = None
        notice.save(update_fields=["read_at"])
        changed_for(actor.office_id, [notice])
    return notice


@transaction.atomic
def mark_group_read(actor: Actor, *, group: str) -> int:
    """Note that the person has opened the thing that these notices are about; gives how many were unread.

    Who has nothing unread costs no question to the database, so that any page may say so when it is opened.
    """
    if not group or not unread_count(actor):
        return 0
    count = _free(Notice.objects.visible_to(actor).unread().filter(group=group)).update(read_at=actor.at)
    if count:
        changed(actor.office_id, **_self(actor))
    return count


@transaction.atomic
def mark_all_read(actor: Actor) -> int:
    """Note that the person has read everything there is; gives how many were unread."""
    count = _free(Notice.objects.visible_to(actor).unread()).update(read_at=actor.at)
    changed(actor.office_id, **_self(actor))
    return count


@transaction.atomic
def mark_all_unread(actor: Actor, *, read_at: datetime) -> int:
    """Take mark_all_read() back: what was marked at that very moment is unread again."""
    count = _free(Notice.objects.visible_to(actor).filter(read_at=read_at)).update(read_at=None)
    changed(actor.office_id, **_self(actor))
    return count


@transaction.atomic
def drop_notices(actor: Actor, *, client_id: int) -> None:
    """Take away what anybody was told about a client that is deleted, and how its people wished to be told."""
    about = Notice.objects.filter(office_id=actor.office_id, client_id=client_id)
    people = set(about.unread().values_list("staff_id", "contact_id"))
    about.delete()
    Wishes.objects.filter(office_id=actor.office_id, client_id=client_id).delete()
    changed(actor.office_id, staff=[staff for staff, _contact in people], contacts=[one for _staff, one in people])


def count_again(actor: Actor, staff_ids: Iterable[int]) -> None:
    """Let bells count anew after the commit: these people see other clients now, and so other notices."""
    changed(actor.office_id, staff=staff_ids)


def _free(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Give those of the notices that nobody holds, and hold them."""
    held = notices.select_for_update(skip_locked=True).order_by("pk")
    return Notice.objects.filter(pk__in=list(held.values_list("pk", flat=True)))


def _self(actor: Actor) -> dict[str, list[int | None]]:
    return {"contacts": [actor.contact_id]} if actor.kind == "contact" else {"staff": [actor.staff_id]}
