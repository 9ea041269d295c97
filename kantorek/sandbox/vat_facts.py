"""What the invented tax office knows about a company: VAT status, bank accounts, registration for trade in the EU."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from kantorek.sandbox.ordinary import Company

# Bank numbers that nobody has been given.
_BANKS: Final = ("99990018", "99990025", "99990032", "99990049")
_VIRTUAL_BANK: Final = "99990056"
MASK: Final = f"XX{_VIRTUAL_BANK}XXXXYYYYYYXXXXXX"
"""How the bank with virtual accounts says which digits name its customer."""

_REMOVED: Final = "Art. 96 ust. 6-8 ustawy o podatku od towarów i usług"
_ON_DEMAND: Final = "Art. 96 ust. 9 ustawy o podatku od towarów i usług"
_STATUSES: Final = ("Czynny", "Zwolniony", "Niezarejestrowany")


@dataclass(frozen=True, kw_only=True)
class VatFacts:
    """One company on the list of VAT payers; `listed` is false for those the list has never heard of."""

    name: str
    status: str
    listed: bool = True
    registered_on: date | None = None
    removed_on: date | None = None
    removal_basis: str = ""
    exemption_sme_on: date | None = None
    accounts: tuple[str, ...] = ()
    virtual_accounts: bool = False
    customer: str = ""
    eu: bool = False

    def owns(self, account: str) -> bool:
        """Tell whether the account is on the list, by itself or as one of the virtual ones."""
        virtual = self.virtual_accounts and account[2:10] == _VIRTUAL_BANK and account[14:20] == self.customer
        return account in self.accounts or virtual


def vat_of(company: Company, changed: Mapping[str, Any] | None = None) -> VatFacts:
    """Give what the tax office knows; `changed` is what somebody changed about the company (`world.changes`)."""
    facts = _of_old(company)
    return _with(facts, changed) if changed else facts


def make_account(bank: str, rest: str) -> str:
    """Give a whole account number with right check digits: 8 digits of the bank, 16 of the account."""
    return f"{98 - int(f'{bank}{rest}252100') % 97:02d}{bank}{rest}"


def virtual_account(facts: VatFacts, payer: int) -> str:
    """Give the virtual account under which this company collects from one payer."""
    return make_account(_VIRTUAL_BANK, f"0001{facts.customer}{payer:06d}")


def masked(account: str) -> str:
    """Give a virtual account the way the flat file knows it: only the digits that name the customer are kept."""
    return "".join(own if sign == "Y" else sign for sign, own in zip(MASK, account, strict=True))


def _of_old(company: Company) -> VatFacts:
    luck = _luck(company.nip)
    name = company.register_name
    if company.never_started or company.started_on > date(2026, 11, 1):
        return VatFacts(name=name, status="Niezarejestrowany", listed=False)
    registered_on = company.started_on + timedelta(days=luck[0] % 40)
    if company.ended_on:
        removed_on = company.struck_off_on or company.ended_on
        facts = VatFacts(name=name, status="Niezarejestrowany", removed_on=removed_on, removal_basis=_REMOVED)
        return replace(facts, registered_on=registered_on)
    exempt = company.form == "wspolnota" or (company.natural and luck[1] % 8 == 0)
    virtual = not exempt and company.form in ("sp_zoo", "sa", "sp_k") and luck[2] % 12 == 0
    customer = f"{int.from_bytes(luck[16:20]) % 1_000_000:06d}"
    facts = VatFacts(name=name, status="Zwolniony" if exempt else "Czynny", registered_on=registered_on)
    accounts = tuple(_accounts(luck))
    if virtual:
        accounts = (*accounts, make_account(_VIRTUAL_BANK, f"0001{customer}000000"))
    return replace(
        facts,
        accounts=tuple(sorted(accounts)),
        virtual_accounts=virtual,
        customer=customer,
        eu=not exempt and luck[3] % 3 == 0,
        exemption_sme_on=date(2025, 1, 1) if exempt and luck[4] % 6 == 0 else None,
    )


def _with(facts: VatFacts, changed: Mapping[str, Any]) -> VatFacts:
    gone, new = set(changed.get("accounts_gone") or ()), tuple(changed.get("accounts_new") or ())
    kept = tuple(account for account in facts.accounts if account not in gone)
    facts = replace(facts, accounts=tuple(dict.fromkeys((*kept, *new))))
    if changed.get("vat") in _STATUSES:
        facts = replace(facts, status=changed["vat"], listed=True)
    if changed.get("removed_on"):
        removed_on = date.fromisoformat(changed["removed_on"])
        facts = replace(facts, status="Niezarejestrowany", removed_on=removed_on, removal_basis=_ON_DEMAND)
    if facts.status == "Niezarejestrowany":
        facts = replace(facts, accounts=(), virtual_accounts=False, eu=False)
    if "eu" in changed:
        facts = replace(facts, eu=bool(changed["eu"]))
    return replace(facts, name=str(changed.get("name") or facts.name))


def _accounts(luck: bytes) -> Iterator[str]:
    for number in range(1 + luck[5] % 3):
        rest = int.from_bytes(hashlib.sha256(luck + bytes([number])).digest()[:8]) % 10**16
        yield make_account(_BANKS[(luck[6] + number) % len(_BANKS)], f"{rest:016d}")


def _luck(nip: str) -> bytes:
    return hashlib.sha256(f"vat {nip}".encode()).digest()
