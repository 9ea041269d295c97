"""Reading the white list's answers: every field of a recorded one, and nothing but the typed failure from garbage."""

import copy
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from kantorek.core import http
from kantorek.registers.findings import RegisterDown
from kantorek.registers.tests.conversations import conversation, is_storable, recorded, written
from kantorek.registers.white_list import lookup, parse

NIP, SOLE, NOBODY, REFUSED = "9990000126", "9990000132", "9990000149", "9990000155"
FOUND = recorded("white_list/search-nip.found.json")
ENTRIES = recorded("white_list/search-nips.entries.json")
EVERY_FIELD = {
    "name": "TARTAK OLSZYNA SPÓŁKA JAWNA",
    "nip": NIP,
    "regon": "529018341",
    "krs": "0001018274",
    "vat_status": "active",
    "vat_status_raw": "Czynny",
    "registered_on": "2012-03-15",
    "denied_on": None,
    "denial_basis": "",
    "restored_on": "2024-05-06",
    "restoration_basis": "Art. 96 ust. 9h ustawy o podatku od towarów i usług",
    "removed_on": "2024-02-01",
    "removal_basis": "Art. 96 ust. 9 pkt 2 ustawy o podatku od towarów i usług",
    "exemption_sme_on": None,
    "address": "LEŚNA 7, 95-100 ZGIERZ",
    "residence_address": "",
    "representatives": ["ZENON PRZYKŁADOWY"],
    "clerks": [],
    "partners": ["OLSZYNA HOLDING SPÓŁKA AKCYJNA", "HELENA WZORCOWA"],
    "accounts": ["15999900560001245732000000", "82999900187920926444790682"],
    "virtual_accounts": True,
    "checked_on": "2026-11-22",
    "request_time": "2026-11-22T11:00:03+01:00",
    "request_id": "sU9A7-98lm148",
}
calm = profile(deadline=None, suppress_health_check=[HealthCheck.too_slow])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(""),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


def _answered(monkeypatch: pytest.MonkeyPatch, *replies: http.Reply) -> list[str]:
    waiting, asked = list(replies), []

    def send(method: str, url: str, **_options: Any) -> http.Reply:
        asked.append(url)
        return waiting.pop(0)

    monkeypatch.setattr(http, "send", send)
    return asked


def test_every_field_is_read(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.WL_URL = "http://127.0.0.1:9/wl"
    asked = _answered(monkeypatch, json_reply(FOUND))
    finding = lookup.find(conversation(), NIP)
    assert asked == ["http://127.0.0.1:9/wl/api/search/nip/9990000126?date=2026-11-22"]
    assert finding.outcome == "found"
    assert finding.data == EVERY_FIELD
    assert finding.request_id == "sU9A7-98lm148"


def test_a_pesel_stays_in_the_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    _answered(monkeypatch, json_reply(FOUND))
    finding = lookup.find(conversation(), NIP)
    assert "99999999999" in finding.raw
    assert "9999999" not in json.dumps(finding.data)
    assert "9999999" not in repr(finding)


def test_a_number_the_list_does_not_know_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    _answered(monkeypatch, json_reply(recorded("white_list/search-nip.not-found.json")))
    finding = lookup.find(conversation(), NIP)
    assert (finding.outcome, finding.data, finding.request_id) == ("not_found", None, "sU9A7-98lm149")


def test_one_bad_entry_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    left_out = "9990000161"
    asked = _answered(monkeypatch, json_reply(ENTRIES))
    found = lookup.find_many(conversation(), [NIP, "1234567890", SOLE, NOBODY, REFUSED, left_out])
    assert {nip: (f.outcome, f.reason) for nip, f in found.items()} == {
        NIP: ("found", ""),
        "1234567890": ("unknown", "bad_request"),
        SOLE: ("found", ""),
        NOBODY: ("not_found", ""),
        REFUSED: ("unknown", "bad_request"),
        left_out: ("unknown", "malformed"),
    }
    assert "1234567890" not in asked[0], "what cannot be a NIP costs nothing"
    sole = found[SOLE].data or {}
    assert (sole["vat_status"], sole["accounts"]) == ("exempt", [])
    assert all("xV5MX-8hman8e" in f.raw for nip, f in found.items() if nip != "1234567890")


def test_an_entry_about_somebody_else_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    body = copy.deepcopy(ENTRIES)
    body["result"]["entries"][0]["subjects"][0]["nip"] = SOLE
    body["result"]["entries"].append(copy.deepcopy(body["result"]["entries"][1]))
    _answered(monkeypatch, json_reply(body))
    found = lookup.find_many(conversation(), [NIP, SOLE, NOBODY])
    assert [found[nip].reason for nip in (NIP, SOLE, NOBODY)] == ["malformed", "malformed", ""]


def test_a_refusal_of_all_is_split_until_the_bad_number_stands_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def send(method: str, url: str, **_options: Any) -> http.Reply:
        if REFUSED in url:
            return json_reply({"code": "WL-115", "message": "Nieprawidłowy NIP."}, 400)
        return json_reply(ENTRIES)

    monkeypatch.setattr(http, "send", send)
    found = lookup.find_many(conversation(calls=7), [NIP, SOLE, NOBODY, REFUSED])
    assert [found[nip].outcome for nip in (NIP, SOLE, NOBODY)] == ["found", "found", "not_found"]
    assert (found[REFUSED].outcome, found[REFUSED].reason) == ("unknown", "bad_request")


def test_a_refusal_of_the_day_is_not_asked_again_number_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _answered(monkeypatch, json_reply(recorded("white_list/error.WL-103.json"), 400))
    found = lookup.find_many(conversation(), [NIP, SOLE])
    assert {f.reason for f in found.values()} == {"bad_request"}
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("statusVat", "Czynna"),
        ("statusVat", None),
        ("statusVat", ""),
        ("statusVat", True),
        ("nip", "9990000132"),
        ("nip", None),
        ("nip", 9990000126),
        ("name", ""),
        ("accountNumbers", ["123"]),
        ("accountNumbers", "82999900187920926444790682"),
        ("accountNumbers", [82999900187920926444790682]),
        ("removalDate", "wczoraj"),
        ("partners", ["HELENA"]),
        ("hasVirtualAccounts", "nie"),
    ],
)
def test_an_odd_subject_is_malformed(monkeypatch: pytest.MonkeyPatch, change: str, value: Any) -> None:
    body = copy.deepcopy(FOUND)
    body["result"]["subject"][change] = value
    _answered(monkeypatch, json_reply(body))
    finding = lookup.find(conversation(), NIP)
    assert (finding.outcome, finding.reason, finding.data) == ("unknown", "malformed", None)
    assert "sU9A7-98lm148" in finding.raw, "kept as evidence"


@pytest.mark.parametrize(
    "body",
    [
        "null",
        "[]",
        "{}",
        '{"result": null}',
        '{"result": {}}',
        '{"result": {"subject": null}}',
        '{"result": {"subject": null, "requestId": "", "requestDateTime": "22-11-2026 02:11:20"}}',
        '{"result": {"subject": null, "requestId": "x", "requestDateTime": "2026-11-22"}}',
        '{"result": {"subject": [], "requestId": "x", "requestDateTime": "22-11-2026 02:11:20"}}',
        '{"result": {"subject": 1e400, "requestId": "x", "requestDateTime": "22-11-2026 02:11:20"}}',
        '{"result": {"subjects": [], "requestId": "x", "requestDateTime": "22-11-2026 02:11:20"}}',
        '{"code": "", "message": ""}',
        "[" * 100_000,
    ],
)
def test_garbage_is_never_not_found(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    _answered(monkeypatch, http.Reply(200, body.encode(), {"content-type": "application/json"}, 1))
    finding = lookup.find(conversation(), NIP)
    assert (finding.outcome, finding.reason) == ("unknown", "malformed")


def test_new_fields_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    body = copy.deepcopy(FOUND)
    body["result"]["subject"]["riskScore"] = {"of": [1e3, None]}
    body["result"]["build"] = "1.7"
    body["result"]["subject"].pop("exemptionSmeDate")
    body["result"]["subject"]["accountNumbers"] = None
    _answered(monkeypatch, json_reply(body))
    finding = lookup.find(conversation(), NIP)
    assert finding.data is not None
    assert (finding.outcome, finding.data["accounts"]) == ("found", [])


def test_text_that_no_database_holds_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    body = copy.deepcopy(FOUND)
    body["result"]["subject"]["name"] = "TARTAK\x00\ud800 OLSZYNA"
    _answered(monkeypatch, json_reply(body))
    finding = lookup.find(conversation(), NIP)
    assert finding.data is not None
    assert finding.data["name"] == "TARTAK\ufffd? OLSZYNA"
    assert is_storable(finding.data)


def test_a_long_answer_does_not_push_a_number_out_of_its_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    body = copy.deepcopy(ENTRIES)
    body["result"]["entries"][0]["subjects"][0]["accountNumbers"] = [f"{number:026d}" for number in range(20_000)]
    _answered(monkeypatch, json_reply(body))
    found = lookup.find_many(conversation(), [NIP, SOLE])
    assert [f.outcome for f in found.values()] == ["found", "found"]
    assert "POLNA 2" in found[SOLE].raw
    assert "POLNA 2" not in found[NIP].raw, "cut"
    assert len((found[NIP].data or {})["accounts"]) == 20_000


@calm
@given(body=st.binary(max_size=200) | anything.map(lambda value: json.dumps(value).encode()))
def test_whatever_comes_over_the_wire_is_unknown(body: bytes) -> None:
    with pytest.MonkeyPatch.context() as patched:
        _answered(patched, http.Reply(200, body, {"content-type": "application/json"}, 1))
        finding = lookup.find(conversation(), NIP)
        assert (finding.outcome, finding.reason, finding.data) == ("unknown", "malformed", None)


def test_refuses_more_numbers_than_fit() -> None:
    with pytest.raises(ValueError, match="30"):
        lookup.find_many(conversation(), [f"{number:010d}" for number in range(31)])


@calm
@given(st.data())
def test_whatever_is_changed_gives_values_or_the_typed_failure(data: st.DataObject) -> None:
    body = copy.deepcopy(data.draw(st.sampled_from([FOUND, ENTRIES])))
    _change_something(data, body)
    try:
        result = parse.read_result(body)
        parse.read_receipt(result)
        if "subject" in result:
            told = [(parse.read_subject(result, NIP), result["subject"] is None)]
        else:
            entries = parse.split_entries(result, [NIP]).values()
            told = [(parse.read_entry(entry, NIP), entry["subjects"] == []) for entry in entries]
    except RegisterDown as down:
        assert down.reason in ("malformed", "bad_request", "refreshing", "daily_limit")
        return
    for subject, said_nothing in told:
        assert (subject is None) == said_nothing
        assert subject is None or (subject["nip"], subject["vat_status"]) == (NIP, "active")


@calm
@given(body=anything)
def test_arbitrary_json_never_says_not_found(body: Any) -> None:
    text = json.dumps(body)
    for read in (lambda b: parse.read_subject(b, NIP), parse.read_assigned, parse.read_receipt):
        with pytest.raises(RegisterDown):
            read(parse.read_result(_read(text)))


def _read(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except ValueError:
        return None


def _no_number(text: str) -> Any:
    raise ValueError(text)


def json_reply(body: Any, status: int = 200) -> http.Reply:
    """Make an answer of a value."""
    return http.Reply(status, written(body), {"content-type": "application/json"}, 1)


def _change_something(data: st.DataObject, body: Any) -> None:
    """Put anything in place of something."""
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in node if isinstance(node, dict) else range(len(node)):
            places.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    walk(body)
    node, key = data.draw(st.sampled_from(places))
    node[key] = data.draw(anything)
