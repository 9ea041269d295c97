"""Entry points of the nightly and hourly work: agreements run out, begin to be paid for, and are told of in time."""

from datetime import datetime
from typing import Any

from celery import shared_task

from kantorek.agreements.actions import settle_agreement, take_fee, tell_of_the_end
from kantorek.agreements.actions.telling import STEPS
from kantorek.agreements.models import Agreement
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.core.each import each_alone
from kantorek.offices.models import Office


@shared_task(name="agreements.settle")
def settle(**_: Any) -> None:
    """Send each office's agreements on their way, so that a fault in one office stays there."""
    for office_id in Office.objects.values_list("pk", flat=True):
        defer("agreements.settle_office", office_id=office_id)


@shared_task(name="agreements.settle_office")
def settle_office(*, office_id: int, **_: Any) -> None:
    """Flip what is over and take the fees of what has begun: a change and its event in one transaction each."""
    at = now()
    with scope.system(office_id, "settle agreements", at=at) as actor:
        over = list(Agreement.objects.visible_to(actor).run_out(actor.on).values_list("pk", flat=True))

    def end(pk: int) -> None:
        with scope.system(office_id, "settle agreements", at=at) as actor:
            settle_agreement(actor, Agreement.objects.visible_to(actor).get(pk=pk))

    def begin(client_id: int) -> None:
        with scope.system(office_id, "settle agreements", at=at) as actor:
            take_fee(actor, Client.objects.visible_to(actor).get(pk=client_id))

    try:
        each_alone("settle agreements", over, end)
    finally:
        each_alone("take the fees of clients", _with_fees(office_id, at), begin)


def _with_fees(office_id: int, at: datetime) -> list[int]:
    with scope.system(office_id, "settle agreements", at=at) as actor:
        begun = Agreement.objects.visible_to(actor).with_fee_to_take(actor.on)
        return sorted(set(begun.values_list("client_id", flat=True)))


@shared_task(name="agreements.remind")
def remind(**_: Any) -> None:
    """Tell each office, by itself, which agreements end soon."""
    for office_id in Office.objects.values_list("pk", flat=True):
        defer("agreements.remind_office", office_id=office_id)


@shared_task(name="agreements.remind_office")
def remind_office(*, office_id: int, **_: Any) -> None:
    """Tell the carers and owners of one office of the agreements that reach a step before their end."""
    at = now()
    with scope.system(office_id, "settle agreements", at=at) as actor:
        ending = Agreement.objects.visible_to(actor).ending_within(max(STEPS), actor.on).to_be_renewed()
        ids = list(ending.filter(client__archived_at=None).values_list("pk", flat=True))

    def tell(pk: int) -> None:
        with scope.system(office_id, "settle agreements", at=at) as actor:
            tell_of_the_end(actor, Agreement.objects.select_related("client").get(pk=pk))

    each_alone("tell of agreements that end", ids, tell)
