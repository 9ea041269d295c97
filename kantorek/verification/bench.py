"""Clients for simulated nights, loaded in bulk, and what must be true of them when the nights are over."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from kantorek.clients.models import Client, ClientTerms
from kantorek.core import scope
from kantorek.offices.models import Office
from kantorek.registers.models import Answer
from kantorek.verification.models import Light

LOADED_AT: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_AT_ONCE: Final = 2000


def load(offices: int, sheets: Sequence[dict[str, Any]]) -> None:
    """Give each office its share of the sheets as clients; every fifth trades in the EU."""
    for number in range(offices):
        office = Office.objects.create(name=f"Bench {number + 1}")
        mine = sheets[number::offices]
        for begin in range(0, len(mine), _AT_ONCE):
            _load(office.pk, mine[begin : begin + _AT_ONCE])


def _load(office_id: int, sheets: Sequence[dict[str, Any]]) -> None:
    with scope.system(office_id, "load the bench", at=LOADED_AT):
        clients = Client.objects.bulk_create(
            Client(office_id=office_id, created_at=LOADED_AT, **sheet) for sheet in sheets
        )
        ClientTerms.objects.bulk_create(
            ClientTerms(
                office_id=office_id,
                client_id=client.pk,
                valid_from=date(2026, 1, 1),
                vat_frequency="month",
                vat_eu=index % 5 == 0,
            )
            for index, client in enumerate(clients)
        )


def left_out(*, at: datetime) -> dict[str, int]:
    """Count the lights that a round watches and that have no answer, by register."""
    found: dict[str, int] = {}
    for office_id in Office.objects.values_list("pk", flat=True):
        with scope.system(office_id, "load the bench", at=at):
            watched = Light.objects.exclude(due_at=None)
            for register in watched.filter(answer_id=None).values_list("register", flat=True):
                found[register] = found.get(register, 0) + 1
    return found


def answered(*, since: datetime) -> set[str]:
    """Give "register number" of every answer kept since; a VAT-EU number without its country."""
    found: set[str] = set()
    for office_id in Office.objects.values_list("pk", flat=True):
        with scope.system(office_id, "load the bench", at=since):
            kept = Answer.objects.filter(at__gte=since).values_list("register", "number").iterator()
            found.update(f"{register} {number.removeprefix('PL')}" for register, number in kept)
    return found
