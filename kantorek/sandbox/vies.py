"""The sandbox's twin of VIES over REST."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from kantorek.sandbox import VIES_PATH
from kantorek.sandbox.answers import Answer, Request, data
from kantorek.sandbox.economy import Company, by_nip
from kantorek.sandbox.faults import play
from kantorek.sandbox.vat_facts import vat_of
from kantorek.sandbox.world import World

_NOTHING: Final = "---"
_TRADER: Final = ("Name", "Street", "PostalCode", "City", "CompanyType")


class Trader(NamedTuple):
    """What a member state tells about a number; Germany tells neither name nor address."""

    name: str = _NOTHING
    address: str = _NOTHING


# The demo's own office: with it VIES gives a consultation number.
OFFICE: Final = "PL9990700007"
# Invented companies abroad; a number that is not here is not valid.
FOREIGN: Final = {
    "DE999000009": Trader(),
    "EL999000006": Trader("ΕΛΙΑ ΕΜΠΟΡΙΚΗ Α.Ε.", "ΟΔΟΣ ΕΛΙΑΣ 7\n10557 - ΑΘΗΝΑ"),
    "CZ49990004": Trader("Lípa a syn s.r.o.", "Lipová 12\nBRNO - STŘED\n602 00  BRNO 2"),
}
# Germany has hours in which it never answers; this number meets them every time. The others tell their error always.
ERRORS: Final = {
    "DE999000017": "MS_UNAVAILABLE",
    "DE999000025": "MS_MAX_CONCURRENT_REQ",
    "EL999000018": "VAT_BLOCKED",
    "CZ49990012": "INVALID_INPUT",
}


def answer(world: World, request: Request) -> Answer | None:
    """Answer one request; another path is none of ours."""
    if not request.path.startswith(f"{VIES_PATH}/"):
        return None
    operation = request.path.removeprefix(f"{VIES_PATH}/")
    if request.method == "GET" and operation == "check-status":
        states = [{"countryCode": country, "availability": "Available"} for country in ("CZ", "DE", "EL", "PL")]
        return data({"vow": {"available": True}, "countries": states})
    if request.method != "POST" or operation != "check-vat-number":
        return _error("NOT_FOUND", 404)
    world.trouble.count("vies:check")
    fault = world.trouble.take("vies", "check")
    if fault and fault.kind == "busy":
        return _error("MS_UNAVAILABLE")
    told = _checked(world, request.body)
    if fault and fault.kind == "wrong_nip":
        told = data({**json.loads(told.body), "vatNumber": "9990000126"})
    return play(fault, told.body) or told


def _checked(world: World, body: bytes) -> Answer:
    try:
        wish = json.loads(body)
    except ValueError:
        return _error("INVALID_INPUT", 400)
    if not isinstance(wish, dict):
        return _error("INVALID_INPUT", 400)
    country, number = str(wish.get("countryCode", "")), str(wish.get("vatNumber", ""))
    requester = f"{wish.get('requesterMemberStateCode', '')}{wish.get('requesterNumber', '')}"
    if len(country) != 2 or not number:
        return _error("INVALID_INPUT")
    if requester and _trader(world, requester) is None:
        return _error("INVALID_REQUESTER_INFO")
    if error := ERRORS.get(country + number):
        return _error(error)
    return data(_answer(country, number, requester, _trader(world, country + number)))


def _answer(country: str, number: str, requester: str, trader: Trader | None) -> dict[str, Any]:
    told = trader or Trader()
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    token = hashlib.sha256(f"{requester}{country}{number}{moment}".encode()).hexdigest()
    return {
        "countryCode": country,
        "vatNumber": number,
        "requestDate": moment,
        "valid": trader is not None,
        "requestIdentifier": f"WAPIAAAA{token[:8].upper()}" if requester else "",
        "name": told.name,
        "address": told.address,
        **{f"trader{piece}": _NOTHING for piece in _TRADER},
        **{f"trader{piece}Match": "NOT_PROCESSED" for piece in _TRADER},
    }


def _trader(world: World, number: str) -> Trader | None:
    if number == OFFICE:
        return Trader("JAWORSKA I WSPÓLNICY SP. Z O.O.", "WARSZTATOWA 4\n85-001 BYDGOSZCZ")
    if number[:2] != "PL":
        return FOREIGN.get(number)
    company = by_nip().get(number[2:])
    if company is None:
        return None
    changed = world.changes.get(company.nip, {})
    if not vat_of(company, changed).eu:
        return None
    told: dict[str, Any] = {key: str(changed[key]) for key in ("name", "street") if changed.get(key)}
    return _polish(replace(company, **told))


def _polish(company: Company) -> Trader:
    street = company.street.removeprefix("ul. ") or company.city
    house = f"{company.building}/{company.flat}" if company.flat else company.building
    return Trader(company.register_name, f"{street} {house}\n{company.postal_code} {company.city}".upper())


def _error(code: str, status: int = 200) -> Answer:
    return data({"actionSucceed": False, "errorWrappers": [{"error": code}]}, status)
