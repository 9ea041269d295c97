"""Identifiers: NIP, REGON, KRS, PESEL, bank account and tax micro-account checked digit by digit; VAT-EU by its format."""

import re
from collections.abc import Callable
from typing import Final, Literal

from stdnum import iban
from stdnum.eu import vat as eu_check
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError
from stdnum.pl import nip as nip_check
from stdnum.pl import pesel as pesel_check
from stdnum.pl import regon as regon_check

Kind = Literal["nip", "regon", "krs", "pesel", "nrb", "vat_eu", "rate_day"]
Reason = Literal["empty", "too_long", "characters", "length", "zeros", "checksum", "birth_date", "country", "early"]

# Longer than any number with its label and separators; what is longer is not read at all.
_LONGEST_TEXT: Final = 64
_SEPARATORS: Final = re.compile(r"[\s\u200b\u2060\ufeff\u00ad.\-\u2010-\u2015\u2212]+")
_LABEL: Final = re.compile(r"^(?:NIP|REGON|KRS|PESEL|IBAN|NRB)[:#]?", re.IGNORECASE)
_VAT_LABEL: Final = re.compile(r"^(?:VAT[ \-]?(?:UE|EU)?|NIP)[ :#]+", re.IGNORECASE)
_VAT_NUMBER: Final = re.compile(r"[0-9A-Z+*]{2,12}")
# The National Bank's part of every micro-account: bank 1010 0071, then 222 (Tax Code, art. 61b).
_MICRO_ACCOUNT_BANK: Final = "10100071222"


class NumberRefused(ValueError):
    """The text is not such a number; `reason` says why, so that a form or the API can word it."""

    def __init__(self, kind: Kind, reason: Reason) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind: Kind = kind
        self.reason: Reason = reason


def clean_nip(text: str | None) -> str:
    """Give the ten digits of a tax number; separators, a label and the `PL` prefix are dropped."""
    digits = _digits("nip", text, prefix="PL")
    _refuse_length("nip", digits, 10)
    return _checked("nip", digits, nip_check.validate)


def clean_regon(text: str | None) -> str:
    """Give the 9 digits of a REGON, or the 14 of a local unit."""
    digits = _digits("regon", text)
    _refuse_length("regon", digits, 9, 14)
    return _checked("regon", digits, regon_check.validate)


def clean_krs(text: str | None) -> str:
    """Give the ten digits of a court register number; it has no check digit and is padded with zeros."""
    digits = _digits("krs", text)
    if len(digits) > 10:
        raise NumberRefused("krs", "length")
    return digits.zfill(10)


def clean_pesel(text: str | None) -> str:
    """Give the eleven digits of a person's number."""
    digits = _digits("pesel", text)
    _refuse_length("pesel", digits, 11)
    return _checked("pesel", digits, pesel_check.validate)


def clean_nrb(text: str | None) -> str:
    """Give the 26 digits of a domestic bank account."""
    digits = _digits("nrb", text, prefix="PL")
    _refuse_length("nrb", digits, 26)
    return _checked("nrb", digits, lambda number: iban.validate(f"PL{number}"))


def clean_eu_vat(text: str | None) -> str:
    """Give a VAT-EU number as its country's two letters and the rest: PL9990000126, EL for Greece, XI for Northern Ireland.

    A NIP without letters is taken as Polish. Another country's number is held to its format only: check digits of
    other countries have exceptions that only their own register knows. Numbers of Great Britain are not in the EU.
    """
    if text is None or not text.strip():
        raise NumberRefused("vat_eu", "empty")
    if len(text) > _LONGEST_TEXT:
        raise NumberRefused("vat_eu", "too_long")
    compact = _SEPARATORS.sub("", _VAT_LABEL.sub("", text.strip())).upper()
    if not compact:
        raise NumberRefused("vat_eu", "empty")
    country, rest = compact[:2], compact[2:]
    if country == "PL" or compact.isdigit():
        return f"PL{_as_vat_eu(clean_nip, compact)}"
    if not country.isascii() or country.lower() not in {*eu_check.MEMBER_STATES, "el"}:
        raise NumberRefused("vat_eu", "country")
    if not _VAT_NUMBER.fullmatch(rest):
        raise NumberRefused("vat_eu", "characters" if 2 <= len(rest) <= 12 else "length")
    return _foreign("EL" if country == "GR" else country, rest)


def _as_vat_eu(clean: Callable[[str], str], text: str) -> str:
    try:
        return clean(text)
    except NumberRefused as refused:
        raise NumberRefused("vat_eu", refused.reason) from refused


def _foreign(country: str, rest: str) -> str:
    try:
        return str(eu_check.validate(country + rest))
    except InvalidLength as error:
        raise NumberRefused("vat_eu", "length") from error
    except InvalidFormat as error:
        raise NumberRefused("vat_eu", "characters") from error
    except ValidationError:  # a check digit or a part that may be one of the exceptions: VIES knows
        return country + rest


def micro_account(identifier: str | None) -> str:
    """Compute the tax micro-account of a NIP (businesses, remitters) or a PESEL (private persons)."""
    digits = _digits("nip", identifier, prefix="PL")
    if len(digits) == 11:
        tail = f"1{clean_pesel(digits)}0"
    else:
        tail = f"2{clean_nip(digits)}00"
    number = f"{_MICRO_ACCOUNT_BANK}{tail}"
    control = 98 - int(f"{number}252100") % 97
    return f"{control:02d}{number}"


def nip_display(nip: str) -> str:
    """Write a clean NIP the way people read it: 999-184-30-22."""
    if len(nip) != 10:
        return nip
    return f"{nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}"


def nrb_display(account: str) -> str:
    """Write a clean bank account in groups: 42 1010 0071 2222 …"""
    groups = [account[:2], *(account[at : at + 4] for at in range(2, len(account), 4))]
    return " ".join(groups)


def _digits(kind: Kind, text: str | None, *, prefix: str = "") -> str:
    if text is None or not text.strip():
        raise NumberRefused(kind, "empty")
    if len(text) > _LONGEST_TEXT:
        raise NumberRefused(kind, "too_long")
    compact = _LABEL.sub("", _SEPARATORS.sub("", text))
    if prefix and compact[: len(prefix)].upper() == prefix:
        compact = compact[len(prefix) :]
    if not compact:
        raise NumberRefused(kind, "empty")
    # isdigit alone lets digits of other scripts through.
    if not (compact.isascii() and compact.isdigit()):
        raise NumberRefused(kind, "characters")
    if not compact.strip("0"):
        raise NumberRefused(kind, "zeros")
    return compact


def _refuse_length(kind: Kind, digits: str, *lengths: int) -> None:
    if len(digits) not in lengths:
        raise NumberRefused(kind, "length")


def _checked(kind: Kind, digits: str, validate: Callable[[str], str]) -> str:
    try:
        validate(digits)
    except InvalidChecksum as error:
        raise NumberRefused(kind, "checksum") from error
    except InvalidLength as error:
        raise NumberRefused(kind, "length") from error
    except InvalidComponent as error:
        raise NumberRefused(kind, "birth_date" if kind == "pesel" else "checksum") from error
    except ValidationError as error:
        raise NumberRefused(kind, "characters") from error
    return digits
