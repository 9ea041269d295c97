"""Reads answers of the list of VAT payers into plain values; what is odd is malformed, never "not on the list"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from kantorek.core.actor import WARSAW
from kantorek.registers.findings import RegisterDown

_STATUSES: Final = {"czynny": "active", "zwolniony": "exempt", "niezarejestrowany": "none"}
_DAYS: Final = {
    "registered_on": "registrationLegalDate",
    "denied_on": "registrationDenialDate",
    "restored_on": "restorationDate",
    "removed_on": "removalDate",
    "exemption_sme_on": "exemptionSmeDate",
}
_TEXTS: Final = {
    "denial_basis": "registrationDenialBasis",
    "restoration_basis": "restorationBasis",
    "removal_basis": "removalBasis",
    "address": "workingAddress",
    "residence_address": "residenceAddress",
}
_PEOPLE: Final = {"representatives": "representatives", "clerks": "authorizedClerks", "partners": "partners"}
_NAME_PARTS: Final = ("companyName", "firstName", "lastName")
_CODE: Final = re.compile(r"WL-[0-9]{3}")
_PASSING: Final = frozenset({"WL-100", "WL-195", "WL-196"})
_LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Receipt:
    """The register's own number and time of an answer: the proof that somebody asked."""

    request_id: str
    request_time: str

    def as_data(self) -> dict[str, str]:
        """Give plain values for JSON."""
        return {"request_id": self.request_id, "request_time": self.request_time}


def reason_of(code: str) -> str:
    """Say what one of the register's WL codes means for us."""
    if code == "WL-191":
        return "daily_limit"
    return "refreshing" if code in _PASSING else "bad_request"


def error_code(body: Any) -> str:
    """Give the WL code of an answer, or of an entry's own error; empty where there is none."""
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def read_result(body: Any) -> dict[str, Any]:
    """Give the part of an answer that holds what was asked for."""
    result = body.get("result") if isinstance(body, dict) else None
    if not isinstance(result, dict):
        raise _odd("no result")
    return result


def read_receipt(result: Mapping[str, Any]) -> Receipt:
    """Read the number and the time; an answer without them proves nothing."""
    number = _text(result, "requestId")
    if not (0 < len(number) <= 80 and number.isascii() and number.isprintable()):
        raise _odd("request id")
    try:
        moment = datetime.strptime(_text(result, "requestDateTime"), "%d-%m-%Y %H:%M:%S").replace(tzinfo=WARSAW)
        return Receipt(number, moment.isoformat())
    except (ValueError, OverflowError):
        raise _odd("request time") from None


def read_subject(result: Mapping[str, Any], nip: str) -> dict[str, Any] | None:
    """Read the one subject of a search; None when the register says that it has none."""
    if "subject" not in result:
        raise _odd("no subject")
    return None if result["subject"] is None else _subject(result["subject"], nip)


def split_entries(result: Mapping[str, Any], asked: list[str]) -> dict[str, dict[str, Any]]:
    """Give the entry of each number asked; one that is missing, or comes twice, is not among them."""
    entries = result.get("entries")
    if not isinstance(entries, list):
        raise _odd("no entries")
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        number = entry.get("identifier") if isinstance(entry, dict) else None
        if isinstance(number, str) and number in asked:
            found.setdefault(number, []).append(entry)
    return {number: alike[0] for number, alike in found.items() if len(alike) == 1}


def read_entry(entry: Mapping[str, Any], nip: str) -> dict[str, Any] | None:
    """Read one entry of a plural answer: its subject, or None when the register says that it has none."""
    if entry.get("error"):
        code = error_code(entry["error"])
        if not code:
            raise _odd("error of an entry")
        raise RegisterDown(reason_of(code), detail=code)
    subjects = entry.get("subjects")
    if not isinstance(subjects, list) or len(subjects) > 1:
        raise _odd("subjects")
    return _subject(subjects[0], nip) if subjects else None


def read_assigned(result: Mapping[str, Any]) -> bool:
    """Tell whether the account belongs to the payer; only the register's two words will do."""
    word = _text(result, "accountAssigned").upper()
    if word not in ("TAK", "NIE"):
        raise _odd("account assigned")
    return word == "TAK"


def _subject(subject: Any, nip: str) -> dict[str, Any]:
    if not isinstance(subject, dict):
        raise _odd("subject")
    if _text(subject, "nip") != nip:
        raise _odd("another NIP")
    status = _text(subject, "statusVat")
    if status.lower() not in _STATUSES:
        raise _odd("VAT status")
    name = _text(subject, "name")
    if not name:
        raise _odd("no name")
    return {
        "name": name,
        "nip": nip,
        "regon": _digits(subject, "regon", 9, 14),
        "krs": _digits(subject, "krs", 10),
        "vat_status": _STATUSES[status.lower()],
        "vat_status_raw": status,
        **{key: _day(subject, theirs) for key, theirs in _DAYS.items()},
        **{key: _text(subject, theirs) for key, theirs in _TEXTS.items()},
        **{key: _people(subject, theirs) for key, theirs in _PEOPLE.items()},
        "accounts": _accounts(subject),
        "virtual_accounts": _flag(subject, "hasVirtualAccounts"),
    }


def _accounts(subject: Mapping[str, Any]) -> list[str]:
    accounts = []
    for account in _list(subject, "accountNumbers"):
        digits = account.replace(" ", "") if isinstance(account, str) else ""
        if not (len(digits) == 26 and digits.isascii() and digits.isdigit()):
            raise _odd("account number")
        accounts.append(digits)
    return sorted(set(accounts))


def _people(subject: Mapping[str, Any], key: str) -> list[str]:
    """Names only: a person's PESEL or NIP stays in the evidence."""
    names = []
    for person in _list(subject, key):
        if not isinstance(person, dict):
            raise _odd(key)
        names.append(" ".join(part for part in (_text(person, name) for name in _NAME_PARTS) if part))
    return [name for name in names if name]


def _list(row: Mapping[str, Any], key: str) -> list[Any]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise _odd(key)
    return value


def _flag(row: Mapping[str, Any], key: str) -> bool:
    value = row.get(key)
    if value in (None, ""):
        return False
    if not isinstance(value, bool):
        raise _odd(key)
    return value


def _digits(row: Mapping[str, Any], key: str, *lengths: int) -> str:
    """A number that is only told along the way: one that cannot be right is left out, the rest still holds."""
    text = _text(row, key)
    return text if text.isascii() and text.isdigit() and len(text) in lengths else ""


def _day(row: Mapping[str, Any], key: str) -> str | None:
    text = _text(row, key)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise _odd(key) from None


def _text(row: Mapping[str, Any], key: str) -> str:
    """Empty stands for null; what a database cannot hold is replaced."""
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _odd(key)
    clean = value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    return " ".join(clean.split())[:_LONGEST]


def _odd(what: str) -> RegisterDown:
    return RegisterDown("malformed", detail=what)
