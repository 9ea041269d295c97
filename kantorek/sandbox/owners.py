"""Who owns the invented companies: people who do not exist, born before anybody living, with valid numbers."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from stdnum.pl import pesel as pesel_check

from kantorek.sandbox import words
from kantorek.sandbox.ordinary import IN_COURT_REGISTER, Company

# Companies that owe a report and have not sent one.
UNREPORTED: Final = frozenset({"9990000244", "9991357209"})
# Their second owner stands in the register of owners and not in the court's.
_LIS: Final = "9991843022"
_BY_OFFICE: Final = frozenset({"fundacja", "stowarzyszenie", "spoldzielnia"})
_POLAND: Final = ("PL", "POLSKA")
_ABROAD: Final = (("DE", "NIEMCY"), ("UA", "UKRAINA"), ("CZ", "CZECHY"))
_SHARES: Final = {1: ("100",), 2: ("60", "40"), 3: ("50", "30", "20")}
_EVEN: Final = {1: ("100",), 2: ("50", "50"), 3: ("33.34", "33.33", "33.33")}


@dataclass(frozen=True, kw_only=True)
class Owner:
    """One beneficial owner; without a PESEL the register gives the birth date. No percent: owner by office held."""

    first_name: str
    other_names: str = ""
    last_name: str
    pesel: str = ""
    born_on: date
    citizenship: tuple[str, str] = _POLAND
    percent: Decimal | None = None
    indirect: str = ""


def owners_of(company: Company, *, changed: bool = False) -> tuple[Owner, ...]:
    """Give the owners that the register knows, none where nothing is reported; `changed`: the second one is another."""
    if company.form not in IN_COURT_REGISTER or company.nip in UNREPORTED:
        return ()
    owners = _lis(company) if company.nip == _LIS else _invented(company)
    if not changed:
        return owners
    newcomer = _person(random.Random(f"newcomer {company.nip}"))  # noqa: S311 -- the same person in every run
    if company.nip == _LIS:
        newcomer = replace(newcomer, first_name="Tomasz", last_name="Lis", pesel=_pesel(newcomer.born_on, 2211))
    if len(owners) == 1:
        half = owners[0].percent / 2 if owners[0].percent else None
        return replace(owners[0], percent=half), replace(newcomer, percent=half)
    return owners[0], replace(newcomer, percent=owners[1].percent), *owners[2:]


def _lis(company: Company) -> tuple[Owner, ...]:
    rng = random.Random(f"owners {company.nip}")  # noqa: S311
    first, second = _person(rng), _person(rng)
    return (
        replace(first, first_name="Krzysztof", last_name="Lis", percent=Decimal(60), pesel=_pesel(first.born_on, 4417)),
        replace(second, first_name="Halina", last_name="Lis", percent=Decimal(40), pesel=_pesel(second.born_on, 4420)),
    )


def _invented(company: Company) -> tuple[Owner, ...]:
    rng = random.Random(f"owners {company.nip}")  # noqa: S311
    count = rng.choice((1, 1, 2, 2, 3))
    people = [_person(rng) for _ in range(count)]
    if company.name.startswith("Transport Wierzbicki"):
        people[0] = replace(
            people[0], first_name="Piotr", last_name="Wierzbicki", pesel=_pesel(people[0].born_on, 7713)
        )
    if company.form in _BY_OFFICE:
        return tuple(people)
    percents = rng.choice((_SHARES, _EVEN))[count]
    owners = [replace(person, percent=Decimal(percent)) for person, percent in zip(people, percents, strict=True)]
    if company.form == "sp_k":
        owners[0] = replace(owners[0], indirect="UDZIAŁOWIEC KOMPLEMENTARIUSZA, 100% UDZIAŁÓW")
    return tuple(owners)


def _person(rng: random.Random) -> Owner:
    woman = rng.random() < 0.5
    first, last = (words.FIRST_F, words.LAST_F) if woman else (words.FIRST_M, words.LAST_M)
    born_on = date(1851, 1, 1) + timedelta(days=rng.randrange(365 * 45))
    serial = rng.randrange(1000) * 10 + rng.randrange(5) * 2 + (0 if woman else 1)
    owner = Owner(
        first_name=rng.choice(first), last_name=rng.choice(last), born_on=born_on, pesel=_pesel(born_on, serial)
    )
    if rng.random() < 0.3:
        owner = replace(owner, other_names=rng.choice([name for name in first if name != owner.first_name]))
    if rng.random() < 0.12:
        return replace(owner, pesel="", citizenship=rng.choice(_ABROAD))
    return owner


def _pesel(born_on: date, serial: int) -> str:
    """Give a number that passes every check; of the nineteenth century, so that it is nobody's."""
    head = f"{born_on:%y}{born_on.month + 80:02d}{born_on:%d}{serial:04d}"
    return head + str(pesel_check.calc_check_digit(head))
