"""Who is paid, read out of text that people paste: the NIP and the account, or an account abroad."""

import re
from typing import Final

from stdnum import iban
from stdnum.exceptions import ValidationError

from kantorek.core.numbers import NumberRefused, clean_nip, clean_nrb

_LONGEST: Final = 500
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_SEPARATORS: Final = re.compile(r"[\s\u00a0\u200b.\-\u2010-\u2015]+")
_GAP: Final = r"[ \u00a0\u2009\u202f.\-\u2010-\u2015]{0,3}"
_RUN: Final = re.compile(rf"(?:PL{_GAP})?\d(?:{_GAP}\d)+", re.IGNORECASE | re.ASCII)
# The micro-account of a private person: bank 1010 0071, then 222, then 1 and the PESEL (Tax Code, art. 61b).
_PERSONAL: Final = "101000712221"
_FOREIGN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")


def numbers_in(text: str) -> tuple[str, str]:
    """Find a NIP and an account in a pasted text, each right by its check digits; empty where there is none.

    A line break that the browser swallowed leaves both in one row of 36 digits.
    """
    nip = account = ""
    for run in _RUN.findall(text[:_LONGEST]):
        digits = re.sub(r"\D", "", run)
        if len(digits) == 36:
            first, second = (digits[:26], digits[26:]), (digits[10:], digits[:10])
            pair = next((each for each in (first, second) if _is_nrb(each[0]) and _is_nip(each[1])), ("", ""))
            account, nip = account or pair[0], nip or pair[1]
        elif len(digits) == 26:
            account = account or (digits if _is_nrb(digits) else "")
        elif len(digits) == 10:
            nip = nip or (digits if _is_nip(digits) else "")
    if not account:
        found = (foreign_account(match) for match in _FOREIGN.findall(text[:_LONGEST].upper()))
        account = next((each for each in found if each), "")
    return nip, account


def names_a_person(account: str) -> bool:
    """Tell whether an account is a tax micro-account that holds a PESEL; such a one stands in no address."""
    return account.startswith(_PERSONAL, 2)


def foreign_account(text: str) -> str:
    """Give an IBAN of another country, checked by its digits; nothing for anything else."""
    compact = _SEPARATORS.sub("", text[:64]).upper().removeprefix("IBAN").lstrip(":")
    if compact.startswith("PL") or not _IBAN.fullmatch(compact):
        return ""
    try:
        return str(iban.validate(compact, check_country=False))
    except ValidationError:
        return ""


def _is_nip(digits: str) -> bool:
    try:
        return clean_nip(digits) == digits
    except NumberRefused:
        return False


def _is_nrb(digits: str) -> bool:
    try:
        return clean_nrb(digits) == digits
    except NumberRefused:
        return False
