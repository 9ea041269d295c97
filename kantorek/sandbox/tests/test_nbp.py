"""The invented bank over HTTP, asked by the real adapter: working days, holidays, every fault."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from kantorek.core import http
from kantorek.registers.findings import Finding
from kantorek.registers.nbp import lookup
from kantorek.registers.tests.conversations import FAULTS, conversation
from kantorek.sandbox import NBP_PATH
from kantorek.sandbox.nbp import CURRENCIES, is_working_day, rate_on, table_number
from kantorek.sandbox.tests.running import Sandbox, sandbox


@pytest.fixture
def nbp(settings: Any) -> Iterator[Sandbox]:
    with sandbox() as running:
        settings.NBP_URL = running.url + NBP_PATH
        yield running


def _ask(number: str, *, seconds: float = 5.0) -> Finding:
    return lookup.find(conversation(seconds=seconds), number)


@pytest.mark.parametrize(
    ("day", "effective_on", "before"),
    [
        ("2026-11-20", "2026-11-20", "2026-11-19"),
        ("2026-11-11", "2026-11-10", "2026-11-10"),
        ("2026-11-12", "2026-11-12", "2026-11-10"),
        ("2026-04-06", "2026-04-03", "2026-04-03"),
        ("2026-01-02", "2026-01-02", "2025-12-31"),
        ("2025-12-28", "2025-12-23", "2025-12-23"),
        ("2024-12-27", "2024-12-27", "2024-12-24"),
    ],
)
def test_a_day_without_a_table_falls_back(nbp: Sandbox, day: str, effective_on: str, before: str) -> None:
    data = _ask(f"EUR/{day}").data
    assert data is not None
    assert (data["effective_on"], data["before"]["effective_on"]) == (effective_on, before)
    assert data["exact"] is (day == effective_on)
    assert data["rate"] == rate_on("EUR", date.fromisoformat(effective_on))
    assert data["table_no"] == table_number(date.fromisoformat(effective_on))


@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_currency_is_read_to_its_last_decimal(nbp: Sandbox, currency: str) -> None:
    data = _ask(f"{currency}/2026-11-20").data
    assert data is not None
    assert data["rate"] == rate_on(currency, date(2026, 11, 20))
    assert len(data["rate"].partition(".")[2]) == CURRENCIES[currency][2]


def test_a_currency_that_table_a_has_not(nbp: Sandbox) -> None:
    finding = _ask("XXX/2026-11-20")
    assert (finding.outcome, finding.reason) == ("not_found", "currency")
    assert nbp.world.trouble.calls == {"nbp:rates": 1, "nbp:tables": 1}


@pytest.mark.parametrize(("kind", "reason"), FAULTS.items())
def test_every_fault_is_unknown_with_its_evidence(nbp: Sandbox, kind: str, reason: str) -> None:
    nbp.wish(register="nbp", fault=kind, seconds=1)
    finding = _ask("EUR/2026-11-20", seconds=0.6 if kind == "slow" else 5.0)
    assert (finding.outcome, finding.reason, finding.worth_retrying) == ("unknown", reason, True)
    assert (finding.raw == "") is (kind == "slow")


@pytest.mark.parametrize("kind", ["429", "500", "html", "empty", "cut"])
def test_trouble_with_table_a_never_makes_a_currency_unknown(nbp: Sandbox, kind: str) -> None:
    nbp.wish(register="nbp", fault=kind, operation="tables")
    assert _ask("XXX/2026-11-20").outcome == "unknown"


@pytest.mark.parametrize(
    ("path", "status", "piece"),
    [
        ("rates/A/EUR/2026-11-22/", 404, b"Brak danych"),
        ("rates/A/EUR/2026-11-20/", 200, b'"effectiveDate":"2026-11-20"'),
        ("rates/A/eur/last/3/", 200, b'"code":"EUR"'),
        ("rates/A/EUR/2026-11-20/2026-11-10/", 400, b"400 BadRequest"),
        ("rates/A/EUR/2026-01-01/2026-11-10/", 400, b"400 BadRequest"),
        ("rates/A/EUR/soon/", 400, b"400 BadRequest"),
        ("rates/A/EUR/2001-12-20/", 404, b"Brak danych"),
        ("tables/A/2026-11-20/", 200, b'"no":"'),
        ("tables/A/", 200, b'"code":"EUR"'),
        ("tables/Z/", 404, b"404"),
    ],
)
def test_speaks_as_the_bank_does(nbp: Sandbox, path: str, status: int, piece: bytes) -> None:
    reply = http.get(f"{nbp.url}{NBP_PATH}/api/exchangerates/{path}?format=json", accept=None)
    assert (reply.status, piece in reply.body) == (status, True)
    assert reply.headers["content-type"].startswith("application/json" if status == 200 else "text/plain")


def test_working_days_are_counted_from_new_year() -> None:
    assert table_number(date(2026, 1, 2)) == "001/A/NBP/2026"
    assert [is_working_day(date(2026, 6, day)) for day in (3, 4, 5)] == [True, False, True], "Corpus Christi"
    assert [is_working_day(date(year, 12, 24)) for year in (2024, 2025)] == [True, False]
