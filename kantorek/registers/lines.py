"""Which register is asked how: the settings of each, and one function from a number to a finding."""

import time
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings

from kantorek.core.numbers import clean_nip
from kantorek.registers.findings import Finding
from kantorek.registers.gus import lookup
from kantorek.registers.gus.client import Account, Line
from kantorek.registers.sessions import SharedSession

REGISTERS = ("gus",)


def is_configured(register: str) -> bool:
    """Tell whether somebody has said where the register is and who we are there."""
    return register == "gus" and bool(settings.GUS_URL and settings.GUS_KEY)


def is_invented(register: str) -> bool:
    """Tell whether the address is the sandbox's."""
    sandbox, url = urlsplit(settings.SANDBOX), urlsplit(settings.GUS_URL)
    return register == "gus" and bool(sandbox.netloc) and sandbox.netloc == url.netloc


def clean_number(register: str, number: str) -> str:
    """Check the number that this register is asked about; raises NumberRefused."""
    if register not in REGISTERS:
        raise ValueError(f"no such register: {register[:20]}")
    return clean_nip(number)


def find(number: str, *, within: float, before_call: Callable[[float], None], on: date) -> Finding:
    """Ask GUS about a NIP and wait no longer than `within` seconds."""
    account = Account(settings.GUS_URL, settings.GUS_KEY, settings.GUS_PREFIX)
    session = SharedSession("gus", account.url, account.key)
    line = Line(account, session, time.monotonic() + within, before_call)
    return lookup.find_by_nip(line, number, on=on)
