"""Builders for the pages of verification: answers taken in as the program does, questions under way."""

from datetime import UTC, datetime
from typing import Any

from kantorek.clients import actions as clients
from kantorek.clients.models import Client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.tests.make import AT, actor_of
from kantorek.registers.models import Answer
from kantorek.verification.actions import take_in
from kantorek.verification.models import Light

HX = {"HX-Request": "true"}
SAME: dict[str, Any] = {"status": "active", "name": "Lipa sp. z o.o."}


def say(client: Client, register: str, data: dict[str, Any] | None = None, **columns: Any) -> Answer:
    """A settled answer of a register, taken in as the program does."""
    at = columns.pop("at", datetime.now(UTC))
    with scope.system(client.office_id, "tests", at=at) as actor:
        light = Light.objects.get(client_id=client.pk, register=register)
        values: dict[str, Any] = {
            "office_id": client.office_id,
            "client_id": client.pk,
            "register": register,
            "number": light.number,
            "outcome": "not_found" if data is None else "found",
            "at": at,
            "answered_at": at,
            "asked_by_kind": "staff",
            "asked_by_name": "Anna Wójcik",
            "data": data,
        }
        answer = Answer.objects.create(**values | columns)
        take_in(actor, register, [answer], at=at)
    return answer


def ask_about(client: Client, register: str, *, asked: datetime, again: datetime, reason: str = "") -> Answer:
    """A question under way."""
    answer = say(client, register, outcome="pending", answered_at=None, retry_at=again, reason=reason, at=asked)
    with scope.system(client.office_id, "tests", at=asked):
        Light.objects.filter(client_id=client.pk, register=register).update(
            asking_id=answer.pk, tried_at=asked, failure=""
        )
    return answer


def company(cast: Cast) -> Client:
    """Lipa as a company that every register knows."""
    with scope.of(actor_of(cast.marek)) as actor:
        fields = {"legal_form": "sp_zoo", "krs": "0000123456"}
        return clients.change_client(actor, cast.lipa, fields=fields, version=cast.lipa.version)


def sheet_of(cast: Cast, client: Client) -> Client:
    """Our data sheet as it stands now."""
    with scope.system(cast.office.pk, "tests", at=AT):
        return Client.objects.get(pk=client.pk)
