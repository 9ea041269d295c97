"""The invented VIES over HTTP, asked by the real adapter: who is in it, its errors, every fault."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from kantorek.core import http
from kantorek.registers.findings import Finding
from kantorek.registers.tests.conversations import FAULTS, conversation
from kantorek.registers.vies import lookup
from kantorek.sandbox import VIES_PATH
from kantorek.sandbox.economy import Company, companies
from kantorek.sandbox.tests.running import Sandbox, sandbox
from kantorek.sandbox.vat_facts import vat_of

IN_EU: Company = next(company for company in companies() if vat_of(company).eu)
AT_HOME: Company = next(company for company in companies() if not vat_of(company).eu)


@pytest.fixture
def vies(settings: Any) -> Iterator[Sandbox]:
    with sandbox() as running:
        settings.VIES_URL = running.url + VIES_PATH
        yield running


def _ask(number: str, *, requester: str = "", seconds: float = 5.0) -> Finding:
    return lookup.find(conversation(requester=requester, seconds=seconds), number)


def test_knows_who_is_registered_for_trade_in_the_eu(vies: Sandbox) -> None:
    found, absent = _ask(f"PL{IN_EU.nip}"), _ask(f"PL{AT_HOME.nip}")
    assert found.data is not None
    assert (found.outcome, found.data["name"]) == ("found", IN_EU.register_name)
    assert IN_EU.postal_code in found.data["address"]
    assert (absent.outcome, absent.reason) == ("not_found", "invalid")
    assert vies.world.trouble.calls == {"vies:check": 2}


def test_a_change_shows(vies: Sandbox) -> None:
    vies.world.changes[IN_EU.nip] = {"eu": False}
    vies.world.changes[AT_HOME.nip] = {"eu": True, "name": "Nowa Nazwa sp. z o.o."}
    now = _ask(f"PL{AT_HOME.nip}")
    assert _ask(f"PL{IN_EU.nip}").outcome == "not_found"
    assert now.data is not None
    assert now.data["name"] == "NOWA NAZWA SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ"


def test_a_requester_gets_a_consultation_number(vies: Sandbox) -> None:
    found = _ask("EL999000006", requester=f"PL{IN_EU.nip}")
    assert found.data is not None
    assert found.request_id == found.data["consultation"] != ""
    assert "requester_refused" not in found.data
    refused = _ask("EL999000006", requester=f"PL{AT_HOME.nip}")
    assert refused.data is not None
    assert (refused.outcome, refused.request_id, refused.data["requester_refused"]) == ("found", "", True)


@pytest.mark.parametrize(
    ("number", "outcome", "reason"),
    [
        ("DE999000009", "found", ""),
        ("EL999000006", "found", ""),
        ("CZ49990004", "found", ""),
        ("DE999000017", "unknown", "busy"),
        ("DE999000025", "unknown", "busy"),
        ("EL999000018", "unknown", "blocked"),
        ("CZ49990012", "unknown", "bad_request"),
        ("CZ49990021", "not_found", "invalid"),
    ],
)
def test_invented_numbers_abroad(vies: Sandbox, number: str, outcome: str, reason: str) -> None:
    assert lookup.clean(number) == number
    finding = _ask(number)
    assert (finding.outcome, finding.reason) == (outcome, reason)


@pytest.mark.parametrize(("kind", "reason"), [*FAULTS.items(), ("busy", "busy")])
def test_every_fault_is_unknown_with_its_evidence(vies: Sandbox, kind: str, reason: str) -> None:
    vies.wish(register="vies", fault=kind, seconds=1)
    started = time.monotonic()
    finding = _ask(f"PL{AT_HOME.nip}", seconds=0.6 if kind == "slow" else 5.0)
    assert (finding.outcome, finding.reason, finding.worth_retrying) == ("unknown", reason, True)
    assert (finding.raw == "") is (kind == "slow")
    assert finding.retry_after == (1 if kind == "429" else None)
    assert time.monotonic() - started < (1.0 if kind == "slow" else 5.0)
    if kind != "slow":
        assert _ask(f"PL{AT_HOME.nip}").outcome == "not_found", "the next call is well again"


def test_nobody_there_is_unknown(settings: Any) -> None:
    settings.VIES_URL = "http://127.0.0.1:1/vies/rest-api"
    assert _ask("DE999000009").reason == "connect"


def test_without_calls_left_nothing_is_asked(vies: Sandbox) -> None:
    finding = lookup.find(conversation(calls=0), "DE999000009")
    assert (finding.outcome, finding.reason) == ("unknown", "quota")
    assert vies.world.trouble.calls == {}


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"countryCode": null}'])
def test_a_wish_that_is_none_is_told_so(vies: Sandbox, body: bytes) -> None:
    reply = http.post(f"{vies.url}{VIES_PATH}/check-vat-number", body, accept=None)
    assert b"INVALID_INPUT" in reply.body


def test_tells_which_states_answer(vies: Sandbox) -> None:
    assert vies.read(f"{VIES_PATH}/check-status")["vow"] == {"available": True}
