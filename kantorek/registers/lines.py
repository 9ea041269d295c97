"""Which register is asked how: its address, the number it wants, and the function from a number to a finding."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from kantorek.core.numbers import clean_krs, clean_nip, clean_nrb
from kantorek.registers.conversation import Conversation
from kantorek.registers.crbr import lookup as crbr
from kantorek.registers.findings import Finding
from kantorek.registers.flat_file import lookup as flat_file
from kantorek.registers.gus import adapter as gus
from kantorek.registers.krs import lookup as krs
from kantorek.registers.nbp import lookup as nbp
from kantorek.registers.vies import lookup as vies
from kantorek.registers.white_list import lookup as white_list

Find = Callable[[Conversation, str], Finding]
FindMany = Callable[[Conversation, list[str]], dict[str, Finding]]
# A double click, or a form opened again, costs no second call.
_A_MOMENT: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One register: `setting` names its address, `calls` are booked together at the start of a look-up.

    `most` numbers fit into one plural question. `offline` asks nobody, so nothing is booked. `fresh` is how long an
    answer stands in for a new one. `dated`: the answer holds for the day it was given and no other.
    """

    setting: str
    clean: Callable[[str], str]
    find: Find
    find_many: FindMany | None = None
    most: int = 1
    calls: int = 1
    fresh: timedelta = _A_MOMENT
    dated: bool = False
    offline: bool = False


def clean_payee(text: str) -> str:
    """Check "NIP/account": who is paid, and on which account; raises NumberRefused."""
    nip, _slash, account = text.partition("/")
    return f"{clean_nip(nip)}/{clean_nrb(account)}"


LINES: Final[Mapping[str, Line]] = {
    "gus": Line(setting="GUS_URL", clean=clean_nip, find=gus.find, find_many=gus.find_many, most=20, calls=3),
    "white_list": Line(
        setting="WL_URL", clean=clean_nip, find=white_list.find, find_many=white_list.find_many, most=30, dated=True
    ),
    "account": Line(setting="WL_URL", clean=clean_payee, find=white_list.check_account, dated=True),
    "flat_file": Line(
        setting="WL_FLAT_URL",
        clean=clean_payee,
        find=flat_file.find,
        find_many=flat_file.find_many,
        most=100,
        dated=True,
        offline=True,
    ),
    "vies": Line(setting="VIES_URL", clean=vies.clean, find=vies.find),
    "crbr": Line(setting="CRBR_URL", clean=clean_nip, find=crbr.find),
    "krs": Line(setting="KRS_URL", clean=clean_krs, find=krs.find),
    "nbp": Line(setting="NBP_URL", clean=nbp.clean, find=nbp.find, fresh=timedelta(hours=1)),
}
REGISTERS: Final = tuple(LINES)


def line_of(register: str) -> Line:
    """Give the line of a register; refuses a name that is none."""
    if register not in LINES:
        raise ValueError(f"no such register: {register[:20]}")
    return LINES[register]


def is_configured(register: str) -> bool:
    """Tell whether somebody has said where the register is, and who we are there."""
    return bool(getattr(settings, line_of(register).setting)) and (register != "gus" or bool(settings.GUS_KEY))


def is_invented(register: str) -> bool:
    """Tell whether the address is the sandbox's."""
    sandbox, url = urlsplit(settings.SANDBOX), urlsplit(getattr(settings, line_of(register).setting))
    return bool(sandbox.netloc) and sandbox.netloc == url.netloc


def clean_number(register: str, number: str) -> str:
    """Check the number that this register is asked about; raises NumberRefused."""
    return line_of(register).clean(number)
