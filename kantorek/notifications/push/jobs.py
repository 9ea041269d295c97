"""Entry points of sending push messages: what was just told, what has come due, and one browser once more."""

from typing import Any

from celery import shared_task

from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.core.each import each_alone
from kantorek.notifications.push.readers import Reader
from kantorek.notifications.push.sending import push_again, push_to, readers_due
from kantorek.offices.models import Office


@shared_task(name="notifications.push")
def push(*, office_id: int, notice_ids: list[int] | None = None, **_: Any) -> None:
    """Send what is due to the readers of these notices, or to everybody in the office."""
    silent: set[str] = set()
    readers = readers_due(office_id, notice_ids, at=now())
    each_alone("push messages", readers, lambda reader: push_to(office_id, reader, at=now(), silent=silent))


@shared_task(name="notifications.push_again")
def push_once_more(
    *,
    office_id: int,
    staff_id: int | None,
    contact_id: int | None,
    notice_ids: list[int],
    device_id: int,
    tries: int,
    **_: Any,
) -> None:
    """Send to one browser again."""
    push_again(office_id, Reader(staff_id, contact_id), notice_ids, device_id, tries=tries, at=now())


@shared_task(name="notifications.push_due")
def push_due(**_: Any) -> None:
    """Find the offices in which something has come due: quiet hours are over, or what a crash or a push service put off."""
    for office_id in Office.objects.values_list("pk", flat=True):
        if readers_due(office_id, at=now()):
            defer("notifications.push", office_id=office_id)
