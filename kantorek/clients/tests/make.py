"""Builders of clients and what is theirs."""

import itertools
from datetime import date
from typing import Any

from kantorek.accounts.models import Seat
from kantorek.clients import actions
from kantorek.clients.models import Client, Contact, Note
from kantorek.core import scope
from kantorek.offices.models import Office, StaffMember
from kantorek.offices.tests.make import AT

_count = itertools.count(1)
_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)


def make_nip() -> str:
    """An invented NIP with a right check digit, the prefix 999, never the same twice."""
    while True:
        body = f"999{next(_count):06d}"
        check = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
        if check < 10:
            return f"{body}{check}"


def make_client(
    office: Office,
    name: str = "",
    *,
    carer: StaffMember | None = None,
    terms: dict[str, Any] | None = None,
    **fields: Any,
) -> Client:
    """A client of the office, made by the action that everybody uses."""
    sheet = {"name": name or f"Klient {next(_count)}", "nip": make_nip(), **fields}
    with scope.system(office.pk, "tests", at=AT) as actor:
        return actions.add_client(actor, fields=sheet, terms=terms or {}, carer_id=carer.pk if carer else None)


def make_contact(client: Client, name: str = "Jan Próbny", **fields: Any) -> Contact:
    """A person at the client."""
    with scope.system(client.office_id, "tests", at=AT) as actor:
        return actions.add_contact(actor, client, fields={"name": name, **fields})


def make_note(client: Client, text: str = "Dzwonić po dziesiątej", *, pinned: bool = False) -> Note:
    """A note on the client."""
    with scope.system(client.office_id, "tests", at=AT) as actor:
        return actions.write_note(actor, client, text=text, pinned=pinned)


def seats_of(client: Client) -> set[int]:
    """The users who have a seat at the client."""
    return set(Seat.objects.filter(client_id=client.pk).values_list("user_id", flat=True))


NOVEMBER = date(2026, 11, 1)
