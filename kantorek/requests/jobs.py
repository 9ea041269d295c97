"""Entry points of the daily work: the steps of the ladder whose day has come."""

from contextlib import suppress
from typing import Any

from celery import shared_task

from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.core.each import each_alone
from kantorek.core.errors import Refused
from kantorek.offices.models import Office
from kantorek.requests.actions import take_step
from kantorek.requests.models import ClientRequest

AT_ONCE = 1_000


@shared_task(name="requests.remind")
def remind(**_: Any) -> None:
    """Remind office by office, so that a fault in one stays there."""
    for office_id in Office.objects.values_list("pk", flat=True):
        defer("requests.remind_office", office_id=office_id)


@shared_task(name="requests.remind_office")
def remind_office(*, office_id: int, **_: Any) -> None:
    """Take the due steps of one office, each in a transaction of its own; what is left goes on in the next round."""
    at = now()
    with scope.system(office_id, "remind clients of requests", at=at) as actor:
        due = ClientRequest.objects.visible_to(actor).to_remind(actor.on)
        found = list(due.values_list("pk", "client_id")[:AT_ONCE])

    def step(found: tuple[int, int]) -> None:
        pk, client_id = found
        with scope.system(office_id, "remind clients of requests", at=at) as actor, suppress(Refused):
            # Refused: closed since the list was made; its people hear nothing.
            take_step(actor, ClientRequest(pk=pk, client_id=client_id))

    each_alone("remind clients of requests", found, step)
