"""What the engine reads of a client, and what it gives: plain values, so that it can be tried without a database."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kantorek.clients.models import Client, ClientTerms

_OF_PERSONS = frozenset({"scale", "flat", "lump", "card"})
_DECEMBER = 12


class Values(NamedTuple):
    """What the rules ask of terms."""

    tax_form: str
    vat_frequency: str
    accounting_type: str
    zus_kind: str
    has_employees: bool
    vat_eu: bool
    advance_period: str
    tax_year_end: int
    facts: frozenset[str]


class Held(NamedTuple):
    """Terms with the days on which they hold; `valid_to` is the first day of the next, None for the last."""

    valid_from: date
    valid_to: date | None
    values: Values


@dataclass(frozen=True, slots=True)
class Served:
    """What the engine reads of a client beside its terms.

    `closed`: nothing new is made. `blocked`: nothing is touched at all.
    """

    legal_form: str = ""
    picks: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    started_on: date | None = None
    suspended_on: date | None = None
    ended_on: date | None = None
    closed: bool = False
    blocked: bool = False
    by_itself: bool = True
    account: str = ""


class Duty(NamedTuple):
    """One duty for one period, with its deadline and the month of the board that shows it."""

    rule: str
    period_kind: str
    period_from: date
    period_to: date
    statutory_on: date
    due_on: date
    board_month: date
    pays: str

    @property
    def key(self) -> tuple[str, date]:
        """What makes it the only one of a client."""
        return self.rule, self.period_from


def held_of(terms: ClientTerms) -> Held:
    """Read one line of terms. No advance period chosen counts as monthly; persons have the calendar year."""
    of_person = terms.tax_form in _OF_PERSONS
    values = Values(
        tax_form=terms.tax_form,
        vat_frequency=terms.vat_frequency,
        accounting_type=terms.accounting_type,
        zus_kind=terms.zus_kind,
        has_employees=terms.has_employees,
        vat_eu=terms.vat_eu,
        advance_period=terms.advance_period or "month",
        tax_year_end=_DECEMBER if of_person else terms.tax_year_end,
        facts=frozenset(terms.facts),
    )
    return Held(terms.valid_from, terms.valid_to, values)


def served_of(client: Client) -> Served:
    """Read a client."""
    return Served(
        legal_form=client.legal_form,
        picks=frozenset(client.declarations),
        declined=frozenset(client.declined),
        started_on=client.started_on,
        suspended_on=client.suspended_on,
        ended_on=client.ended_on,
        closed=client.is_archived or client.status != "active",
        blocked=not client.is_archived and client.status == "blocked",
        by_itself=client.auto_declarations,
        account=client.micro_account,
    )
