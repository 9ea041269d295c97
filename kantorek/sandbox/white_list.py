"""The sandbox's twin of the ministry's list of VAT payers over its API."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from kantorek.core.actor import WARSAW
from kantorek.core.numbers import NumberRefused, clean_nip, clean_nrb, clean_regon
from kantorek.sandbox import WL_PATH
from kantorek.sandbox.answers import Answer, Request, data
from kantorek.sandbox.economy import Company, companies
from kantorek.sandbox.faults import Fault, play
from kantorek.sandbox.vat_facts import VatFacts, vat_of
from kantorek.sandbox.world import World

_MOST_NUMBERS: Final = 30
_OLDEST_YEARS: Final = 5
_MESSAGES: Final = {
    "WL-100": "Wystąpił nieoczekiwany błąd serwera.",
    "WL-101": "Pole 'data' nie może być puste.",
    "WL-102": "Pole 'data' ma niewłaściwy format.",
    "WL-103": "Data nie może być datą przyszłą.",
    "WL-105": "Pole 'REGON' ma nieprawidłową długość. Wymagane 9 lub 14 znaków.",
    "WL-106": "Pole 'REGON' zawiera niedozwolone znaki. Wymagane tylko cyfry.",
    "WL-107": "Nieprawidłowy REGON.",
    "WL-109": "Pole 'numer konta' ma nieprawidłową długość. Wymagane 26 znaków.",
    "WL-110": "Pole 'numer konta' zawiera niedozwolone znaki. Wymagane tylko cyfry.",
    "WL-111": "Nieprawidłowy numer konta bankowego.",
    "WL-113": "Pole 'NIP' ma nieprawidłową długość. Wymagane 10 znaków.",
    "WL-114": "Pole 'NIP' zawiera niedozwolone znaki. Wymagane tylko cyfry.",
    "WL-115": "Nieprawidłowy NIP.",
    "WL-118": "Data sprzed zakresu rejestru.",
    "WL-130": "Przekroczono maksymalną liczbę argumentów zapytania.",
    "WL-190": "Niepoprawne żądanie.",
    "WL-191": "Limit żądań dla tego adresu IP został na dziś wyczerpany.",
    "WL-195": "Baza danych została zaktualizowana. Wyślij żądanie ponownie.",
    "WL-196": "Trwa aktualizacja bazy danych. Spróbuj ponownie później.",
}


class _Refused(Exception):
    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class _Kind:
    """A number that one may ask by: its codes for length, characters, check digits, and how it is checked."""

    length: str
    characters: str
    checksum: str
    clean: Callable[[str | None], str]


_KINDS: Final = {
    "nip": _Kind("WL-113", "WL-114", "WL-115", clean_nip),
    "regon": _Kind("WL-105", "WL-106", "WL-107", clean_regon),
    "bank-account": _Kind("WL-109", "WL-110", "WL-111", clean_nrb),
}


def answer(world: World, request: Request) -> Answer | None:
    """Answer one request; another path is none of ours."""
    path = request.path.removeprefix(f"{WL_PATH}/api/")
    if path == request.path:
        return None
    parts = path.strip("/").split("/")
    operation = "check" if parts[0] == "check" else "search"
    world.trouble.count(f"white_list:{operation}")
    fault = world.trouble.take("white_list", operation)
    told = _answered(world, request, parts, operation, fault)
    return _troubled(fault, told) or told


def _answered(world: World, request: Request, parts: list[str], operation: str, fault: Fault | None) -> Answer:
    try:
        if request.method != "GET":
            raise _Refused("WL-190", 405)
        day = _day(request.query)
        # Counted by the day that is asked about, so that a test may live through several nights in one.
        if not world.white_list.take(operation, day.isoformat()):
            raise _Refused("WL-191", 429)
        result = _check(world, parts) if operation == "check" else _search(world, parts, fault)
    except _Refused as refused:
        return data(_error(refused.code), refused.status)
    moment = datetime.now(WARSAW).strftime("%d-%m-%Y %H:%M:%S")
    return data({"result": {**result, "requestDateTime": moment, "requestId": _request_id()}})


def _troubled(fault: Fault | None, told: Answer) -> Answer | None:
    if fault is not None and fault.kind == "429":
        return data(_error("WL-191"), 429)
    if fault is not None and fault.kind == "refreshing":
        return data(_error("WL-195" if fault.times % 2 else "WL-196"), 503)
    return play(fault, told.body)


def _search(world: World, parts: list[str], fault: Fault | None) -> dict[str, Any]:
    if len(parts) != 3 or parts[0] != "search":
        raise _Refused("WL-190")
    plural = parts[1].endswith("s") and parts[1][:-1] in _KINDS
    kind = parts[1][:-1] if plural else parts[1]
    if kind not in _KINDS:
        raise _Refused("WL-190")
    numbers = parts[2].split(",") if plural else [parts[2]]
    if len(numbers) > _MOST_NUMBERS:
        raise _Refused("WL-130")
    if plural:
        return {"entries": [_entry(world, kind, number, fault) for number in numbers]}
    subjects = _subjects(world, kind, numbers[0], fault)
    return {"subjects": subjects} if kind == "bank-account" else {"subject": subjects[0] if subjects else None}


def _entry(world: World, kind: str, number: str, fault: Fault | None) -> dict[str, Any]:
    try:
        return {"identifier": number, "subjects": _subjects(world, kind, number, fault)}
    except _Refused as refused:
        return {"identifier": number, "error": _error(refused.code)}


def _check(world: World, parts: list[str]) -> dict[str, Any]:
    if len(parts) != 5 or parts[1] not in ("nip", "regon") or parts[3] != "bank-account":
        raise _Refused("WL-190")
    _refuse_number(parts[1], parts[2])
    _refuse_number("bank-account", parts[4])
    found = [_facts(world, company).owns(parts[4]) for company in _companies_by(world, parts[1], parts[2])]
    return {"accountAssigned": "TAK" if any(found) else "NIE"}


def _subjects(world: World, kind: str, number: str, fault: Fault | None) -> list[dict[str, Any]]:
    _refuse_number(kind, number)
    if fault is not None and fault.kind == "nothing":
        return []
    found = _companies_by(world, kind, number)
    if fault is not None and fault.kind == "wrong_nip":
        found = [company for company in companies() if company.nip != number][:1]
    return [_subject(company, _facts(world, company)) for company in found]


def _companies_by(world: World, kind: str, number: str) -> list[Company]:
    if kind == "bank-account":
        return [company for company in companies() if _facts(world, company).owns(number)]
    return [c for c in companies() if getattr(c, kind) == number and _facts(world, c).listed]


def _facts(world: World, company: Company) -> VatFacts:
    return vat_of(company, world.changes.get(company.nip))


def _subject(company: Company, facts: VatFacts) -> dict[str, Any]:
    building = f"{company.building}/{company.flat}" if company.flat else company.building
    street = company.street.removeprefix("ul. ").upper() or company.city.upper()
    address = f"{street} {building}, {company.postal_code} {company.city.upper()}"
    return {
        "name": facts.name,
        "nip": company.nip,
        "statusVat": facts.status,
        "regon": company.regon,
        "pesel": None,
        "krs": company.krs or None,
        "residenceAddress": address if company.natural else None,
        "workingAddress": None if company.natural else address,
        "representatives": [],
        "authorizedClerks": [],
        "partners": [_person(first, last) for first, last, _ in company.partners],
        "registrationLegalDate": _iso(facts.registered_on),
        "registrationDenialBasis": None,
        "registrationDenialDate": None,
        "restorationBasis": None,
        "restorationDate": None,
        "removalBasis": facts.removal_basis or None,
        "removalDate": _iso(facts.removed_on),
        "accountNumbers": list(facts.accounts),
        "hasVirtualAccounts": facts.virtual_accounts,
        "exemptionSmeDate": _iso(facts.exemption_sme_on),
    }


def _person(first: str, last: str) -> dict[str, Any]:
    return {"companyName": None, "firstName": first.upper(), "lastName": last.upper(), "pesel": None, "nip": None}


def _refuse_number(kind: str, number: str) -> None:
    codes = _KINDS[kind]
    if not (number.isascii() and number.isdigit()):
        raise _Refused(codes.characters)
    try:
        codes.clean(number)
    except NumberRefused as refused:
        raise _Refused(codes.length if refused.reason in ("length", "too_long") else codes.checksum) from None


def _day(query: dict[str, list[str]]) -> date:
    words = query.get("date", [""])[0]
    if not words:
        raise _Refused("WL-101")
    try:
        day = date.fromisoformat(words if len(words) == 10 else "")
    except ValueError:
        raise _Refused("WL-102") from None
    today = datetime.now(WARSAW).date()
    if day > today:
        raise _Refused("WL-103")
    if day.year < today.year - _OLDEST_YEARS:
        raise _Refused("WL-118")
    return day


def _error(code: str) -> dict[str, str]:
    return {"code": code, "message": _MESSAGES[code]}


def _request_id() -> str:
    return f"{secrets.token_hex(3)}-{secrets.token_hex(4)}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
