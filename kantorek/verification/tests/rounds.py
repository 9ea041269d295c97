"""What tests of the rounds share: a night that can be told to pass, clients with lights, a register that counts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from kantorek.clients.models import Client, ClientTerms
from kantorek.clients.tests.make import make_nip
from kantorek.core import scope
from kantorek.offices.models import Office
from kantorek.registers.conversation import Conversation
from kantorek.registers.findings import Finding
from kantorek.verification.models import Light

NIGHT = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
"""Eleven in the evening in Warsaw: every register's round is open."""


@dataclass
class Clock:
    """A clock that stands still until it is told to go on; waiting moves it."""

    at: datetime = NIGHT

    def __call__(self) -> datetime:
        """Give the moment."""
        return self.at

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


@dataclass
class FakeRegister:
    """A register in the place of the real one: books its calls as an adapter does, and answers what it is told to."""

    asked: list[list[str]] = field(default_factory=list)
    tell: Callable[[str], Finding] = lambda number: Finding("found", data=payer(number), raw=f"raw {number}")
    before: Callable[[], None] = lambda: None

    def find_many(self, talk: Conversation, numbers: list[str]) -> dict[str, Finding]:
        """Answer many numbers in one booked call."""
        talk.before_call(talk.until)
        self.asked.append(list(numbers))
        self.before()
        return {number: self.tell(number) for number in numbers}

    @property
    def numbers(self) -> list[str]:
        """All numbers asked about, in order."""
        return [number for call in self.asked for number in call]


def payer(number: str, **data: Any) -> dict[str, Any]:
    """What the white list says about an ordinary company."""
    return {"vat_status": "active", "accounts": ["1" * 26], "nip": number, **data}


def make_due(office: Office, count: int, *, since: datetime = NIGHT - timedelta(days=1)) -> list[Client]:
    """Make clients who settle VAT, each with one light due since then, a second apart; in bulk, for there are many."""
    with scope.system(office.pk, "tests", at=NIGHT):
        rows = [Client(office_id=office.pk, name="Klient", nip=make_nip(), created_at=NIGHT) for _ in range(count)]
        made = Client.objects.bulk_create(rows)
        ids = [client.pk for client in made]
        own: dict[str, Any] = {"office_id": office.pk, "valid_from": date(2026, 1, 1), "vat_frequency": "month"}
        ClientTerms.objects.bulk_create(ClientTerms(client_id=pk, **own) for pk in ids)
        Light.objects.bulk_create(
            Light(
                office_id=office.pk,
                client_id=client.pk,
                register="white_list",
                number=client.nip or "",
                due_at=since + timedelta(seconds=index),
            )
            for index, client in enumerate(made)
        )
    return made


def put_due(client: Client, at: datetime | None, register: str = "") -> None:
    """Let a client's lights be due at a moment."""
    with scope.system(client.office_id, "tests", at=NIGHT):
        lights = Light.objects.filter(client_id=client.pk)
        (lights.filter(register=register) if register else lights).update(due_at=at)


def light_of(client: Client, register: str = "white_list") -> Light:
    """Read a client's light."""
    with scope.system(client.office_id, "tests", at=NIGHT):
        return Light.objects.get(client_id=client.pk, register=register)
