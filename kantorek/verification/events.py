"""What verification announces: only what moved, for an unchanged answer is no news."""

from dataclasses import dataclass, field
from typing import Any

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class RegisterChanged(Event):
    """A register says something else about a client than the last time; `code` names what, `told` its plain values.

    Codes: vat_removed, vat_restored, vat_exempt, account_gone, account_new, virtual_accounts, suspended, resumed,
    ended, name_changed, address_changed, liquidation, bankruptcy, struck_off, board_changed, court_notes, eu_registered, eu_gone,
    owner_new, owner_gone, stake_changed, owners_reported, owners_missing, found_bad (the first answer is bad news).
    """

    register: str
    code: str
    answer_id: int
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ClientVerified(Event):
    """Somebody asked the registers about a client."""

    registers: list[str]


@dataclass(frozen=True, kw_only=True)
class FieldTaken(Event):
    """Fields of the client's sheet were taken over from a register's answer."""

    answer_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class EvidenceRead(Event):
    """Somebody looked at the personal numbers in an answer; the numbers stay out of the stream."""

    answer_id: int
    register: str


@dataclass(frozen=True, kw_only=True)
class BankAccountAdded(Event):
    """An account that a client pays to, or is paid on, was written down."""

    account_id: int
    holder: str


@dataclass(frozen=True, kw_only=True)
class BankAccountRemoved(Event):
    """An account was taken off the client's list."""

    account_id: int
    holder: str


@dataclass(frozen=True, kw_only=True)
class PaymentChecked(Event):
    """Somebody asked whether an account may be paid today, and was told."""

    answer_id: int
    verdict: str
    holder_nip: str


@dataclass(frozen=True, kw_only=True)
class BankAccountsChecked(Event):
    """Somebody had all accounts of a client looked up in today's flat file; `absent` of them are not on the list."""

    checked: int
    absent: int
