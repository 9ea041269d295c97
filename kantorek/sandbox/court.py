"""What the invented court knows about a company: who runs it, how it is represented, its capital, its troubles."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from kantorek.sandbox import words
from kantorek.sandbox.ordinary import IN_COURT_REGISTER, Company

_ASSOCIATIONS: Final = frozenset(["fundacja", "stowarzyszenie"])
_PARTNERSHIPS: Final = frozenset(["sp_j", "sp_k", "sp_p"])
_CAPITAL: Final = {"sp_zoo": (5_000, 50_000, 100_000, 200_000), "sa": (100_000, 500_000, 2_000_000), "psa": (1, 10_000)}
_WAYS: Final = {
    "sp_zoo": "KAŻDY CZŁONEK ZARZĄDU SAMODZIELNIE",
    "sa": "DWÓCH CZŁONKÓW ZARZĄDU DZIAŁAJĄCYCH ŁĄCZNIE ALBO JEDEN CZŁONEK ZARZĄDU ŁĄCZNIE Z PROKURENTEM",
    "psa": "KAŻDY CZŁONEK ZARZĄDU SAMODZIELNIE",
    "sp_j": "KAŻDY WSPÓLNIK SAMODZIELNIE",
    "sp_k": "KOMPLEMENTARIUSZ SAMODZIELNIE",
    "sp_p": "KAŻDY PARTNER SAMODZIELNIE",
}
_TWO: Final = "DWÓCH CZŁONKÓW ZARZĄDU DZIAŁAJĄCYCH ŁĄCZNIE"
LIQUIDATION_ON: Final = date(2026, 11, 2)
BANKRUPTCY_ON: Final = date(2026, 11, 10)
"""On which day a trouble begins that somebody only wished for."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person in an organ, or a company (`name`)."""

    first_name: str = ""
    last_name: str = ""
    name: str = ""
    function: str = ""


@dataclass(frozen=True, kw_only=True)
class CourtFacts:
    """One company in the court register."""

    company: Company
    register: str
    registered_on: date
    organ: str
    way: str
    board: tuple[Member, ...]
    supervisors: tuple[Member, ...] = ()
    proxies: tuple[Member, ...] = ()
    partners: tuple[Member, ...] = ()
    capital: int = 0
    liquidation_on: date | None = None
    bankrupt_on: date | None = None
    suspended_on: date | None = None
    struck_off_on: date | None = None


def court_of(company: Company, changed: Mapping[str, Any] | None = None) -> CourtFacts | None:
    """Give what the court knows; nothing about those whom it does not register."""
    if not company.krs or company.form not in IN_COURT_REGISTER:
        return None
    changed = changed or {}
    told: dict[str, Any] = {key: str(changed[key]) for key in ("name", "street") if changed.get(key)}
    luck = _luck(company.krs)
    form = company.form
    # Whoever starts next year has been entered this year.
    return CourtFacts(
        company=replace(company, **told),
        register="S" if form in _ASSOCIATIONS else "P",
        registered_on=min(company.started_on, date(2026, 10, 5)),
        organ="WSPÓLNICY REPREZENTUJĄCY SPÓŁKĘ" if form in _PARTNERSHIPS else "ZARZĄD",
        way=_WAYS.get(form, _TWO),
        board=board_of(company),
        supervisors=tuple(_person(luck, number, "") for number in range(20, 23))
        if form in ("sa", "spoldzielnia")
        else (),
        proxies=(_person(luck, 30, ""),) if form in ("sp_zoo", "sa") and luck[1] % 5 == 0 else (),
        partners=tuple(_person(luck, 40 + number, "") for number in range(1 + luck[2] % 2)) if form == "sp_zoo" else (),
        capital=capital_of(company),
        **_troubles(company, changed),
    )


def board_of(company: Company) -> tuple[Member, ...]:
    """Give those who run it, the president first; a limited partnership is run by a company."""
    luck = _luck(company.krs)
    if company.form == "sp_k":
        general = company.name.removesuffix(" sp.k.").removesuffix(" sp. z o.o.")
        return (Member(name=f"{general} SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ".upper(), function="WSPÓLNIK"),)
    if company.form in _PARTNERSHIPS:
        return tuple(_person(luck, number, "WSPÓLNIK") for number in range(2))
    members = 1 + luck[0] % (2 if company.form in ("sp_zoo", "psa") else 3)
    rest = tuple(_person(luck, number, "CZŁONEK ZARZĄDU") for number in range(1, members))
    return (_person(luck, 0, "PREZES ZARZĄDU"), *rest)


def capital_of(company: Company) -> int:
    """Give the share capital in zlotys; a partnership or a foundation has none."""
    steps = _CAPITAL.get(company.form, ())
    return steps[_luck(company.krs)[3] % len(steps)] if steps else 0


def _troubles(company: Company, changed: Mapping[str, Any]) -> dict[str, date | None]:
    return {
        "liquidation_on": LIQUIDATION_ON if changed.get("liquidation") else None,
        "bankrupt_on": BANKRUPTCY_ON if changed.get("bankrupt") else company.bankrupt_on,
        "suspended_on": _day(changed, "suspended_on") or (None if company.resumed_on else company.suspended_on),
        "struck_off_on": _day(changed, "ended_on") or company.struck_off_on or company.ended_on,
    }


def _day(changed: Mapping[str, Any], key: str) -> date | None:
    return date.fromisoformat(changed[key]) if changed.get(key) else None


def _person(luck: bytes, number: int, function: str) -> Member:
    chance = hashlib.sha256(luck + bytes([number])).digest()
    woman = chance[0] % 2
    first = (words.FIRST_F if woman else words.FIRST_M)[chance[1] % 20]
    last = (words.LAST_F if woman else words.LAST_M)[chance[2] % 20]
    return Member(first_name=first, last_name=last, function=function)


def _luck(krs: str) -> bytes:
    return hashlib.sha256(f"court {krs}".encode()).digest()
