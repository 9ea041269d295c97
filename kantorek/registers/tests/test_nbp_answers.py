"""Rates of the National Bank: the day's table, the last one before it, and nothing that is not surely a rate."""

import copy
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kantorek.core import http
from kantorek.core.numbers import NumberRefused
from kantorek.core.wording import number_refusal
from kantorek.registers.conversation import read_json
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.nbp import lookup, parse
from kantorek.registers.tests.conversations import REPLIES, anything, conversation, recorded, says, spoilt

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
JSON, TEXT = "application/json; charset=utf-8", "text/plain; charset=utf-8"
FIRST, LAST = date(2026, 11, 10), date(2026, 11, 20)
RATES: dict[str, Any] = recorded("nbp/rates.json")
GOOD = (REPLIES / "nbp/rates.json").read_bytes()
TABLE = (REPLIES / "nbp/table.json").read_bytes()
NO_DATA = (404, TEXT, (REPLIES / "nbp/no-data.txt").read_bytes())


def _find(monkeypatch: pytest.MonkeyPatch, number: str, *replies: tuple[int, str, bytes]) -> Finding:
    monkeypatch.setattr(http, "send", says(*replies))
    return lookup.find(conversation(), number)


def _with(mid: str) -> bytes:
    return GOOD.replace(b"4.2287", mid.encode())


@pytest.mark.parametrize(
    ("day", "effective_on", "exact", "final", "before"),
    [
        ("2026-11-20", "2026-11-20", True, True, "2026-11-19"),
        ("2026-11-21", "2026-11-20", False, True, "2026-11-20"),
        ("2026-11-22", "2026-11-20", False, True, "2026-11-20"),
    ],
)
def test_gives_the_days_table_and_the_last_before_it(
    monkeypatch: pytest.MonkeyPatch, day: str, effective_on: str, exact: bool, final: bool, before: str
) -> None:
    data = _find(monkeypatch, f"EUR/{day}", (200, JSON, GOOD)).data
    assert data is not None
    assert (data["currency"], data["day"], data["effective_on"]) == ("EUR", day, effective_on)
    assert (data["rate"], data["table_no"]) == ("4.2287", "225/A/NBP/2026")
    assert (data["exact"], data["final"], data["before"]["effective_on"]) == (exact, final, before)


def test_a_days_own_table_is_never_the_one_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _find(monkeypatch, "EUR/2026-11-20", (200, JSON, GOOD)).data
    assert data is not None
    assert data["before"] == {"rate": "4.2400", "table_no": "224/A/NBP/2026", "effective_on": "2026-11-19"}


def test_today_before_noon_is_not_final(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "send", says((200, JSON, GOOD)))
    monday = conversation()
    monday.on = date(2026, 11, 23)
    data = lookup.find(monday, "EUR/2026-11-23").data
    assert data is not None
    assert (data["exact"], data["final"]) == (False, False)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("4.2", "4.2000"),
        ("4", "4.0000"),
        ("4.22870", "4.22870"),
        ("0.011937", "0.011937"),
        ("0.00020367", "0.00020367"),
        ("2.0367E-4", "0.00020367"),
        ("4.2287e0", "4.2287"),
        ("4E+1", "40.0000"),
    ],
)
def test_a_rate_keeps_the_decimals_that_came(written: str, expected: str) -> None:
    body = read_json(http.Reply(200, _with(written), {"content-type": JSON}, 1))
    assert parse.rates(body, "EUR", first=FIRST, last=LAST)[-1].rate == expected


@pytest.mark.parametrize(
    "written", ["0", "-4.2", "null", '""', '"4.2287"', "true", "1e999", "1e-300", "4.2287e-9", "[4.2]", "9" * 400]
)
def test_what_is_no_rate_spoils_the_answer(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    finding = _find(monkeypatch, "EUR/2026-11-20", (200, JSON, _with(written)))
    assert (finding.outcome, finding.reason) == ("unknown", "malformed")
    assert finding.raw


@pytest.mark.parametrize(
    "change",
    [
        {"code": "USD"},
        {"table": "C"},
        {"rates": []},
        {"rates": None},
        {"rates": [{"no": "225/A/NBP/2026", "effectiveDate": "2026-11-21", "mid": 4}]},
        {"rates": [{"no": "225/A/NBP/2026", "effectiveDate": "2026-10-20", "mid": 4}]},
        {"rates": [{"no": "225/A/NBP/2026", "effectiveDate": "", "mid": 4}]},
        {"rates": [{"no": "", "effectiveDate": "2026-11-20", "mid": 4}]},
        {"rates": [{"no": "225/C/NBP/2026", "effectiveDate": "2026-11-20", "mid": 4}]},
        {"rates": [{"no": "225/A/NBP/2026", "effectiveDate": "2026-11-20", "mid": 4}] * 2},
    ],
)
def test_an_answer_about_something_else_is_malformed(change: dict[str, Any]) -> None:
    with pytest.raises(RegisterDown) as down:
        parse.rates({**RATES, **change}, "EUR", first=FIRST, last=LAST)
    assert down.value.reason == "malformed"


def test_new_fields_and_another_order_are_passed_over() -> None:
    body = copy.deepcopy(RATES)
    body["rates"] = [{**row, "new": [1]} for row in reversed(body["rates"])]
    assert [rate.effective_on for rate in parse.rates(body, "EUR", first=FIRST, last=LAST)][-1] == "2026-11-20"


@pytest.mark.parametrize(
    ("number", "second", "outcome", "reason"),
    [
        ("XXX/2026-11-20", (200, JSON, TABLE), "not_found", "currency"),
        ("PLN/2026-11-20", (200, JSON, TABLE), "not_found", "currency"),
        ("EUR/2026-11-20", (200, JSON, TABLE), "unknown", "no_data"),
        ("XXX/2026-11-20", NO_DATA, "unknown", "malformed"),
        ("XXX/2026-11-20", (200, JSON, b"[]"), "unknown", "malformed"),
        ("XXX/2026-11-20", (200, JSON, b'[{"table": "A", "rates": [{"code": "EUR"}]}]'), "unknown", "malformed"),
        ("XXX/2026-11-20", (500, "text/html", b"oops"), "unknown", "bad_status"),
        ("XXX/2026-11-20", (200, "text/html", TABLE), "unknown", "malformed"),
    ],
)
def test_only_table_a_makes_a_currency_unknown(
    monkeypatch: pytest.MonkeyPatch, number: str, second: tuple[int, str, bytes], outcome: str, reason: str
) -> None:
    finding = _find(monkeypatch, number, NO_DATA, second)
    assert (finding.outcome, finding.reason) == (outcome, reason)
    assert "Brak danych" in finding.raw


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ((404, "text/html", b"<h1>Not here</h1>"), "malformed"),
        ((404, JSON, b"{}"), "malformed"),
        ((400, TEXT, b"400 BadRequest"), "bad_request"),
        ((429, TEXT, b"later"), "rate_limited"),
    ],
)
def test_what_is_odd_is_unknown(monkeypatch: pytest.MonkeyPatch, reply: tuple[int, str, bytes], reason: str) -> None:
    finding = _find(monkeypatch, "EUR/2026-11-20", reply)
    assert (finding.outcome, finding.reason) == ("unknown", reason)


def test_a_day_to_come_is_not_asked_about() -> None:
    finding = lookup.find(conversation(calls=0), "EUR/2026-11-23")
    assert (finding.outcome, finding.reason, finding.worth_retrying) == ("unknown", "future", False)


def test_the_first_day_has_none_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    row = {"no": "001/A/NBP/2002", "effectiveDate": "2002-01-02", "mid": 3.5}
    answers = says((200, JSON, json.dumps({**RATES, "rates": [row]}).encode()))

    def send(method: str, url: str, **options: Any) -> http.Reply:
        asked.append(url)
        return answers(method, url, **options)

    monkeypatch.setattr(http, "send", send)
    data = lookup.find(conversation(), "EUR/2002-01-02").data
    assert data is not None
    assert data["before"] is None
    assert asked[0].endswith("/api/exchangerates/rates/A/EUR/2002-01-02/2002-01-02/?format=json")


@pytest.mark.parametrize("text", ["eur/2026-11-20", " EUR / 2026-11-20 "])
def test_reads_a_currency_and_a_day(text: str) -> None:
    assert lookup.clean(text) == "EUR/2026-11-20"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("EUR", "characters"),
        ("EUR/2026-02-30", "characters"),
        ("EUR/20261120", "characters"),
        ("EU/2026-11-20", "characters"),
        ("€UR/2026-11-20", "characters"),
        ("EUR/٢٠٢٦-11-20", "characters"),
        ("EUR/2026-11-20/../tables", "characters"),
        ("x" * 10_000, "characters"),
        ("EUR/2002-01-01", "early"),
    ],
)
def test_refuses_what_is_no_currency_and_day(text: str, reason: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        lookup.clean(text)
    assert (refused.value.kind, refused.value.reason) == ("rate_day", reason)
    assert number_refusal(refused.value)


@calm
@given(spoilt(RATES))
def test_whatever_is_read_from_a_spoilt_answer_is_a_rate(body: Any) -> None:
    try:
        found = parse.rates(body, "EUR", first=FIRST, last=LAST)
    except RegisterDown as down:
        assert down.reason == "malformed"
        return
    for rate in found:
        assert Decimal(rate.rate) > 0
        assert "E" not in rate.rate
        assert FIRST <= date.fromisoformat(rate.effective_on) <= LAST


@calm
@given(anything)
def test_no_value_is_a_table_by_chance(body: Any) -> None:
    for read in (parse.currencies, lambda value: parse.rates(value, "EUR", first=FIRST, last=LAST)):
        with pytest.raises(RegisterDown):
            read(body)


@calm
@given(st.integers(0, len(GOOD)), st.binary(max_size=6))
def test_a_scratch_in_the_bytes_never_makes_a_currency_unknown(
    monkeypatch: pytest.MonkeyPatch, at: int, scratch: bytes
) -> None:
    body = GOOD[:at] + scratch + GOOD[at + len(scratch) :]
    assert _find(monkeypatch, "EUR/2026-11-20", (200, JSON, body)).outcome in ("found", "unknown")


@calm
@given(st.text(max_size=60))
def test_no_text_breaks_the_check(text: str) -> None:
    try:
        assert lookup.clean(text).isascii()
    except NumberRefused as refused:
        assert refused.kind == "rate_day"
