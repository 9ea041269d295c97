"""Ordinary invented companies with valid numbers (NIP 999…), the same in every run. Nobody here exists."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from kantorek.core.numbers import NumberRefused, clean_nip, clean_regon
from kantorek.sandbox import words
from kantorek.sandbox.words import Town, Trade

_SEED: Final = 20261122
_SOLE_TRADERS, _LIMITED, _OTHERS, _OUTSIDE = 230, 140, 30, 60

# Our code → how the register names it at the end of a company's name, its symbol, its wording.
LEGAL_FORMS: Final = {
    "sp_zoo": (
        "sp. z o.o.",
        "SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ",
        "117",
        "SPÓŁKI Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ",
    ),
    "sa": ("S.A.", "SPÓŁKA AKCYJNA", "116", "SPÓŁKI AKCYJNE"),
    "psa": ("P.S.A.", "PROSTA SPÓŁKA AKCYJNA", "", "PROSTE SPÓŁKI AKCYJNE"),
    "sp_j": ("sp.j.", "SPÓŁKA JAWNA", "118", "SPÓŁKI JAWNE"),
    "sp_k": (
        "sp. z o.o. sp.k.",
        "SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ SPÓŁKA KOMANDYTOWA",
        "120",
        "SPÓŁKI KOMANDYTOWE",
    ),
    "sp_p": ("sp.p.", "SPÓŁKA PARTNERSKA", "115", "SPÓŁKI PARTNERSKIE"),
    "sc": (
        "s.c.",
        "S.C.",
        "019",
        "SPÓŁKI CYWILNE PROWADZĄCE DZIAŁALNOŚĆ NA PODSTAWIE UMOWY ZAWARTEJ ZGODNIE Z KODEKSEM CYWILNYM",
    ),
    "fundacja": ("", "", "148", "FUNDACJE"),
    "stowarzyszenie": ("", "", "155", "STOWARZYSZENIA"),
    "spoldzielnia": ("", "", "140", "SPÓŁDZIELNIE"),
    "wspolnota": ("", "", "085", "WSPÓLNOTY MIESZKANIOWE"),
    "jdg": ("", "", "099", "OSOBY FIZYCZNE PROWADZĄCE DZIAŁALNOŚĆ GOSPODARCZĄ"),
}
IN_COURT_REGISTER: Final = frozenset(LEGAL_FORMS) - {"jdg", "sc", "wspolnota"}


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A local unit, with a REGON of 14 digits."""

    regon: str
    name: str
    town: Town
    street: str
    building: str


@dataclass(frozen=True, kw_only=True)
class Company:
    """One unit of the invented economy; `group` says what it is for: served, outside (to be added), special."""

    name: str
    form: str
    nip: str
    regon: str
    krs: str = ""
    group: str = "served"
    silos: tuple[str, ...] = ("6",)
    first_name: str = ""
    last_name: str = ""
    town: Town
    street: str = ""
    building: str
    flat: str = ""
    trades: tuple[Trade, ...]
    started_on: date
    suspended_on: date | None = None
    resumed_on: date | None = None
    ended_on: date | None = None
    struck_off_on: date | None = None
    bankrupt_on: date | None = None
    never_started: bool = False
    email: str = ""
    phone: str = ""
    branches: tuple[Branch, ...] = ()
    partners: tuple[tuple[str, str, str], ...] = field(default=())
    note: str = ""

    @property
    def natural(self) -> bool:
        """Tell whether the company is one person's business."""
        return self.form == "jdg"

    @property
    def register_name(self) -> str:
        """Give the name in capitals with its legal form in full, as the register writes it."""
        short, full = LEGAL_FORMS[self.form][:2]
        if short and self.name.endswith(short):
            return f"{self.name.removesuffix(short).strip().upper()} {full}"
        return self.name.upper()

    @property
    def city(self) -> str:
        """Give the town's name."""
        return self.town.city

    @property
    def postal_code(self) -> str:
        """Give the postal code with its dash."""
        return self.town.postal_code


class Mint:
    """Makes numbers with right check digits, each once."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.used: set[str] = set()
        self.last_krs = 1_018_275

    def nip(self) -> str:
        """Give a new NIP; 999 is a prefix that no tax office hands out."""
        while True:
            head = f"999{self.rng.randrange(10**6):06d}"
            for digit in "0123456789":
                if head not in self.used and _accepts(clean_nip, head + digit):
                    self.used.add(head)
                    return head + digit

    def regon(self) -> str:
        """Give a new REGON of nine digits."""
        while True:
            head = f"52{self.rng.randrange(10**6):06d}"
            for digit in "0123456789":
                if head not in self.used and _accepts(clean_regon, head + digit):
                    self.used.add(head)
                    return head + digit

    def krs(self) -> str:
        """Give the next court register number."""
        self.last_krs += self.rng.randrange(3, 40)
        return f"{self.last_krs:010d}"


def branch_regon(regon: str, number: int) -> str:
    """Give the REGON of a local unit of this company."""
    head = f"{regon}{number:04d}"
    return next(head + digit for digit in "0123456789" if _accepts(clean_regon, head + digit))


def _accepts(check: Callable[[str | None], str], number: str) -> bool:
    try:
        check(number)
    except NumberRefused:
        return False
    return True


def _served(rng: random.Random, mint: Mint) -> Iterator[Company]:
    seen: set[str] = set()
    on_screens = list(_from_the_screens(rng, mint))
    yield from on_screens
    count = {form: sum(company.form == form for company in on_screens) for form in ("jdg", "sp_zoo")}
    rest = len(on_screens) - sum(count.values())
    yield from (_sole_trader(rng, mint, seen) for _ in range(_SOLE_TRADERS - count["jdg"]))
    yield from (_firm(rng, mint, "sp_zoo", seen) for _ in range(_LIMITED - count["sp_zoo"]))
    forms = (
        "sc",
        "sp_k",
        "sp_j",
        "fundacja",
        "sc",
        "stowarzyszenie",
        "sp_k",
        "wspolnota",
        "sa",
        "psa",
        "spoldzielnia",
        "sp_p",
    )
    yield from (_firm(rng, mint, forms[number % len(forms)], seen) for number in range(_OTHERS - rest))
    for number in range(_OUTSIDE):
        company = _sole_trader(rng, mint, seen) if number % 2 else _firm(rng, mint, "sp_zoo", seen)
        yield replace(company, group="outside")


def _from_the_screens(rng: random.Random, mint: Mint) -> Iterator[Company]:
    for nip, form, name, trade, person in _KNOWN:
        first, _, last = person.partition(" ")
        base = _base(rng, mint, form)
        chosen = next(t for t in words.TRADES if t.name == trade)
        yield replace(base, name=name, nip=nip, trades=(chosen,), first_name=first, last_name=last, **_wierzbicki(nip))


def _wierzbicki(nip: str) -> dict[str, Any]:
    if nip != "9990903414":
        return {}
    zgierz = next(town for town in words.TOWNS if town.city == "Zgierz")
    return {
        "regon": "529018341",
        "krs": "0001018274",
        "started_on": date(2019, 3, 14),
        "town": zgierz,
        "street": "ul. Kolejowa",
        "building": "14",
        "flat": "3",
    }


def _base(rng: random.Random, mint: Mint, form: str) -> Company:
    town = rng.choice(words.TOWNS)
    partners: tuple[tuple[str, str, str], ...] = ()
    if form == "sc":
        partners = tuple((rng.choice(words.FIRST_F), rng.choice(words.LAST_F), mint.regon()) for _ in range(2))
    return Company(
        name="",
        form=form,
        nip=mint.nip(),
        regon=mint.regon(),
        krs=mint.krs() if form in IN_COURT_REGISTER else "",
        silos=("1",) if form == "jdg" else ("6",),
        town=town,
        street=rng.choice(words.STREETS),
        building=f"{rng.randrange(1, 140)}{rng.choice(['', '', '', 'A', 'B'])}",
        flat=str(rng.randrange(1, 40)) if rng.random() < 0.3 else "",
        trades=tuple(rng.sample(words.TRADES, rng.randrange(1, 4))),
        started_on=date(1996, 1, 2) + timedelta(days=rng.randrange(365 * 29)),
        phone=f"60{rng.randrange(10)} 555 {rng.randrange(1000):03d}" if rng.random() < 0.5 else "",
        partners=partners,
    )


def _sole_trader(rng: random.Random, mint: Mint, seen: set[str]) -> Company:
    base = _base(rng, mint, "jdg")
    while True:
        woman = rng.random() < 0.5
        first = rng.choice(words.FIRST_F if woman else words.FIRST_M)
        last = rng.choice(words.LAST_F if woman else words.LAST_M)
        name = f"{base.trades[0].name} {rng.choice(words.FANCY)} {first} {last}"
        if name not in seen:
            seen.add(name)
            return replace(base, name=name, first_name=first, last_name=last)


def _firm(rng: random.Random, mint: Mint, form: str, seen: set[str]) -> Company:
    base = _base(rng, mint, form)
    while True:
        fancy = rng.choice(words.FANCY)
        name = _firm_name(base, form, fancy)
        if name not in seen:
            seen.add(name)
            return replace(base, name=name)


def _firm_name(base: Company, form: str, fancy: str) -> str:
    if form == "wspolnota":
        return f"Wspólnota Mieszkaniowa {base.street.removeprefix('ul. ')} {base.building} {base.city}"
    if form in ("fundacja", "stowarzyszenie", "spoldzielnia"):
        kind = {"fundacja": "Fundacja", "stowarzyszenie": "Stowarzyszenie", "spoldzielnia": "Spółdzielnia"}[form]
        return f"{kind} {fancy} {base.city}"
    return f"{base.trades[0].name} {fancy} {LEGAL_FORMS[form][0]}"


_KNOWN: Final = (
    ("9991357209", "sp_zoo", "Agencja Pogodno sp. z o.o.", "Agencja Reklamowa", ""),
    ("9998711938", "jdg", "Auto Serwis Tłok Marcin Gżegżółka", "Auto Serwis", "Marcin Gżegżółka"),
    ("9991843022", "sp_zoo", "Brukarstwo Lis sp. z o.o.", "Brukarstwo", ""),
    ("9996201558", "jdg", "Gabinet Stomatologiczny Perła Alicja Ćwik", "Gabinet Stomatologiczny", "Alicja Ćwik"),
    ("9994096867", "sp_zoo", "Hurtownia Szyszka sp. z o.o.", "Hurtownia", ""),
    ("9992038771", "jdg", "Kwiaciarnia Mak Hanna Grześkowiak", "Kwiaciarnia", "Hanna Grześkowiak"),
    ("9990275165", "jdg", "Piekarnia Złoty Rogal Jan Kłos", "Piekarnia", "Jan Kłos"),
    ("9995564106", "jdg", "Pracownia Krawiecka Szpulka", "Pracownia Krawiecka", "Halina Bury"),
    ("9997182656", "sp_k", "Przedsiębiorstwo Robót Wodno-Kanalizacyjnych Strumień sp. z o.o. sp.k.", "Instalacje", ""),
    ("9997745088", "sc", "Restauracja Pod Jesionem s.c.", "Restauracja", ""),
    ("9994519078", "jdg", "Studio Projektowe Kreska Zofia Żak", "Studio Projektowe", "Zofia Żak"),
    ("9990903414", "sp_zoo", "Transport Wierzbicki sp. z o.o.", "Transport", ""),
)


@lru_cache(maxsize=1)
def invented() -> tuple[list[Company], Mint, random.Random]:
    """Give the ordinary companies, with the state that the special ones are made from."""
    rng = random.Random(_SEED)  # noqa: S311 -- a fixed seed is the point
    mint = Mint(rng)
    mint.used |= {nip[:9] for nip, *_ in _KNOWN} | {f"9990000{number:02d}" for number in range(100)} | {"52901834"}
    return list(_served(rng, mint)), mint, rng
