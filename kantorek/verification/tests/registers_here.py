"""A sandbox with a white list and a flat file for one test, and accounts of its companies to try."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.cache import cache

from kantorek.core.numbers import micro_account
from kantorek.core.testing import drop_jobs
from kantorek.registers.flat_file.fetch import fetch
from kantorek.registers.limits import UNLIMITED, Limits
from kantorek.sandbox import FLAT_PATH, GUS_KEY, GUS_PATH, NBP_PATH, WL_PATH
from kantorek.sandbox.economy import Company, companies
from kantorek.sandbox.tests.running import Sandbox, sandbox
from kantorek.sandbox.vat_facts import make_account, vat_of

STRANGE = make_account("99990018", "0000000000004711")
"""An account that is nobody's."""
TAX = micro_account("9991843022")


@dataclass(frozen=True)
class Payee:
    """Somebody who is paid: a company of the sandbox with its first account."""

    nip: str
    account: str
    company: Company


def payee(status: str = "Czynny", *, virtual: bool = False, skip: int = 0) -> Payee:
    """Give a company of that VAT status with an account on the list."""
    found = [c for c in companies() if vat_of(c).status == status and vat_of(c).virtual_accounts == virtual]
    company = [c for c in found if vat_of(c).accounts][skip]
    return Payee(company.nip, vat_of(company).accounts[0], company)


@contextmanager
def registers_here(settings: Any, monkeypatch: Any, folder: Path) -> Iterator[Sandbox]:
    """Run a sandbox that the settings point at; no limit slows the test down, and no flat file is here yet."""
    cache.clear()
    drop_jobs()
    free = Limits(100, 1000, 10_000, UNLIMITED)
    monkeypatch.setattr("kantorek.registers.actions.quotas.limits_of", lambda register, at: free)
    settings.DATA = folder
    with sandbox() as running:
        running.world.white_list.rounds = 7
        settings.GUS_URL, settings.GUS_KEY = running.url + GUS_PATH, GUS_KEY
        settings.WL_URL, settings.WL_FLAT_URL = running.url + WL_PATH, running.url + FLAT_PATH
        settings.NBP_URL, settings.SANDBOX = running.url + NBP_PATH, running.url
        yield running


def take_file(on: date, at: Any) -> None:
    """Fetch the flat file of a day, as the morning's job does."""
    fetch(on, at=at)
