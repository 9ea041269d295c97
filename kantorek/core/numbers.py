"""Polish identifiers: NIP, REGON, KRS, PESEL, bank account and tax micro-account, checked digit by digit."""

import re
from collections.abc import Callable
from typing import Final, Literal

from stdnum import iban
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidLength, ValidationError
from stdnum.pl import nip as nip_check
from stdnum.pl import pesel as pesel_check
from stdnum.pl import regon as regon_check

Kind = Literal["nip", "regon", "krs", "pesel", "nrb"]
Reason = Literal["empty", "too_long", "characters", "length", "zeros", "checksum", "birth_date"]

# Longer than any number with its label and separators; what is longer is not read at all.
_LONGEST_TEXT: Final = 64
_SEPARATORS: Final = re.compile(r"[\s\u200b\u2060\ufeff\u00ad.\-\u2010-\u2015\u2212]+")
_LABEL: Final = re.compile(r"^(?:NIP|REGON|KRS|PESEL|IBAN|NRB)[:#]?", re.IGNORECASE)
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
