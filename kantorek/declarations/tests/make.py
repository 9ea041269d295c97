"""Builders for tests of duties."""

from datetime import UTC, date, datetime
from typing import Any

from kantorek.clients.models import Client, ClientTerms
from kantorek.clients.tests.make import make_client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.declarations.actions import Planned, plan_client
from kantorek.declarations.models import Obligation
from kantorek.declarations.planning import Held, held_of
from kantorek.offices.models import Office, StaffMember
from kantorek.offices.tests.make import AT

SP_ZOO: dict[str, Any] = {
    "tax_form": "cit",
    "vat_frequency": "month",
    "accounting_type": "full",
    "zus_kind": "legal",
    "has_employees": True,
}
SOLE: dict[str, Any] = {
    "tax_form": "lump",
    "vat_frequency": "quarter",
    "accounting_type": "lump",
    "zus_kind": "other",
}


def line_of(*terms: tuple[date, dict[str, Any]]) -> list[Held]:
    """Terms from days on, the oldest first, as the engine reads them."""
    ends = [*(day for day, _values in terms[1:]), None]
    return [
        held_of(ClientTerms(valid_from=day, valid_to=end, **values))
        for (day, values), end in zip(terms, ends, strict=True)
    ]


def moment(day: date, hour: int = 9) -> datetime:
    """A moment of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def make_served(office: Office, name: str = "", *, since: date = date(2026, 10, 1), **given: Any) -> Client:
    """A client whose first terms hold from a day on; nothing is planned yet."""
    client = make_client(office, name, terms={**SP_ZOO, **given.pop("terms", {})}, **given)
    with scope.system(office.pk, "tests", at=AT):
        client.terms.update(valid_from=since)
    return client


TODAY = AT.date()


def plan(client: Client, on: date = TODAY) -> Planned:
    """Plan a client as of a day."""
    with scope.system(client.office_id, "tests", at=moment(on)) as actor:
        return plan_client(actor, Client.objects.get(pk=client.pk), on=on)


def rows_of(client: Client, **wanted: Any) -> list[Obligation]:
    """The obligations of a client by deadline."""
    with scope.system(client.office_id, "tests", at=AT):
        return list(Obligation.objects.filter(client=client, **wanted).order_by("due_on", "rule"))


def one_of(client: Client, rule: str, period_from: date = date(2026, 11, 1)) -> Obligation:
    """The obligation of a rule for a period."""
    return next(row for row in rows_of(client, rule=rule) if row.period_from == period_from)


def make_obligation(client: Client, rule: str = "jpk-v7m", **columns: Any) -> Obligation:
    """One obligation of November 2026 as it would be planned, or as the columns say."""
    values: dict[str, Any] = {
        "period_kind": "month",
        "period_from": date(2026, 11, 1),
        "period_to": date(2026, 11, 30),
        "statutory_on": date(2026, 12, 25),
        "due_on": date(2026, 12, 28),
        "board_month": date(2026, 11, 1),
        "made_at": AT,
        "moved_at": AT,
        **columns,
    }
    with scope.system(client.office_id, "tests", at=AT):
        return Obligation.objects.create(office_id=client.office_id, client=client, rule=rule, **values)


def acting(member: StaffMember, rights: frozenset[str], *, at: datetime = AT) -> Actor:
    """A colleague with these rights, over all clients."""
    return Actor(
        kind="staff",
        at=at,
        office_id=member.office_id,
        user_id=member.user_id,
        staff_id=member.pk,
        name=member.name,
        rights=rights,
        clients=None,
    )
