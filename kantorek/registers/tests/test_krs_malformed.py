"""Whatever comes instead of an extract: unknown with its evidence, never a company lost or invented."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kantorek.core import http
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.krs import full, lookup, parse
from kantorek.registers.tests.conversations import (
    REPLIES,
    anything,
    conversation,
    is_storable,
    recorded,
    says,
    spoilt,
    written,
)

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
KRS, GONE = "0001018274", "0001018700"
CURRENT: dict[str, Any] = recorded("krs/current.json")
FULL: dict[str, Any] = recorded("krs/full.json")
JSON = "application/json; charset=utf-8"
STATES = {"active", "suspended", "liquidation", "bankruptcy"}


def _find(monkeypatch: pytest.MonkeyPatch, *replies: tuple[int, str, bytes], number: str = KRS) -> Finding:
    monkeypatch.setattr(http, "send", says(*replies))
    return lookup.find(conversation(), number)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ((404, "text/html", b"<h1>Not here</h1>"), "malformed"),
        ((400, JSON, b"{}"), "bad_request"),
        ((200, "text/html", b"<html>"), "malformed"),
        ((200, JSON, b""), "malformed"),
        ((200, JSON, b"{}"), "malformed"),
        ((200, JSON, b"null"), "malformed"),
        ((200, JSON, b'{"odpis": {"naglowekA": {"numerKRS": "0001018274"}}}'), "malformed"),
        ((200, JSON, b"[" * 50_000), "malformed"),
        ((200, JSON, b'{"odpis": NaN}'), "malformed"),
        ((503, "text/plain", b"later"), "unavailable"),
        ((302, "", b""), "bad_status"),
    ],
)
def test_what_is_odd_is_unknown(monkeypatch: pytest.MonkeyPatch, reply: tuple[int, str, bytes], reason: str) -> None:
    finding = _find(monkeypatch, reply)
    assert (finding.outcome, finding.reason) == ("unknown", reason)
    assert finding.raw.startswith("=== OdpisAktualny P")


def test_an_answer_about_another_number_is_malformed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _find(monkeypatch, (200, JSON, written(CURRENT)), number="0001018275").reason == "malformed"


@calm
@given(spoilt(CURRENT))
def test_no_spoilt_extract_breaks_the_reader(body: Any) -> None:
    try:
        data = parse.current(body, KRS, "P")
    except RegisterDown as down:
        assert down.reason == "malformed"
        return
    assert data["krs"] == KRS
    assert data["state"] in STATES
    assert data["name"]
    assert is_storable(data)


@calm
@given(anything, st.sampled_from([f"dzial{number}" for number in range(1, 7)]))
def test_no_section_breaks_the_reader(section: Any, name: str) -> None:
    body = copy.deepcopy(CURRENT)
    body["odpis"]["dane"][name] = section
    try:
        assert is_storable(parse.current(body, KRS, "P"))
    except RegisterDown as down:
        # Every note of trouble stands in a section: one that cannot be read must not look like one without notes.
        assert down.reason == "malformed"
        assert name == "dzial1" or (section and not isinstance(section, dict))


@calm
@given(
    st.sampled_from(["likwidacja", "postepowanieUpadlosciowe", "postepowanieNaprawcze", "zawieszenieWznowienie"]),
    anything,
)
def test_no_note_breaks_the_reader(key: str, note: Any) -> None:
    body = copy.deepcopy(CURRENT)
    body["odpis"]["dane"]["dzial6"] = {key: [{"otwarcie": note, "zakonczenie": note}, note]}
    assert is_storable(parse.current(body, KRS, "P"))


@calm
@given(spoilt(FULL))
def test_no_spoilt_full_extract_breaks_the_reader(body: Any) -> None:
    try:
        assert is_storable(full.struck_off(body, GONE))
    except RegisterDown as down:
        assert down.reason == "malformed"


@calm
@given(st.integers(0, 6000), st.binary(max_size=6))
def test_a_scratch_in_the_bytes_never_loses_a_company(monkeypatch: pytest.MonkeyPatch, at: int, scratch: bytes) -> None:
    good = (REPLIES / "krs/current.json").read_bytes()
    finding = _find(monkeypatch, (200, JSON, good[:at] + scratch + good[at + len(scratch) :]))
    assert finding.outcome in ("found", "unknown")
    assert finding.data is None or finding.data["struck_off"] is False
