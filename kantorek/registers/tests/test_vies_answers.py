"""What VIES says: three outcomes, the requester's proof, and whatever is odd is unknown, never invalid."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kantorek.core import http
from kantorek.core.numbers import NumberRefused
from kantorek.registers.findings import Finding, RegisterDown
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
from kantorek.registers.vies import lookup, parse

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
VALID: dict[str, Any] = recorded("vies/valid.json")
INVALID: dict[str, Any] = recorded("vies/invalid.json")
JSON = "application/json"


def _find(monkeypatch: pytest.MonkeyPatch, *bodies: Any, requester: str = "", status: int = 200) -> Finding:
    monkeypatch.setattr(http, "send", says(*((status, JSON, written(body)) for body in bodies)))
    return lookup.find(conversation(requester=requester), "BE0999000041")


def _error(code: str) -> dict[str, Any]:
    return {"actionSucceed": False, "errorWrappers": [{"error": code, "message": "x"}]}


def test_reads_a_valid_number(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = _find(monkeypatch, VALID)
    assert (finding.outcome, finding.reason) == ("found", "")
    assert finding.data == {
        "valid": True,
        "country": "BE",
        "number": "0999000041",
        "consulted_on": "2024-04-23",
        "consultation": "",
        "name": "NV De Verzonnen Linde",
        "address": "Lindestraat 52\n1030 Schaarbeek",
        "matches": {},
    }
    assert "De Verzonnen Linde" in finding.raw


def test_a_clear_no_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = _find(monkeypatch, INVALID)
    assert (finding.outcome, finding.reason, finding.worth_retrying) == ("not_found", "invalid", False)
    assert finding.data is not None
    assert finding.data["valid"] is False
    assert "name" not in finding.data


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": "---", "address": "---"}, {"name": "", "address": ""}),
        ({"name": "", "address": None}, {"name": "", "address": ""}),
        ({"address": "A  1\r\n\n 1030   B\n"}, {"address": "A 1\n1030 B"}),
        ({"countryCode": "be", "vatNumber": "0999.000.041"}, {"number": "0999000041"}),
        ({"requestIdentifier": "WAPIAAAAY1"}, {"consultation": "WAPIAAAAY1"}),
        ({"traderNameMatch": "VALID", "traderCityMatch": "INVALID"}, {"matches": {"name": True, "city": False}}),
        ({"requestDate": "2026-11-21T23:30:00Z"}, {"consulted_on": "2026-11-22"}),
        ({"requestDate": "2026-11-21+01:00"}, {"consulted_on": "2026-11-21"}),
        ({"requestDate": "yesterday"}, {"consulted_on": ""}),
        ({"somethingNew": {"deep": [1]}, "actionSucceed": True, "errorWrappers": []}, {"valid": True}),
        ({"name": "A\x00B\ud800"}, {"name": "A\ufffdB\ufffd"}),
    ],
)
def test_reads_what_member_states_write_in_their_own_way(change: dict[str, Any], expected: dict[str, Any]) -> None:
    data = parse.read({**VALID, **change}, "BE", "0999000041").data
    assert {key: data[key] for key in expected} == expected


@pytest.mark.parametrize("wrappers", [["MS_UNAVAILABLE"], [{}], "MS_UNAVAILABLE", [{"error": ""}]])
def test_a_no_beside_an_error_of_another_shape_is_no_answer(monkeypatch: pytest.MonkeyPatch, wrappers: Any) -> None:
    finding = _find(monkeypatch, {**VALID, "valid": False, "errorWrappers": wrappers})
    assert (finding.outcome, finding.reason) == ("unknown", "malformed")


@pytest.mark.parametrize(
    ("code", "reason", "again"),
    [
        ("MS_UNAVAILABLE", "busy", True),
        ("MS_MAX_CONCURRENT_REQ", "busy", True),
        ("MS_MAX_CONCURRENT_REQ_TIME", "busy", True),
        ("GLOBAL_MAX_CONCURRENT_REQ", "busy", True),
        ("GLOBAL_MAX_CONCURRENT_REQ_TIME", "busy", True),
        ("SERVICE_UNAVAILABLE", "busy", True),
        ("TIMEOUT", "busy", True),
        ("SERVER_BUSY", "busy", True),
        ("VAT_BLOCKED", "blocked", True),
        ("IP_BLOCKED", "blocked", True),
        ("INVALID_INPUT", "bad_request", False),
        ("INVALID_REQUESTER_INFO", "bad_request", False),
        ("A_NEW_CODE", "unavailable", True),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 500])
def test_an_error_is_unknown_whatever_the_status(
    monkeypatch: pytest.MonkeyPatch, code: str, reason: str, again: bool, status: int
) -> None:
    finding = _find(monkeypatch, _error(code), status=status)
    assert (finding.outcome, finding.reason, finding.worth_retrying) == ("unknown", reason, again)
    assert code in finding.raw


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        None,
        "valid",
        {**INVALID, "actionSucceed": False},
        {**INVALID, "actionSucceed": None},
        {**INVALID, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]},
        {**INVALID, "userError": "MS_UNAVAILABLE"},
        {**INVALID, "valid": "false"},
        {**INVALID, "valid": 0},
        {**INVALID, "valid": None},
        {key: value for key, value in INVALID.items() if key != "valid"},
        {**INVALID, "vatNumber": "0999000042"},
        {**INVALID, "countryCode": "NL"},
        {**INVALID, "vatNumber": None},
        {"isValid": False, "userError": "INVALID", "vatNumber": "0999000041"},
    ],
)
def test_what_is_not_clearly_no_is_unknown(monkeypatch: pytest.MonkeyPatch, body: Any) -> None:
    finding = _find(monkeypatch, body)
    assert finding.outcome == "unknown"
    assert finding.reason in ("malformed", "busy")
    assert finding.worth_retrying


def test_a_clear_no_under_an_error_status_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _find(monkeypatch, INVALID, status=500).reason == "bad_status"


def test_a_requester_that_is_refused_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, str]] = []
    answers = says((200, JSON, written(_error("INVALID_REQUESTER_INFO"))), (200, JSON, written(VALID)))

    def send(method: str, url: str, **options: Any) -> http.Reply:
        asked.append(json.loads(options["content"]))
        return answers(method, url, **options)

    monkeypatch.setattr(http, "send", send)
    finding = lookup.find(conversation(requester="PL9990000126"), "BE0999000041")
    assert finding.data is not None
    assert (finding.outcome, finding.data["requester_refused"]) == ("found", True)
    assert asked == [
        {
            "countryCode": "BE",
            "vatNumber": "0999000041",
            "requesterMemberStateCode": "PL",
            "requesterNumber": "9990000126",
        },
        {"countryCode": "BE", "vatNumber": "0999000041"},
    ]
    assert finding.raw.count("=== check-vat-number") == 2


def test_the_consultation_number_is_the_request_id(monkeypatch: pytest.MonkeyPatch) -> None:
    for body in (VALID, INVALID):
        told = _find(monkeypatch, {**body, "requestIdentifier": "WAPIAAAAY2"}, requester="PL9990000126")
        assert told.request_id == "WAPIAAAAY2"


def test_a_number_that_cannot_be_one_is_refused() -> None:
    assert lookup.clean("pl 999-000-01-26") == "PL9990000126"
    with pytest.raises(NumberRefused) as refused:
        lookup.clean("GB123456789")
    assert refused.value.reason == "country"


@calm
@given(spoilt(VALID))
def test_a_spoilt_yes_never_becomes_a_no(body: Any) -> None:
    try:
        told = parse.read(body, "BE", "0999000041")
    except (RegisterDown, parse.RequesterRefused):
        return
    assert told.valid is body["valid"]
    assert is_storable(told.data)


@calm
@given(anything)
def test_no_value_is_a_clear_answer_by_chance(body: Any) -> None:
    with pytest.raises((RegisterDown, parse.RequesterRefused)):
        parse.read(body, "BE", "0999000041")


@calm
@given(st.integers(0, 600), st.binary(max_size=6))
def test_a_scratch_in_the_bytes_never_makes_a_no(monkeypatch: pytest.MonkeyPatch, at: int, scratch: bytes) -> None:
    good = (REPLIES / "vies/valid.json").read_bytes()
    body = good[:at] + scratch + good[at + len(scratch) :]
    monkeypatch.setattr(http, "send", says((200, JSON, body)))
    finding = lookup.find(conversation(), "BE0999000041")
    assert finding.outcome in ("found", "unknown")
    assert finding.raw
