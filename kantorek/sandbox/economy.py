"""The invented economy: the ordinary companies and those that show a rare case of the register."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from kantorek.sandbox import words
from kantorek.sandbox.ordinary import Branch, Company, branch_regon, invented
from kantorek.sandbox.words import Town, Trade

__all__ = ["Branch", "Company", "by_nip", "companies"]

_FARM = Trade(
    "Gospodarstwo Rolne", "0150Z", "UPRAWY ROLNE POŁĄCZONE Z CHOWEM I HODOWLĄ ZWIERZĄT (DZIAŁALNOŚĆ MIESZANA)"
)
_ROOMS = Trade("Pokoje", "5520Z", "OBIEKTY NOCLEGOWE TURYSTYCZNE I MIEJSCA KRÓTKOTRWAŁEGO ZAKWATEROWANIA")
_VILLAGE = Town("Stary Imielnik", "95-010", "łódzkie", "zgierski", "Stryków")

# NIP, what is rare about it, what differs from an ordinary sole trader or company.
_RARE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "9990000126",
        "suspended",
        {"form": "jdg", "name": "Fotografia Zorza Natalia Sroka", "suspended_on": date(2026, 3, 1)},
    ),
    (
        "9990000132",
        "suspended once, resumed since",
        {
            "form": "jdg",
            "name": "Dachy Grań Kamil Dudek",
            "suspended_on": date(2024, 11, 1),
            "resumed_on": date(2025, 3, 1),
        },
    ),
    (
        "9990000149",
        "struck off",
        {
            "form": "sp_zoo",
            "name": "Opakowania Snop sp. z o.o.",
            "ended_on": date(2025, 6, 30),
            "struck_off_on": date(2025, 7, 14),
        },
    ),
    (
        "9990000155",
        "struck off before 8 November 2014",
        {"form": "jdg", "name": "Apteka Rumianek Danuta Mazur", "silos": ("4",), "ended_on": date(2014, 8, 19)},
    ),
    (
        "9990000161",
        "farm",
        {"form": "jdg", "name": "Gospodarstwo Rolne Adam Kubiak", "silos": ("2",), "town": _VILLAGE, "street": ""},
    ),
    ("9990000178", "other activity", {"form": "jdg", "name": "Pokoje Gościnne Zawrat Ewa Sikora", "silos": ("3",)}),
    (
        "9990000184",
        "one NIP, several rows: business, farm, branch",
        {"form": "jdg", "name": "Transport Podkowa Paweł Wróbel", "silos": ("2", "1"), "branches": 1},
    ),
    (
        "9990000190",
        "an old business before 2014 and a living one",
        {"form": "jdg", "name": "Meble Modrzew Robert Lisowski", "silos": ("4", "1")},
    ),
    ("9990000209", "civil partnership", {"form": "sc", "name": "Zakład Stolarski Dąb i Syn s.c."}),
    ("9990000215", "company with two branches", {"form": "sp_zoo", "name": "Apteka Szałwia sp. z o.o.", "branches": 2}),
    ("9990000221", "bankrupt", {"form": "sa", "name": "Magazyny Kormoran S.A.", "bankrupt_on": date(2026, 5, 20)}),
    (
        "9990000238",
        "entered, never started",
        {"form": "jdg", "name": "Ogrody Piwonia Iwona Bury", "never_started": True},
    ),
    (
        "9990000244",
        "starts in the future",
        {"form": "sp_zoo", "name": "Drukarnia Delta sp. z o.o.", "started_on": date(2027, 1, 1)},
    ),
    (
        "9990000250",
        "house without a street",
        {"form": "sp_zoo", "name": "Stacja Paliw Zjazd 12 sp. z o.o.", "town": _VILLAGE, "street": ""},
    ),
)


@lru_cache(maxsize=1)
def companies() -> list[Company]:
    """Give every company: the first 400 are those the demo office serves, then those outside, then the rare ones."""
    ordinary, _, _ = invented()
    return [*ordinary, *_rare()]


@lru_cache(maxsize=1)
def by_nip() -> dict[str, Company]:
    """Give the companies by their NIP."""
    return {company.nip: company for company in companies()}


def _rare() -> Iterator[Company]:
    ordinary, mint, rng = invented()
    people = [company for company in ordinary if company.natural]
    firms = {form: [c for c in ordinary if c.form == form] for form in ("sp_zoo", "sa", "sc")}
    for number, (nip, note, differs) in enumerate(_RARE):
        form = differs["form"]
        models = people if form == "jdg" else firms[form]
        like = models[number % len(models)]
        fields = {key: value for key, value in differs.items() if key != "branches"}
        names = _person(fields["name"]) if form == "jdg" else {}
        regon = mint.regon()
        company = replace(
            like,
            nip=nip,
            regon=regon,
            krs=mint.krs() if like.krs else "",
            group="special",
            note=note,
            **names,
            **fields,
        )
        count = differs.get("branches", 0)
        yield replace(company, trades=_trades(company), branches=tuple(_branch(company, n, rng) for n in range(count)))


def _trades(company: Company) -> tuple[Trade, ...]:
    by_silo = {"2": _FARM, "3": _ROOMS}
    extra = tuple(by_silo[silo] for silo in company.silos if silo in by_silo)
    if extra and len(company.silos) == 1:
        return extra
    own = next((trade for trade in words.TRADES if company.name.startswith(trade.name)), company.trades[0])
    return (own, *extra)


def _person(name: str) -> dict[str, Any]:
    first, last = name.split()[-2:]
    return {"first_name": first, "last_name": last}


def _branch(company: Company, number: int, rng: Any) -> Branch:
    return Branch(
        regon=branch_regon(company.regon, number + 1),
        name=f"{company.name.split(' sp. ')[0]} Oddział {number + 1}",
        town=rng.choice(words.TOWNS),
        street=rng.choice(words.STREETS),
        building=str(rng.randrange(1, 90)),
    )
