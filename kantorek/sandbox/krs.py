"""The sandbox's twin of the open API of the court register."""

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from kantorek.core.actor import WARSAW
from kantorek.sandbox import KRS_PATH
from kantorek.sandbox.answers import Answer, Request, data
from kantorek.sandbox.court import CourtFacts, Member, court_of
from kantorek.sandbox.economy import Company, companies
from kantorek.sandbox.faults import play
from kantorek.sandbox.ordinary import LEGAL_FORMS
from kantorek.sandbox.world import World

_EXTRACTS: Final = ("OdpisAktualny", "OdpisPelny")
_COURT: Final = "SĄD REJONOWY W MIEŚCIE ZMYŚLONYM, XX WYDZIAŁ GOSPODARCZY KRAJOWEGO REJESTRU SĄDOWEGO"


def answer(world: World, request: Request) -> Answer | None:
    """Answer one request; another path is none of ours."""
    path = request.path.removeprefix(f"{KRS_PATH}/api/krs/")
    if path == request.path:
        return None
    extract, _, number = path.partition("/")
    if request.method != "GET" or extract not in _EXTRACTS:
        return _problem(404, "Not Found")
    world.trouble.count(f"krs:{extract}")
    fault = world.trouble.take("krs", extract)
    told = _told(world, extract, number, request.query.get("rejestr", [""])[0])
    if fault and fault.kind == "wrong_nip":
        return Answer(told.status, told.content_type, told.body.replace(number.encode(), b"0000000001"))
    return play(fault, told.body) or told


def _told(world: World, extract: str, number: str, register: str) -> Answer:
    if len(number) != 10 or not number.isdigit() or register not in ("P", "S"):
        return _problem(400, "Bad Request")
    company = _by_krs().get(number)
    facts = court_of(company, world.changes.get(company.nip)) if company else None
    if facts is None or facts.register != register:
        return _problem(404, "Not Found")
    today = datetime.now(WARSAW).date()
    gone = facts.struck_off_on is not None and facts.struck_off_on <= today
    if extract == "OdpisPelny":
        return data(_full(facts, today, gone=gone))
    return Answer(204, "application/json", b"") if gone else data(_current(facts, today))


@lru_cache(maxsize=1)
def _by_krs() -> dict[str, Company]:
    return {company.krs: company for company in companies() if company.krs}


def _problem(status: int, title: str) -> Answer:
    body = json.dumps({"type": "about:blank", "title": title, "status": status}).encode()
    return Answer(status, "application/problem+json; charset=utf-8", body)


def _current(facts: CourtFacts, today: date) -> dict[str, Any]:
    header = {
        "rejestr": f"Rej{facts.register}",
        "numerKRS": facts.company.krs,
        "dataCzasOdpisu": f"{_dotted(today)} 10:00:00",
        "stanZDnia": _dotted(today),
        "dataRejestracjiWKRS": _dotted(facts.registered_on),
        "numerOstatniegoWpisu": 7,
        "dataOstatniegoWpisu": _dotted(_last_entry(facts)),
        "oznaczenieSaduDokonujacegoOstatniegoWpisu": _COURT,
        "stanPozycji": 1,
    }
    sections = {
        "dzial1": _first(facts),
        "dzial2": _second(facts),
        "dzial3": {"przedmiotDzialalnosci": _trades(facts.company)},
        "dzial4": {},
        "dzial5": {},
        "dzial6": _sixth(facts),
    }
    return {"odpis": {"rodzaj": "Aktualny", "naglowekA": header, "dane": sections}}


def _first(facts: CourtFacts) -> dict[str, Any]:
    company = facts.company
    subject = {
        "formaPrawna": _form(company),
        "identyfikatory": {"regon": f"{company.regon}00000", "nip": company.nip},
        "nazwa": _name(facts),
        "czyPosiadaStatusOPP": False,
    }
    section: dict[str, Any] = {"danePodmiotu": subject, "siedzibaIAdres": _address(company)}
    if facts.partners:
        shares = facts.capital // 50 // len(facts.partners)
        section["wspolnicySpzoo"] = [
            {**_person(one), "posiadaneUdzialy": f"{shares} UDZIAŁÓW O ŁĄCZNEJ WARTOŚCI {shares * 50},00 ZŁ"}
            for one in facts.partners
        ]
    if facts.capital:
        section["kapital"] = {"wysokoscKapitaluZakladowego": {"wartosc": f"{facts.capital},00", "waluta": "PLN"}}
    return section


def _address(company: Company) -> dict[str, Any]:
    seat = {
        "kraj": "POLSKA",
        "wojewodztwo": company.town.voivodeship.upper(),
        "powiat": company.town.county.upper(),
        "gmina": company.town.commune.upper(),
        "miejscowosc": company.city.upper(),
    }
    address = {
        "ulica": company.street.upper(),
        "nrDomu": company.building,
        "nrLokalu": company.flat,
        "miejscowosc": company.city.upper(),
        "kodPocztowy": company.postal_code,
        "poczta": company.city.upper(),
        "kraj": "POLSKA",
    }
    return {"siedziba": seat, "adres": {key: told for key, told in address.items() if told}}


def _second(facts: CourtFacts) -> dict[str, Any]:
    board = [{**_person(one), "funkcjaWOrganie": one.function, "czyZawieszona": False} for one in facts.board]
    section: dict[str, Any] = {
        "reprezentacja": {"nazwaOrganu": facts.organ, "sposobReprezentacji": facts.way, "sklad": board}
    }
    if facts.supervisors:
        section["organNadzoru"] = [{"nazwa": "RADA NADZORCZA", "sklad": [_person(one) for one in facts.supervisors]}]
    if facts.proxies:
        section["prokurenci"] = [{**_person(one), "rodzajProkury": "PROKURA SAMOISTNA"} for one in facts.proxies]
    return section


def _trades(company: Company) -> dict[str, Any]:
    rows = [
        {"opis": trade.pkd_name, "kodDzial": trade.pkd[:2], "kodKlasa": trade.pkd[2:4], "kodPodklasa": trade.pkd[4:]}
        for trade in company.trades
    ]
    return {"przedmiotPrzewazajacejDzialalnosci": rows[:1], "przedmiotPozostalejDzialalnosci": rows[1:]}


def _sixth(facts: CourtFacts) -> dict[str, Any]:
    section: dict[str, Any] = {}
    if facts.liquidation_on:
        opened = f"{_dotted(facts.liquidation_on)} R., UCHWAŁA ZGROMADZENIA, PROTOKÓŁ NOTARIUSZA ZMYŚLONEGO"
        section["likwidacja"] = [{"otwarcieLikwidacji": opened, "likwidatorzy": [_person(facts.board[0])]}]
    if facts.bankrupt_on:
        told = {"organWydajacy": _COURT, "sygnatura": "XX GU 1/2026", "data": _dotted(facts.bankrupt_on)}
        way = {"sposobProwadzeniaPostepowania": "UPADŁOŚĆ"}
        section["postepowanieUpadlosciowe"] = [
            {"informacjaOOgloszeniuUpadlosci": told, "sposobProwadzeniaPostepowania": way}
        ]
    if facts.suspended_on:
        section["zawieszenieWznowienie"] = [{"dataZawieszenia": _dotted(facts.suspended_on)}]
    return section


def _full(facts: CourtFacts, today: date, *, gone: bool) -> dict[str, Any]:
    entries: list[dict[str, Any]] = [
        {
            "dataWpisu": _dotted(facts.registered_on),
            "numerWpisu": 1,
            "opis": "REJESTRACJA W KRAJOWYM REJESTRZE SĄDOWYM",
            "oznaczenieSaduDokonujacegoWpisu": _COURT,
        }
    ]
    if gone and facts.struck_off_on:
        entries.append(
            {
                "dataWpisu": _dotted(facts.struck_off_on),
                "numerWpisu": 8,
                "opis": "WYKREŚLENIE Z KRAJOWEGO REJESTRU SĄDOWEGO",
                "oznaczenieSaduDokonujacegoWpisu": _COURT,
            }
        )
    header = {
        "rejestr": f"Rej{facts.register}",
        "numerKRS": facts.company.krs,
        "stanZDnia": _dotted(today),
        "wpis": entries,
        "stanPozycji": 1,
    }
    numbers = {"nip": facts.company.nip, "regon": f"{facts.company.regon}00000"}
    values = {"nazwa": _name(facts), "formaPrawna": _form(facts.company), "identyfikatory": numbers}
    subject = {key: [{key: value, "nrWpisuWprow": "1"}] for key, value in values.items()}
    return {"odpis": {"rodzaj": "Pełny", "naglowekP": header, "dane": {"dzial1": {"danePodmiotu": subject}}}}


def _name(facts: CourtFacts) -> str:
    marks = [" W LIKWIDACJI"] * bool(facts.liquidation_on) + [" W UPADŁOŚCI"] * bool(facts.bankrupt_on)
    return facts.company.register_name + "".join(marks)


def _form(company: Company) -> str:
    kinds = {"fundacja": "FUNDACJA", "stowarzyszenie": "STOWARZYSZENIE", "spoldzielnia": "SPÓŁDZIELNIA"}
    if company.form == "sp_k":
        return "SPÓŁKA KOMANDYTOWA"
    return kinds.get(company.form) or LEGAL_FORMS[company.form][1]


def _person(one: Member) -> dict[str, Any]:
    if one.name:
        return {"nazwa": one.name}
    return {
        "nazwisko": {"nazwiskoICzlon": _masked(one.last_name)},
        "imiona": {"imie": _masked(one.first_name)},
        "identyfikator": {"pesel": "8**********"},
    }


def _masked(name: str) -> str:
    return name[:1].upper() + "*" * (len(name) - 1)


def _last_entry(facts: CourtFacts) -> date:
    days = [facts.registered_on, facts.liquidation_on, facts.bankrupt_on, facts.suspended_on]
    return max(day for day in days if day)


def _dotted(day: date) -> str:
    return f"{day:%d.%m.%Y}"
