"""Recorded GUS replies, rebuilt with invented companies: what is read from them, and what is refused."""

import time
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache

from kantorek.core import http
from kantorek.registers.conversation import Conversation
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.gus import adapter, client, envelope, lookup
from kantorek.registers.tests.recorded import Recorded, line, reply, wrapped

ON = date(2026, 11, 22)
NIP = "9990903414"
PERSON = "9990000184"


def _legal() -> Recorded:
    return Recorded(
        {
            "DaneSzukajPodmioty": [wrapped("DaneSzukajPodmioty", reply("DaneSzukajPodmioty.legal.inner.xml"))],
            "BIR11OsPrawna": [wrapped("DanePobierzPelnyRaport", reply("BIR11OsPrawna.inner.xml"))],
            "BIR11OsPrawnaPkd": [wrapped("DanePobierzPelnyRaport", reply("BIR11OsPrawnaPkd.inner.xml"))],
            "Zaloguj": [reply("Zaloguj.raw.txt")],
        }
    )


def _person() -> Recorded:
    report = "DanePobierzPelnyRaport"
    return Recorded(
        {
            "DaneSzukajPodmioty": [wrapped("DaneSzukajPodmioty", reply("DaneSzukajPodmioty.several.inner.xml"))],
            "BIR11OsFizycznaDzialalnoscCeidg": [wrapped(report, reply("BIR11OsFizycznaDzialalnoscCeidg.inner.xml"))],
            "BIR11OsFizycznaDaneOgolne": [wrapped(report, reply("BIR11OsFizycznaDaneOgolne.inner.xml"))],
            "BIR11OsFizycznaPkd": [wrapped(report, reply("BIR11OsFizycznaPkd.inner.xml"))],
        }
    )


def _find(recorded: Recorded, monkeypatch: pytest.MonkeyPatch, nip: str = NIP, session: str | None = "s1") -> Finding:
    monkeypatch.setattr(http, "post", recorded.post)
    return lookup.find_by_nip(line(session=session), nip, on=ON)


def _data(finding: Finding) -> dict[str, object]:
    assert finding.outcome == "found", finding.reason
    assert finding.data is not None
    return finding.data


def test_reads_a_legal_person(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _data(_find(_legal(), monkeypatch))
    expected = {
        "name": 'Transport "Wierzbicki" sp. z o.o.',
        "name_raw": 'TRANSPORT "WIERZBICKI" SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ',
        "nip": NIP,
        "regon": "529018341",
        "krs": "0001018274",
        "legal_form": "sp_zoo",
        "street": "ul. Kolejowa",
        "building": "14",
        "flat": "3",
        "city": "Zgierz",
        "postal_code": "95-100",
        "voivodeship": "łódzkie",
        "county": "zgierski",
        "started_on": "2019-03-14",
        "status": "active",
        "kind": "legal",
        "pkd_main": "49.41.Z",
        "email": "biuro@wierzbicki.example",
        "warnings": [],
    }
    assert {key: data[key] for key in expected} == expected


def test_picks_the_living_business_among_several_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _person()
    data = _data(_find(recorded, monkeypatch, PERSON))
    assert recorded.asked == [
        "DaneSzukajPodmioty",
        "BIR11OsFizycznaDzialalnoscCeidg",
        "BIR11OsFizycznaDaneOgolne",
        "BIR11OsFizycznaPkd",
    ]
    assert (data["silo"], data["regon"], data["legal_form"], data["krs"]) == ("1", "529609830", "jdg", "")
    assert (data["first_name"], data["last_name"]) == ("Paweł", "Wróbel-Kłos")
    assert data["status"] == "suspended"
    assert data["warnings"] == ["suspended", "several_rows"]
    rows = data["rows"]
    assert isinstance(rows, list)
    assert [row["silo"] for row in rows] == ["1", "2", "4"]
    codes = data["pkd"]
    assert isinstance(codes, list)
    assert [code["code"] for code in codes] == ["49.41.Z", "49.39.Z"], "the farm's codes belong to the farm"


def test_reads_a_business_struck_off_before_2014(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _person()
    rows = reply("DaneSzukajPodmioty.several.inner.xml")
    only_old = "<root>" + rows[rows.rindex("<dane>") :]
    recorded.answers["DaneSzukajPodmioty"] = [wrapped("DaneSzukajPodmioty", only_old)]
    old = "BIR11OsFizycznaDzialalnoscSkreslonaDo20141108"
    recorded.answers[old] = [wrapped("DanePobierzPelnyRaport", reply(f"{old}.inner.xml"))]
    monkeypatch.setattr(http, "post", recorded.post)
    conversation = line()
    conversation.account = client.Account("http://127.0.0.1:9/x.svc", "k", prefix="BIR12")
    recorded.answers["BIR12OsFizycznaDaneOgolne"] = recorded.answers["BIR11OsFizycznaDaneOgolne"]
    data = _data(lookup.find_by_nip(conversation, PERSON, on=ON))
    assert recorded.asked[1] == old, "the one report that kept its old name"
    assert "Pkd" not in " ".join(recorded.asked)
    assert (data["status"], data["ended_on"]) == ("ended", "2014-08-19")


def test_logs_in_and_sends_the_session_as_a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _legal()
    finding = _find(recorded, monkeypatch, session=None)
    assert finding.outcome == "found"
    assert recorded.asked[0] == "Zaloguj"
    assert "sid" not in recorded.headers[0]
    assert recorded.headers[1]["sid"] == "a1b2c3d4e5f6a1b2c3d4"
    assert "a1b2c3d4e5f6a1b2c3d4" not in finding.raw, "the session is a secret, not evidence"
    assert finding.request_id.startswith("uuid:24d21355")


def test_logs_in_again_once_when_the_session_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _legal()
    search = recorded.answers["DaneSzukajPodmioty"][0]
    recorded.answers["DaneSzukajPodmioty"] = [reply("DaneSzukajPodmioty.expired.raw.txt"), search]
    recorded.answers["StatusSesji"] = [wrapped("GetValue", "0")]
    assert _find(recorded, monkeypatch).outcome == "found"
    assert recorded.asked[:4] == ["DaneSzukajPodmioty", "StatusSesji", "Zaloguj", "DaneSzukajPodmioty"]


def test_gives_up_when_the_second_session_is_silent_too(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _legal()
    recorded.answers["DaneSzukajPodmioty"] = [reply("DaneSzukajPodmioty.expired.raw.txt")]
    recorded.answers["StatusSesji"] = [wrapped("GetValue", "0")]
    finding = _find(recorded, monkeypatch)
    assert (finding.outcome, finding.reason) == ("unknown", "session")
    assert recorded.asked.count("Zaloguj") == 1


@pytest.mark.parametrize(
    ("message", "outcome", "reason"),
    [
        ("1", "unknown", "captcha"),
        ("2", "unknown", "bad_request"),
        ("4", "not_found", ""),
        ("5", "unknown", "no_right"),
    ],
)
def test_an_empty_answer_in_a_living_session_is_explained(
    monkeypatch: pytest.MonkeyPatch, message: str, outcome: str, reason: str
) -> None:
    recorded = _legal()
    recorded.answers["DaneSzukajPodmioty"] = [reply("DaneSzukajPodmioty.expired.raw.txt")]
    recorded.answers["StatusSesji"] = [wrapped("GetValue", "1")]
    recorded.answers["KomunikatKod"] = [wrapped("GetValue", message)]
    finding = _find(recorded, monkeypatch)
    assert (finding.outcome, finding.reason) == (outcome, reason)


def test_a_key_that_is_refused_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _legal()
    recorded.answers["Zaloguj"] = [wrapped("Zaloguj", "")]
    finding = _find(recorded, monkeypatch, session=None)
    assert (finding.outcome, finding.reason, finding.worth_retrying) == ("unknown", "bad_key", False)


def test_the_manuals_cdata_is_read_like_the_wires_entities(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _legal()
    recorded.content_type = "application/soap+xml; charset=utf-8"
    recorded.answers["DaneSzukajPodmioty"] = [reply("error.DaneSzukajPodmioty.code4.envelope.xml")]
    assert _find(recorded, monkeypatch).outcome == "not_found"


@pytest.mark.parametrize(
    ("code", "outcome", "reason"),
    [
        ("2", "unknown", "bad_request"),
        ("4", "not_found", ""),
        ("5", "unknown", "no_right"),
        ("103", "unknown", "bad_request"),
        ("105", "unknown", "bad_request"),
        ("777", "unknown", "register_error"),
    ],
)
def test_maps_the_error_codes(monkeypatch: pytest.MonkeyPatch, code: str, outcome: str, reason: str) -> None:
    recorded = _legal()
    inner = f"<root><dane><ErrorCode>{code}</ErrorCode></dane></root>"
    recorded.answers["DaneSzukajPodmioty"] = [wrapped("DaneSzukajPodmioty", inner)]
    finding = _find(recorded, monkeypatch)
    assert (finding.outcome, finding.reason) == (outcome, reason)


@pytest.mark.parametrize("code", ["4", "11", "21", "22"])
def test_a_unit_without_pkd_is_found_all_the_same(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    recorded = _legal()
    inner = f"<root><dane><ErrorCode>{code}</ErrorCode></dane></root>"
    recorded.answers["BIR11OsPrawnaPkd"] = [wrapped("DanePobierzPelnyRaport", inner)]
    data = _data(_find(recorded, monkeypatch))
    assert (data["pkd"], data["warnings"]) == ([], [])


def test_a_wrong_report_name_is_said_and_a_missing_report_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _legal()
    recorded.content_type = "text/xml"
    recorded.answers["BIR11OsPrawna"] = [reply("error.DanePobierzPelnyRaport.code5.envelope.xml")]
    assert _find(recorded, monkeypatch).reason == "no_right"
    recorded.answers["BIR11OsPrawna"] = [reply("error.DanePobierzPelnyRaport.code4.envelope.xml")]
    data = _data(_find(recorded, monkeypatch))
    assert data["warnings"] == ["report_missing"]
    assert (data["regon"], data["postal_code"], data["krs"]) == ("529018341", "95-100", "")


def test_a_failure_after_the_main_report_does_not_lose_it(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _legal()
    recorded.answers["BIR11OsPrawnaPkd"] = [http.Timeout()]
    data = _data(_find(recorded, monkeypatch))
    assert data["warnings"] == ["pkd_missing"]


def test_a_number_in_another_record_is_no_krs(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _legal()
    inner = reply("DaneSzukajPodmioty.legal.inner.xml").replace("<Typ>P<", "<Typ>LP<")
    recorded.answers["DaneSzukajPodmioty"] = [wrapped("DaneSzukajPodmioty", inner)]
    report = "BIR11JednLokalnaOsPrawnej"
    recorded.answers[report] = [wrapped("DanePobierzPelnyRaport", reply(f"{report}.inner.xml"))]
    recorded.answers[f"{report}Pkd"] = [wrapped("DanePobierzPelnyRaport", reply("BIR11OsPrawnaPkd.inner.xml"))]
    data = _data(_find(recorded, monkeypatch))
    assert (data["krs"], data["regon"]) == ("", "52417398200012")


def test_an_answer_about_another_nip_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _find(_legal(), monkeypatch, "9991843022").reason == "malformed"


def test_the_plural_form_takes_twenty_and_no_more(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    cache.clear()
    settings.GUS_URL, settings.GUS_KEY = "http://127.0.0.1:9/", "k"
    recorded = _legal()
    monkeypatch.setattr(http, "post", recorded.post)
    found = adapter.find_many(_conversation(), [NIP, "9991843022"])
    assert {nip: one.outcome for nip, one in found.items()} == {NIP: "found", "9991843022": "not_found"}
    assert "9991843022" not in found[NIP].raw, "each number keeps its own rows as evidence"
    with pytest.raises(ValueError, match="20"):
        adapter.find_many(_conversation(), [NIP] * 21)


def _conversation() -> Conversation:
    moment = datetime(2026, 11, 22, 10, tzinfo=UTC)
    return Conversation(until=time.monotonic() + 5, before_call=lambda until: None, at=moment, on=moment.date())


def test_a_conversation_that_ran_out_of_time_calls_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = _legal()
    monkeypatch.setattr(http, "post", recorded.post)
    finding = lookup.find_by_nip(line(seconds=0), NIP, on=ON)
    assert (finding.reason, recorded.asked) == ("timeout", [])


def test_a_call_that_may_not_be_made_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more(until: float) -> None:
        raise RegisterDown("quota", retry_after=30)

    recorded = _legal()
    monkeypatch.setattr(http, "post", recorded.post)
    finding = lookup.find_by_nip(line(before_call=no_more), NIP, on=ON)
    assert (finding.reason, finding.retry_after, recorded.asked) == ("quota", 30, [])


def test_what_we_send_is_escaped_and_addressed() -> None:
    sent = envelope.search("http://x/a.svc?a=1&b=2", {"Nip": "<&>"}).decode()
    assert "<wsa:To>http://x/a.svc?a=1&amp;b=2</wsa:To>" in sent
    assert "<dat:Nip>&lt;&amp;&gt;</dat:Nip>" in sent
    assert "http://CIS/BIR/2014/07/IUslugaBIR/GetValue" in envelope.value("http://x", "StatusSesji").decode()
