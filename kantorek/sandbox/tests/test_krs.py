"""The invented court register over HTTP, asked by the real adapter: forms, troubles, changes, every fault."""

from collections.abc import Iterator
from typing import Any

import pytest

from kantorek.core import http
from kantorek.registers.findings import Finding
from kantorek.registers.krs import lookup
from kantorek.registers.tests.conversations import FAULTS, conversation
from kantorek.sandbox import KRS_PATH
from kantorek.sandbox.court import board_of, court_of
from kantorek.sandbox.economy import by_nip, companies
from kantorek.sandbox.tests.running import Sandbox, sandbox

WIERZBICKI = by_nip()["9990903414"]


@pytest.fixture
def krs(settings: Any) -> Iterator[Sandbox]:
    with sandbox() as running:
        settings.KRS_URL = running.url + KRS_PATH
        yield running


def _ask(number: str = WIERZBICKI.krs, *, seconds: float = 5.0) -> Finding:
    return lookup.find(conversation(seconds=seconds), number)


def _data(number: str = WIERZBICKI.krs) -> dict[str, Any]:
    finding = _ask(number)
    assert finding.outcome == "found", finding.reason
    assert finding.data is not None
    return finding.data


def test_every_company_of_the_court_is_read(krs: Sandbox) -> None:
    registered = [company for company in companies() if company.krs]
    one_of_each = {company.form: company for company in registered}
    for company in one_of_each.values():
        data = _data(company.krs)
        assert (data["nip"], data["regon"]) == (company.nip, company.regon)
        assert data["name_raw"].startswith(company.register_name)
        assert data["city"] == company.city
        assert data["register"] == ("S" if company.form in ("fundacja", "stowarzyszenie") else "P")
        assert ("capital" in data) is (company.form in ("sp_zoo", "sa", "psa"))
        assert len(data["representation"]["members"]) == len(board_of(company)) >= 1


def test_names_are_masked_and_the_same_in_every_run(krs: Sandbox) -> None:
    first, second = board_of(WIERZBICKI), board_of(WIERZBICKI)
    assert first == second
    name = _data()["representation"]["members"][0]["name"]
    assert first[0].last_name not in name
    assert "*" in name


def test_sole_traders_are_not_here() -> None:
    assert court_of(next(company for company in companies() if company.natural)) is None


@pytest.mark.parametrize(
    ("nip", "state", "key", "day"),
    [
        ("9990000149", "struck_off", "struck_off_on", "2025-07-14"),
        ("9990000221", "bankruptcy", "bankruptcy", "2026-05-20"),
        ("9990000250", "active", "registered_on", ""),
    ],
)
def test_the_special_ones_show(krs: Sandbox, nip: str, state: str, key: str, day: str) -> None:
    data = _data(by_nip()[nip].krs)
    assert data["state"] == state
    assert day in str(data[key])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"liquidation": True}, {"state": "liquidation", "name": "Transport Wierzbicki sp. z o.o. w likwidacji"}),
        ({"bankrupt": True}, {"state": "bankruptcy"}),
        ({"suspended_on": "2026-11-01"}, {"state": "suspended", "suspension": {"suspended_on": "2026-11-01"}}),
        ({"ended_on": "2026-11-01"}, {"state": "struck_off", "struck_off": True, "struck_off_on": "2026-11-01"}),
        ({"ended_on": "2999-11-01"}, {"state": "active", "struck_off": False}),
        ({"name": "Wierzba S.A.", "street": "al. Nowa"}, {"state": "active", "street": "al. Nowa"}),
    ],
)
def test_a_change_shows(krs: Sandbox, change: dict[str, Any], expected: dict[str, Any]) -> None:
    krs.world.changes[WIERZBICKI.nip] = change
    data = _data()
    assert {key: data[key] for key in expected} == expected


def test_nobody_of_that_number(krs: Sandbox) -> None:
    assert _ask("0000000001").outcome == "not_found"
    assert krs.world.trouble.calls == {"krs:OdpisAktualny": 2}


@pytest.mark.parametrize(("kind", "reason"), FAULTS.items())
def test_every_fault_is_unknown_with_its_evidence(krs: Sandbox, kind: str, reason: str) -> None:
    krs.wish(register="krs", fault=kind, seconds=1)
    finding = _ask(seconds=0.6 if kind == "slow" else 5.0)
    assert (finding.outcome, finding.reason, finding.worth_retrying) == ("unknown", reason, True)
    assert (finding.raw == "") is (kind == "slow")
    assert krs.world.trouble.calls == {"krs:OdpisAktualny": 1}, "trouble is no reason to ask the other register"


def test_without_a_second_call_the_first_404_says_nothing(krs: Sandbox) -> None:
    finding = lookup.find(conversation(calls=1), "0000000001")
    assert (finding.outcome, finding.reason) == ("unknown", "quota")


@pytest.mark.parametrize(
    "path", ["OdpisAktualny/123?rejestr=P", "OdpisAktualny/0001018274?rejestr=X", "Inny/0001018274"]
)
def test_a_wish_that_is_none_is_told_so(krs: Sandbox, path: str) -> None:
    assert http.get(f"{krs.url}{KRS_PATH}/api/krs/{path}", accept=None).status in (400, 404)
