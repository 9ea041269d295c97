"""The sandbox's white list on the wire: every path, the codes of the register, the facts behind it."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from kantorek.core import http
from kantorek.core.actor import WARSAW
from kantorek.core.numbers import clean_nrb
from kantorek.sandbox import WL_PATH
from kantorek.sandbox.economy import by_nip, companies
from kantorek.sandbox.tests.running import Sandbox, sandbox
from kantorek.sandbox.vat_facts import MASK, masked, vat_of, virtual_account

NIP = "9991843022"


@pytest.fixture
def running() -> Iterator[Sandbox]:
    with sandbox() as here:
        yield here


def _read(running: Sandbox, path: str, *, date: str = "", accept: int = 200) -> Any:
    day = date or datetime.now(WARSAW).date().isoformat()
    reply = http.get(f"{running.url}{WL_PATH}/api/{path}?date={day}", accept=frozenset({accept}))
    assert reply.headers["content-type"] == "application/json"
    return json.loads(reply.body)


def test_facts_are_the_same_in_every_run_and_of_every_kind() -> None:
    facts = [vat_of(company) for company in companies()]
    count = Counter(one.status for one in facts)
    assert count["Czynny"] > 400
    assert count["Zwolniony"] > 20
    assert count["Niezarejestrowany"] >= 2
    assert 100 < sum(one.eu for one in facts) < 200
    assert sum(one.virtual_accounts for one in facts) > 5
    accounts = [account for one in facts for account in one.accounts]
    assert len(set(accounts)) == len(accounts)
    assert all(clean_nrb(account) == account for account in accounts)
    assert vat_of(by_nip()["9991357209"]).accounts == ("82999900187920926444790682",)


def test_a_virtual_account_hides_behind_its_mask() -> None:
    facts = next(one for one in map(vat_of, companies()) if one.virtual_accounts)
    account = virtual_account(facts, 7)
    assert clean_nrb(account) == account
    assert masked(account) == MASK.replace("YYYYYY", facts.customer)
    assert facts.owns(account)
    assert not facts.owns(virtual_account(vat_of(by_nip()[NIP]), 7))


def test_searches_by_every_number(running: Sandbox) -> None:
    company, account = by_nip()[NIP], vat_of(by_nip()[NIP]).accounts[0]
    assert _read(running, f"search/nip/{NIP}")["result"]["subject"]["nip"] == NIP
    assert _read(running, f"search/regon/{company.regon}")["result"]["subject"]["nip"] == NIP
    assert _read(running, f"search/bank-account/{account}")["result"]["subjects"][0]["nip"] == NIP
    for path in (f"search/nips/{NIP}", f"search/regons/{company.regon}", f"search/bank-accounts/{account}"):
        entry = _read(running, path)["result"]["entries"][0]
        assert (entry["identifier"], entry["subjects"][0]["nip"]) == (path.rsplit("/", 1)[1], NIP)
    assert _read(running, f"check/regon/{company.regon}/bank-account/{account}")["result"]["accountAssigned"] == "TAK"
    told = _read(running, f"check/nip/{NIP}/bank-account/{account}")["result"]
    assert re.fullmatch(r"\d\d-\d\d-\d{4} \d\d:\d\d:\d\d", told["requestDateTime"])
    assert told["requestId"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("search/nip/999184302", "WL-113"),
        ("search/nip/99918430AB", "WL-114"),
        ("search/nip/9991843023", "WL-115"),
        ("search/regon/52901834", "WL-105"),
        ("search/regon/529018342", "WL-107"),
        ("search/bank-account/123", "WL-109"),
        ("search/bank-account/83999900187920926444790682", "WL-111"),
        (f"check/nip/{NIP}/bank-account/x", "WL-110"),
        ("search/nips/" + ",".join(["9991843022"] * 31), "WL-130"),
        ("search/name/abcde", "WL-190"),
        ("else", "WL-190"),
    ],
)
def test_input_errors_have_the_registers_codes(running: Sandbox, path: str, code: str) -> None:
    assert _read(running, path, accept=400)["code"] == code


def test_days_are_checked(running: Sandbox) -> None:
    tomorrow = (datetime.now(WARSAW) + timedelta(days=1)).date().isoformat()
    for day, code in ((tomorrow, "WL-103"), ("22.11.2026", "WL-102"), ("1999-01-01", "WL-118")):
        assert _read(running, f"search/nip/{NIP}", date=day, accept=400)["code"] == code


def test_a_bad_number_in_a_batch_has_its_own_error(running: Sandbox) -> None:
    entries = _read(running, f"search/nips/{NIP},9991843023")["result"]["entries"]
    assert [entry.get("error", {}).get("code") for entry in entries] == [None, "WL-115"]


def test_the_days_quota_is_counted_by_kind(running: Sandbox) -> None:
    running.world.white_list.most = {"search": 1, "check": 0}
    _read(running, f"search/nip/{NIP}")
    assert _read(running, f"search/nip/{NIP}", accept=429)["code"] == "WL-191"
    account = vat_of(by_nip()[NIP]).accounts[0]
    assert _read(running, f"check/nip/{NIP}/bank-account/{account}", accept=429)["code"] == "WL-191"
