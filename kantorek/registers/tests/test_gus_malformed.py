"""Whatever comes over the wire: the parser gives values or the one typed failure, never anything else."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kantorek.core import http
from kantorek.registers.findings import RegisterDown
from kantorek.registers.gus import entity, lookup, mtom, names, parse
from kantorek.registers.tests.recorded import Recorded, line, reply, wrapped

ON = date(2026, 11, 22)
# A busy machine is slow, not wrong.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
BOMB = (
    '<!DOCTYPE root [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<root><dane><Nazwa>&b;</Nazwa></dane></root>"
)
OUTSIDE = '<!DOCTYPE root [<!ENTITY x SYSTEM "file:///etc/hostname">]><root><dane><Nazwa>&x;</Nazwa></dane></root>'
SEARCH = "DaneSzukajPodmioty"
GOOD = wrapped(SEARCH, reply("DaneSzukajPodmioty.legal.inner.xml"))


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", "<html><body>Przerwa techniczna</body></html>"),
        ("application/json", "{}"),
        ("", GOOD),
        ("application/soap+xml", ""),
        ("multipart/related", GOOD[: len(GOOD) // 2]),
        ("multipart/related", "<html>Envelope</html>"),
        ("multipart/related", "</s:Envelope><s:Envelope>"),
        ("text/xml", f"<!DOCTYPE x><s:Envelope>{BOMB}</s:Envelope>"),
        ("text/xml", wrapped(SEARCH, BOMB)),
        ("text/xml", wrapped(SEARCH, OUTSIDE)),
        ("text/xml", wrapped(SEARCH, reply("DaneSzukajPodmioty.legal.inner.xml").replace("</dane>", "</dan>"))),
        ("text/xml", wrapped(SEARCH, "<root/>")),
        ("text/xml", wrapped(SEARCH, "<dane/>")),
        ("text/xml", wrapped(SEARCH, "just text")),
        ("text/xml", wrapped("Zaloguj", "x")),
        ("text/xml", wrapped(SEARCH, "<root>" + "<dane><a/></dane>" * 3000 + "</root>")),
        ("text/xml", wrapped(SEARCH, "<root>" + "<a>" * 5000 + "</a>" * 5000 + "</root>")),
    ],
)
def test_a_malformed_answer_is_unknown_and_kept(monkeypatch: pytest.MonkeyPatch, content_type: str, body: str) -> None:
    recorded = Recorded({SEARCH: [body]}, content_type=content_type)
    monkeypatch.setattr(http, "post", recorded.post)
    finding = lookup.find_by_nip(line(), "9990903414", on=ON)
    assert (finding.outcome, finding.reason) == ("unknown", "malformed")
    assert body in finding.raw


@pytest.mark.parametrize(
    ("failure", "reason", "kept"),
    [
        (http.Timeout(), "timeout", ""),
        (http.ConnectFailed(), "connect", ""),
        (http.CutOff(partial=b"half"), "malformed", "half"),
        (http.TooLarge(partial=b"much"), "malformed", "much"),
        (http.BadStatus(http.Reply(500, b"oops", {}, 1)), "bad_status", "oops"),
        (http.BadStatus(http.Reply(302, b"", {"location": "/x"}, 1)), "bad_status", ""),
        (http.BadStatus(http.Reply(403, b"no", {}, 1)), "blocked", "no"),
        (http.BadStatus(http.Reply(429, b"later", {"retry-after": "30"}, 1)), "rate_limited", "later"),
    ],
)
def test_a_failure_of_the_network_is_unknown(
    monkeypatch: pytest.MonkeyPatch, failure: http.HttpFailed, reason: str, kept: str
) -> None:
    monkeypatch.setattr(http, "post", Recorded({SEARCH: [failure]}).post)
    finding = lookup.find_by_nip(line(), "9990903414", on=ON)
    assert (finding.outcome, finding.reason, finding.worth_retrying) == ("unknown", reason, True)
    assert kept in finding.raw
    assert finding.retry_after == (30 if reason == "rate_limited" else None)


def test_a_soap_fault_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    body = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault/></s:Body></s:Envelope>'
    monkeypatch.setattr(http, "post", Recorded({SEARCH: [body]}, content_type="text/xml").post)
    assert lookup.find_by_nip(line(), "9990903414", on=ON).reason == "unavailable"


@calm
@given(st.text(), st.binary(max_size=400))
def test_no_bytes_break_the_cut(content_type: str, body: bytes) -> None:
    mtom.request_id(content_type, body)
    for kind in (content_type, "multipart/related"):
        try:
            assert b"Envelope" in mtom.cut_envelope(kind, body)
        except RegisterDown:
            continue


@calm
@given(st.integers(0, len(GOOD)), st.binary(max_size=6))
def test_a_good_answer_with_a_scratch_never_crashes(at: int, scratch: bytes) -> None:
    body = GOOD.encode()
    body = body[:at] + scratch + body[at + len(scratch) :]
    try:
        parse.read_rows(parse.read_result(mtom.cut_envelope("multipart/related", body), SEARCH))
    except RegisterDown as down:
        assert down.reason in ("malformed", "unavailable")


@calm
@given(st.text(max_size=300))
def test_no_inner_text_breaks_the_reader(inner: str) -> None:
    for text in (inner, f"<root>{inner}</root>", f"<root><dane><Nazwa>{inner}</Nazwa></dane></root>"):
        try:
            parse.read_rows(text)
        except RegisterDown as down:
            assert down.reason == "malformed"


ROWS = st.dictionaries(
    st.sampled_from(
        [
            "nazwa",
            "regon9",
            "nip",
            "typ",
            "silosid",
            "datazawieszeniadzialalnosci",
            "datarozpoczeciadzialalnosci",
            "adsiedzkodpocztowy",
            "numerwrejestrzeewidencji",
            "rodzajrejestruewidencjisymbol",
            "szczegolnaformaprawnasymbol",
            "pkdkod",
            "imie1",
            "adsiedzulicanazwa",
        ]
    ),
    st.text(max_size=40),
)


@calm
@given(ROWS, ROWS, ROWS, st.lists(ROWS, max_size=3))
def test_no_values_break_the_entity(
    hit: dict[str, str], main: dict[str, str], person: dict[str, str], pkd: list[dict[str, str]]
) -> None:
    built = entity.build("9990903414", hit, main, person=person, pkd=[*pkd], others=[hit], warnings=[], on=ON)
    assert entity.from_data(built.as_data()) == built


@calm
@given(st.text(max_size=200))
def test_no_name_breaks_the_readable_form(raw: str) -> None:
    assert isinstance(names.readable_name(raw), str)
