"""Whatever comes from CRBR: values or the one typed failure, never a crash, never "no information" out of garbage."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from kantorek.registers.conversation import Conversation
from kantorek.registers.crbr import envelope, lookup, parse, schema
from kantorek.registers.crbr.people import pesels_in
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.tests.test_crbr_answers import FOUND, NO_INFORMATION, PESEL
from kantorek.sandbox import CRBR_PATH
from kantorek.sandbox.economy import by_nip
from kantorek.sandbox.owners import owners_of
from kantorek.sandbox.tests.running import Sandbox, sandbox

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NIP = "9991843022"
TROUBLE = [
    ("429", "rate_limited"),
    ("500", "bad_status"),
    ("html", "malformed"),
    ("malformed", "malformed"),
    ("cut", "malformed"),
    ("drop", "malformed"),
    ("empty", "malformed"),
    ("huge", "malformed"),
    ("wrong_type", "malformed"),
    ("wrong_nip", "malformed"),
    ("nothing", "malformed"),
    ("entities", "malformed"),
    ("blocked", "blocked"),
    ("slow", "timeout"),
]
calm = profile(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def running(settings: Any) -> Iterator[Sandbox]:
    """A sandbox whose CRBR the settings point at."""
    with sandbox() as here:
        settings.CRBR_URL = here.url + CRBR_PATH
        yield here


@dataclass
class Asked:
    """One question with its booked calls."""

    calls: list[float] = field(default_factory=list)

    def about(self, nip: str, *, seconds: float = 10.0) -> Finding:
        """Ask CRBR."""
        until = time.monotonic() + seconds
        return lookup.find(Conversation(until, self.calls.append, AT, AT.date()), nip)


def test_the_owners_of_a_company(running: Sandbox) -> None:
    asked = Asked()
    finding = asked.about(NIP)
    assert (finding.outcome, finding.reason, len(asked.calls)) == ("found", "", 1)
    assert finding.data is not None
    names = [person["last_name"] for person in finding.data["entries"][0]["beneficiaries"]]
    assert (names, finding.data["beneficiary_count"]) == (["LIS", "LIS"], 2)
    assert len(finding.request_id) == 36
    assert set(pesels_in(finding.raw).values()) == {owner.pesel for owner in owners_of(by_nip()[NIP])}


@pytest.mark.parametrize("nip", ["9990000244", "9990000126", "5260250995"])
def test_a_company_without_a_report(running: Sandbox, nip: str) -> None:
    finding = Asked().about(nip)
    assert (finding.outcome, finding.reason, finding.data) == ("not_found", "no_information", None)
    assert "BrakInformacji" in finding.raw


def test_a_formal_error_is_unknown_and_not_worth_another_try(running: Sandbox) -> None:
    finding = Asked().about("9991843023")
    assert (finding.outcome, finding.reason, finding.worth_retrying) == ("unknown", "bad_request", False)
    assert "BladFormalny" in finding.raw


def test_a_number_that_the_schema_does_not_take_is_not_asked_about(running: Sandbox) -> None:
    asked = Asked()
    assert asked.about("2000000000").reason == "bad_request"
    assert asked.calls == []


def test_a_new_owner_is_seen_the_next_night(running: Sandbox) -> None:
    before = Asked().about(NIP).data
    running.world.changes[NIP] = {"owners_changed": True}
    after = Asked().about(NIP).data
    assert before is not None
    assert after is not None
    was, now = ({owner["person_key"] for owner in data["entries"][0]["beneficiaries"]} for data in (before, after))
    assert now - was
    assert was - now


@pytest.mark.parametrize(("fault", "reason"), TROUBLE)
def test_every_fault_is_unknown_with_its_reason(running: Sandbox, fault: str, reason: str) -> None:
    running.wish(register="crbr", fault=fault, seconds=2)
    finding = Asked().about(NIP, seconds=1.0 if fault == "slow" else 10.0)
    assert (finding.outcome, finding.reason, finding.data) == ("unknown", reason, None)
    assert finding.worth_retrying
    assert bool(finding.raw) == (fault != "slow"), "what was heard is kept"
    assert finding.retry_after == (2 if fault == "429" else None)


def test_a_soap_fault_is_unavailable_whatever_its_status(running: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "question", lambda nip: b"<no-envelope/>")
    finding = Asked().about(NIP)
    assert (finding.outcome, finding.reason) == ("unknown", "unavailable")
    assert "Fault" in finding.raw


def test_nobody_at_the_address_is_unknown(settings: Any) -> None:
    settings.CRBR_URL = "http://127.0.0.1:9/"
    assert Asked().about(NIP).reason == "connect"


def test_no_pesel_in_the_data_nor_in_the_log(running: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for company in [c for c in by_nip().values() if owners_of(c)][:40]:
        finding = Asked().about(company.nip)
        assert finding.outcome == "found"
        for owner in owners_of(company):
            if owner.pesel:
                assert owner.pesel in finding.raw
                assert owner.pesel not in str(finding.data) + repr(finding)
                assert owner.pesel not in caplog.text


def _read(body: bytes, content_type: str = "application/soap+xml") -> str:
    """Give what a body says, or the reason why it says nothing."""
    try:
        payload, _ = schema.checked(envelope.payload_of(content_type, body))
        told = parse.status(payload)
        parse.asked_about(payload)
        parse.describe(payload)
    except RegisterDown as down:
        assert down.reason in ("malformed", "unavailable")
        return down.reason
    return told


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/soap+xml", '<!DOCTYPE a SYSTEM "file:///etc/hostname">' + FOUND),
        ("application/soap+xml", FOUND.encode("utf-16").decode("latin-1")),
        ("application/soap+xml", '<a xmlns="http://www.w3.org/2003/05/soap-envelope"/>'),
        ("application/soap+xml", FOUND.replace("soap:Body", "soap:Header")),
        ("application/soap+xml", FOUND.replace("2003/05/soap-envelope", "2003/05/other")),
        ("application/soap+xml", "<a>" * 100_000),
        ("multipart/related", FOUND),
        ("application/json", FOUND),
        ("", FOUND),
    ],
)
def test_what_is_no_answer_is_malformed(content_type: str, body: str) -> None:
    assert _read(body.encode("latin-1", "ignore"), content_type) == "malformed"


def test_a_document_type_in_another_encoding_is_refused() -> None:
    bomb = FOUND.split("?>", 1)[1].replace("<soap:Envelope", '<!DOCTYPE a [<!ENTITY b "c">]><soap:Envelope', 1)
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        assert _read(bomb.encode(encoding), "text/xml") == "malformed"
    declared = b'<?xml version="1.0" encoding="UTF-7"?>' + bomb.encode("utf-7").replace(b"<", b"+ADw-")
    assert _read(declared, "text/xml") == "malformed"


@calm
@given(st.integers(0, len(FOUND.encode())), st.integers(0, 400), st.binary(max_size=6))
@example(FOUND.index("IstniejaInformacje"), 0, b"")
def test_a_found_answer_with_a_scratch_never_says_that_there_is_nothing(at: int, gone: int, scratch: bytes) -> None:
    body = FOUND.encode()
    assert _read(body[:at] + scratch + body[at + gone :]) in ("IstniejaInformacje", "malformed", "unavailable")


WORDS = st.sampled_from(
    ["Status", "NIP", "Nazwisko", "PESEL", "BeneficjentRzeczywisty", "SpolkaIBeneficjenci", "Nowe", "Kod", "Fault"]
)


@calm
@given(st.sampled_from([FOUND, NO_INFORMATION]), WORDS, WORDS, st.text(max_size=20))
def test_renamed_and_added_elements_never_crash(xml: str, old: str, new: str, text: str) -> None:
    _read(xml.replace(f"ap:{old}>", f"ap:{new}>").encode())
    _read(xml.replace(f"<ap:{old}>", f"<ap:{new}>{text}</ap:{new}><ap:{old}>").encode("utf-8", "replace"))


@calm
@given(st.text(), st.binary(max_size=400))
def test_garbage_never_says_anything(content_type: str, body: bytes) -> None:
    assert _read(body, content_type) == "malformed"
    assert _read(body) == "malformed"
    pesels_in(body.decode("utf-8", "replace"))


@calm
@given(st.integers(0, len(FOUND)))
def test_evidence_cut_anywhere_gives_whole_numbers_only(at: int) -> None:
    assert set(pesels_in(FOUND[:at]).values()) <= {PESEL}
