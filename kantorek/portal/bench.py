"""The portal of two people, one with one company and one with eight: loaded in bulk, and the pages that are measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from kantorek.accounts.models import Seat, User
from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.declarations.models import Obligation
from kantorek.documents.models import Document
from kantorek.portal.models import PortalAccess
from kantorek.requests.models import ClientRequest

PEOPLE: Final = {"one@bench.example": 1, "eight@bench.example": 8}
"""Who looks, and at how many companies they are contacts; the first company of each has all the rows."""
DOCUMENTS, REQUESTS = 200, 30
_AT: Final = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Probe:
    """One page: who asks, addresses in turn, and the most it may take (queries; ms for one user and for eight)."""

    name: str
    user_id: int
    urls: list[str]
    queries: int
    p50: float
    p95: float
    p50_of_eight: float


def load(office_id: int, client_ids: Sequence[int], *, on: date) -> None:
    """Let both people into the portal and give their first company documents, requests and amounts to pay."""
    clients = iter(client_ids)
    with scope.system(office_id, "load the bench", at=_AT):
        for email, many in PEOPLE.items():
            person = User.objects.create_user(email, name="Ewa Bench", password=None, at=_AT)
            mine = [next(clients) for _company in range(many)]
            for client_id in mine:
                _let_in(office_id, client_id, person)
            _fill(office_id, mine[0], on)


def probes() -> list[Probe]:
    """Give the pages: the start page and the documents, of both people."""
    found = []
    for email, many in PEOPLE.items():
        person = User.objects.get(email=email)
        client_id = Seat.objects.filter(user=person).order_by("pk").values_list("client_id", flat=True).first()
        of = f"{many} company" if many == 1 else f"{many} companies"
        found += [
            Probe(f"portal start, {of}", person.pk, [f"/p/{client_id}/"], 12, 20, 60, 80),
            Probe(f"portal documents, {of}", person.pk, [f"/p/{client_id}/documents/"], 8, 20, 60, 80),
        ]
    return found


def _let_in(office_id: int, client_id: int, person: User) -> None:
    contact = Contact.objects.filter(client_id=client_id).order_by("pk").first()
    assert contact, "the bench gives each client a contact"
    PortalAccess.objects.create(
        office_id=office_id, client_id=client_id, contact=contact, user=person, email=person.email,
        invited_at=_AT, accepted_at=_AT,
    )  # fmt: skip
    Seat.objects.create(
        user=person, office_id=office_id, kind=Seat.Kind.CONTACT, client_id=client_id, object_id=contact.pk,
        role="owner", name=contact.name,
    )  # fmt: skip


def _fill(office_id: int, client_id: int, on: date) -> None:
    owned = {"office_id": office_id, "client_id": client_id}
    Document.objects.bulk_create(
        Document(**owned, title=f"Pismo {number}", year=on.year, added_at=_AT, shared_at=_AT)
        for number in range(DOCUMENTS)
    )
    ClientRequest.objects.bulk_create(
        ClientRequest(
            **owned, title=f"Wyciąg {number}", asked_at=_AT, due_on=on + timedelta(days=number % 20),
            state="open" if number % 10 == 0 else "done",
        )
        for number in range(REQUESTS)
    )  # fmt: skip
    Obligation.objects.filter(client_id=client_id, amount__gt=0).update(shown_at=_AT)
