"""Our GUS client against the sandbox's GUS, over loopback and the real wire format."""

from collections.abc import Iterator
from datetime import date

import pytest

from kantorek.core import http
from kantorek.registers.findings import RegisterDown
from kantorek.registers.gus import client, envelope, lookup
from kantorek.registers.tests.recorded import Memory
from kantorek.sandbox import GUS_PATH
from kantorek.sandbox.economy import by_nip, companies
from kantorek.sandbox.tests.running import Sandbox, sandbox

ON = date(2026, 11, 22)
NIP = "9991843022"


@pytest.fixture
def running() -> Iterator[Sandbox]:
    with sandbox() as world:
        yield world


@pytest.mark.parametrize("prefix", ["BIR11", "BIR12", "nonsense"])
def test_every_company_comes_back_as_it_is(running: Sandbox, prefix: str) -> None:
    sessions = Memory()
    forms = {"2": "inna", "3": "inna"}
    for company in companies()[::7] + companies()[-14:]:
        data = lookup.find_by_nip(running.line(sessions, prefix=prefix), company.nip, on=ON).data
        assert data is not None
        assert data["name"] == company.name
        assert (data["regon"], data["krs"]) == (company.regon, company.krs)
        assert data["legal_form"] == forms.get(company.silos[-1], company.form)
        assert (data["street"], data["building"], data["flat"]) == (company.street, company.building, company.flat)
        assert (data["city"], data["postal_code"]) == (company.city, company.postal_code)
        assert (data["voivodeship"], data["county"]) == (company.town.voivodeship, company.town.county)
        assert data["pkd"] or company.silos == ("4",)
    assert running.world.trouble.calls["Zaloguj"] == 1, "one session serves all"


def test_the_rare_cases_say_what_they_are(running: Sandbox) -> None:
    sessions = Memory()
    found = {
        company.note: lookup.find_by_nip(running.line(sessions), company.nip, on=ON).data
        for company in companies()
        if company.group == "special"
    }
    status = {note: data and data["status"] for note, data in found.items()}
    assert status["suspended"] == "suspended"
    assert status["suspended once, resumed since"] == "active"
    assert status["struck off"] == status["struck off before 8 November 2014"] == "ended"
    assert status["entered, never started"] == status["starts in the future"] == "not_started"
    several = found["one NIP, several rows: business, farm, branch"]
    assert several is not None
    assert [row["type"] for row in several["rows"]] == ["LF", "F"]
    assert several["silo"] == "1"


def test_nobody_of_that_number(running: Sandbox) -> None:
    assert lookup.find_by_nip(running.line(Memory()), "5260250995", on=ON).outcome == "not_found"


def test_a_wrong_key_gets_no_session(running: Sandbox) -> None:
    assert lookup.find_by_nip(running.line(Memory(), key="another"), NIP, on=ON).reason == "bad_key"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("slow", "timeout"),
        ("429", "rate_limited"),
        ("500", "bad_status"),
        ("html", "malformed"),
        ("malformed", "malformed"),
        ("cut", "malformed"),
        ("drop", "malformed"),
        ("entities", "malformed"),
        ("huge", "malformed"),
        ("wrong_type", "malformed"),
        ("wrong_nip", "malformed"),
        ("nothing", "malformed"),
        ("empty", "session"),
        ("captcha", "captcha"),
        ("blocked", "blocked"),
    ],
)
def test_each_fault_is_unknown_with_its_reason_and_passes(running: Sandbox, fault: str, reason: str) -> None:
    sessions = Memory()
    running.wish(register="gus", fault=fault, times=-1, seconds=1, operation="DaneSzukajPodmioty")
    finding = lookup.find_by_nip(running.line(sessions, seconds=0.8), NIP, on=ON)
    assert (finding.outcome, finding.reason) == ("unknown", reason)
    http.send("DELETE", f"{running.url}/faults", content=b"")
    assert lookup.find_by_nip(running.line(sessions), NIP, on=ON).outcome == "found"


def test_an_expired_session_is_renewed_once(running: Sandbox) -> None:
    sessions = Memory()
    lookup.find_by_nip(running.line(sessions), NIP, on=ON)
    first = sessions.session
    running.wish(register="gus", fault="expired")
    assert lookup.find_by_nip(running.line(sessions), NIP, on=ON).outcome == "found"
    assert sessions.session != first
    assert running.read("/counters.json")["calls"]["Zaloguj"] == 2
    client.log_out(running.line(sessions))
    assert sessions.session is None


def test_twenty_in_one_call_and_twenty_one_refused_by_the_register_too(running: Sandbox) -> None:
    nips = [company.nip for company in companies()[:20]]
    rows = client.search(running.line(Memory()), {"Nipy": nips})
    assert {row["nip"]: row["nazwa"] for row in rows}.items() >= {(nip, by_nip()[nip].register_name) for nip in nips}
    with pytest.raises(RegisterDown, match="bad_request"):
        client.search(running.line(Memory()), {"Nipy": ",".join([*nips, NIP])})


def test_reads_the_partners_of_a_civil_partnership(running: Sandbox) -> None:
    partners = client.full_report(
        running.line(Memory()), by_nip()["9990000209"].regon, "BIR11OsPrawnaSpCywilnaWspolnicy"
    )
    assert len(partners) == 2
    assert partners[0]["nazwisko"]
    assert client.full_report(running.line(Memory()), by_nip()[NIP].regon, "BIR11OsPrawnaSpCywilnaWspolnicy") == []


def test_without_addressing_the_service_says_bad_request(running: Sandbox) -> None:
    url = running.url + GUS_PATH
    good = envelope.value(url, "StatusUslugi")
    assert http.post(url, good).status == 200
    for spoilt in (good.replace(b"wsa:Action", b"wsa:Other"), good.replace(b"wsa:To", b"wsa:Other"), b"<no", b""):
        assert http.post(url, spoilt, accept=None).status == 400
