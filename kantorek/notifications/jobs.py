"""Entry points of notices that wait: for the digest's hour, for the end of quiet hours, for being left unread."""

from typing import Any

from celery import shared_task

from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.core.each import each_alone
from kantorek.notifications.actions.mailing import write_waiting
from kantorek.notifications.models import Notice
from kantorek.offices.models import Office

AT_ONCE = 2_000


@shared_task(name="notifications.send_waiting")
def send_waiting(**_: Any) -> None:
    """Send each office's job on its way."""
    for office_id in Office.objects.values_list("pk", flat=True):
        defer("notifications.send_waiting_of_office", office_id=office_id)


@shared_task(name="notifications.send_waiting_of_office")
def send_waiting_of_office(*, office_id: int, **_: Any) -> None:
    """Write each person to whom something is due one letter, in a transaction of its own; push/ has a job of its own."""
    at = now()
    with scope.system(office_id, "notices that waited", at=at):
        mine = Notice.objects.filter(office_id=office_id)
        people = mine.to_mail(at).order_by().values_list("staff_id", flat=True).distinct()[:AT_ONCE]
        staff_ids = [pk for pk in people if pk]

    def write(staff_id: int) -> None:
        with scope.system(office_id, "notices that waited", at=at) as actor:
            write_waiting(actor, staff_id)

    each_alone("letters of notices", staff_ids, write)
