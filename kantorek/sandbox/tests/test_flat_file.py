"""The sandbox's flat file on the wire: which days there are, and that it holds what the sandbox's list says."""

import hashlib
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import py7zr
import pytest
from py7zr.io import BytesIOFactory

from kantorek.core import http
from kantorek.core.actor import WARSAW
from kantorek.sandbox import FLAT_PATH
from kantorek.sandbox.economy import by_nip, companies
from kantorek.sandbox.tests.running import Sandbox, sandbox
from kantorek.sandbox.vat_facts import MASK, masked, vat_of, virtual_account

NIP = "9991843022"
DAY = date(2026, 11, 20)


@pytest.fixture
def running() -> Iterator[Sandbox]:
    with sandbox() as here:
        here.world.white_list.rounds = 3
        yield here


def _read(running: Sandbox, day: date) -> Any:
    reply = http.get(f"{running.url}{FLAT_PATH}/pliki/{day:%Y%m%d}.7z")
    assert reply.headers["content-type"] == "application/x-7z-compressed"
    factory = BytesIOFactory(10_000_000)
    with py7zr.SevenZipFile(io.BytesIO(reply.body)) as archive:
        assert archive.getnames() == [f"{day:%Y%m%d}.json"]
        archive.extractall(factory=factory)
    return json.loads(next(iter(factory.products.values())).read())


def _hash(day: date, nip: str, account: str) -> str:
    words = f"{day:%Y%m%d}{nip}{account}"
    for _ in range(3):
        words = hashlib.sha512(words.encode()).hexdigest()
    return words


def test_the_file_holds_the_day_and_every_account(running: Sandbox) -> None:
    told = _read(running, DAY)
    assert told["naglowek"]["dataGenerowaniaDanych"] == "20261120"
    assert told["naglowek"]["liczbaTransformacji"] == "3"
    assert _hash(DAY, NIP, vat_of(by_nip()[NIP]).accounts[0]) in told["skrotyPodatnikowCzynnych"]
    exempt = next(company for company in companies() if vat_of(company).status == "Zwolniony")
    assert _hash(DAY, exempt.nip, vat_of(exempt).accounts[0]) in told["skrotyPodatnikowZwolnionych"]
    virtual = next(company for company in companies() if vat_of(company).virtual_accounts)
    account = virtual_account(vat_of(virtual), 12)
    assert MASK in told["maski"]
    assert _hash(DAY, virtual.nip, masked(account)) in told["skrotyPodatnikowCzynnych"]
    assert _hash(DAY, virtual.nip, account) not in told["skrotyPodatnikowCzynnych"]


def test_a_change_is_in_the_file_and_gone_with_it(running: Sandbox) -> None:
    account = vat_of(by_nip()[NIP]).accounts[0]
    before = _read(running, DAY)
    running.world.changes[NIP] = {"vat": "Zwolniony", "accounts_gone": [account]}
    after = _read(running, DAY)
    digest = _hash(DAY, NIP, account)
    assert digest in before["skrotyPodatnikowCzynnych"]
    assert digest not in after["skrotyPodatnikowCzynnych"] + after["skrotyPodatnikowZwolnionych"]
    running.world.changes.clear()
    assert _read(running, DAY) == before


def test_a_day_to_come_and_a_day_that_never_was_are_404(running: Sandbox) -> None:
    tomorrow = (datetime.now(WARSAW) + timedelta(days=1)).date()
    for name in (f"{tomorrow:%Y%m%d}.7z", "20260230.7z", "today.7z", "20261120.zip"):
        assert http.get(f"{running.url}{FLAT_PATH}/pliki/{name}", accept=frozenset({404})).status == 404
