"""Reads what VIES said: valid, clearly invalid, or an error that is neither (the body decides, never the status)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from kantorek.core.actor import WARSAW
from kantorek.registers.findings import RegisterDown
from kantorek.registers.values import lines_of, list_of, object_of, text_of

_BUSY: Final = frozenset(
    [
        "MS_UNAVAILABLE",
        "MS_MAX_CONCURRENT_REQ",
        "MS_MAX_CONCURRENT_REQ_TIME",
        "GLOBAL_MAX_CONCURRENT_REQ",
        "GLOBAL_MAX_CONCURRENT_REQ_TIME",
        "SERVICE_UNAVAILABLE",
        "TIMEOUT",
        "SERVER_BUSY",
    ]
)
_ERRORS: Final = {
    **dict.fromkeys(_BUSY, "busy"),
    "VAT_BLOCKED": "blocked",
    "IP_BLOCKED": "blocked",
    "INVALID_INPUT": "bad_request",
}
_REQUESTER: Final = "INVALID_REQUESTER_INFO"
_NOTHING: Final = re.compile(r"-{2,}")
_MATCHES: Final = {
    "name": "traderNameMatch",
    "street": "traderStreetMatch",
    "postal_code": "traderPostalCodeMatch",
    "city": "traderCityMatch",
    "company_type": "traderCompanyTypeMatch",
}


class RequesterRefused(Exception):
    """VIES does not know the number in whose name we asked; without one it answers all the same."""


@dataclass(frozen=True, slots=True)
class Told:
    """One clear answer about one number."""

    valid: bool
    data: dict[str, Any]
    consultation: str


def read(body: Any, country: str, number: str) -> Told:
    """Read an answer about this number; raises RegisterDown for everything that is not a clear yes or no."""
    if not isinstance(body, dict):
        raise RegisterDown("malformed", detail="no object")
    _refuse_error(body)
    valid = body.get("valid")
    if not isinstance(valid, bool):
        raise RegisterDown("malformed", detail="no clear answer")
    if (_country(body.get("countryCode")), _plain(body.get("vatNumber"))) != (country, _plain(number)):
        raise RegisterDown("malformed", detail="an answer about another number")
    consultation = _text(body.get("requestIdentifier"))[:60]
    data: dict[str, Any] = {
        "valid": valid,
        "country": country,
        "number": number,
        "consulted_on": _day(body.get("requestDate")),
        "consultation": consultation,
    }
    if valid:
        matches = {name: text_of(body.get(key)).upper() for name, key in _MATCHES.items()}
        data |= {
            "name": _text(body.get("name")),
            "address": _address(body.get("address")),
            "matches": {name: match == "VALID" for name, match in matches.items() if match in ("VALID", "INVALID")},
        }
    return Told(valid, data, consultation)


def _refuse_error(body: dict[str, Any]) -> None:
    codes = [text_of(object_of(wrapper).get("error")).upper() for wrapper in list_of(body.get("errorWrappers"))]
    # The other, undocumented address tells its trouble here, beside a "valid" that means nothing then.
    codes.append(text_of(body.get("userError")).upper())
    told = [code for code in codes if code not in ("", "VALID", "INVALID")]
    if _REQUESTER in told:
        raise RequesterRefused
    if told:
        code = next((code for code in told if code in _ERRORS), told[0])
        # A code that nobody has written down is trouble of the service, and may pass.
        raise RegisterDown(_ERRORS.get(code, "unavailable"), detail=code[:40])
    if body.get("errorWrappers") or ("actionSucceed" in body and body["actionSucceed"] is not True):
        raise RegisterDown("malformed", detail="an error without its code")


def _country(value: Any) -> str:
    code = text_of(value).upper()
    return "EL" if code == "GR" else code


def _plain(value: Any) -> str:
    return re.sub(r"[^0-9A-Z+*]", "", text_of(value).upper())


def _text(value: Any) -> str:
    text = text_of(value, 500)
    return "" if _NOTHING.fullmatch(text) else text


def _address(value: Any) -> str:
    lines = [" ".join(line.split()) for line in lines_of(value).splitlines()]
    text = "\n".join(line for line in lines if line)
    return "" if _NOTHING.fullmatch(text) else text


def _day(value: Any) -> str:
    """Give the day in Warsaw; the service writes a moment in UTC, or a day with its offset."""
    text = text_of(value, 40)
    try:
        if "T" in text:
            moment = datetime.fromisoformat(text)
            return (moment.astimezone(WARSAW) if moment.tzinfo else moment).date().isoformat()
        return date.fromisoformat(text[:10]).isoformat()
    except (ValueError, OverflowError):
        return ""
