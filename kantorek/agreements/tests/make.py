"""Builders of agreements."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from kantorek.agreements import actions
from kantorek.agreements.models import Agreement
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.notifications.models import Notice
from kantorek.offices.tests.make import AT

TODAY = date(2026, 11, 20)


def make_agreement(client: Client, *, at: datetime = AT, **fields: Any) -> Agreement:
    """An agreement with a client, made by the action that everybody uses."""
    said = {"kind": "bookkeeping", "starts_on": date(2026, 1, 1), "monthly_fee": Decimal(620)} | fields
    with scope.system(client.office_id, "tests", at=at) as actor:
        return actions.add_agreement(actor, client, fields=said)


def noon(day: date) -> datetime:
    """Eleven in the morning, UTC, of a day."""
    return datetime.combine(day, time(11), UTC)


def again(agreement: Agreement) -> Agreement:
    """The agreement as it stands now."""
    with scope.system(agreement.office_id, "tests", at=AT):
        return Agreement.objects.get(pk=agreement.pk)


def fee_of(client: Client) -> Decimal | None:
    """The monthly fee on the client's sheet as it stands now."""
    with scope.system(client.office_id, "tests", at=AT):
        return Client.objects.get(pk=client.pk).monthly_fee


def told_of(client: Client, name: str) -> int:
    """How many events of a name the client has."""
    with scope.system(client.office_id, "tests", at=AT):
        return EventRecord.objects.filter(client_id=client.pk, name=name).count()


def notices_of(client: Client) -> list[Notice]:
    """What anybody was told about the client's agreements."""
    with scope.system(client.office_id, "tests", at=AT):
        return list(Notice.objects.filter(client_id=client.pk, kind="agreements.ends").order_by("pk"))
