"""What is kept of an answer tells the truth: whole or marked as cut, nobody else's, readable as it was read."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from kantorek.core import http
from kantorek.registers import conversation as talk
from kantorek.registers.crbr.people import HIDDEN, hidden_in, masked
from kantorek.registers.evidence import is_part, is_whole, parts_of
from kantorek.registers.findings import RegisterDown
from kantorek.registers.gus import adapter as gus
from kantorek.registers.gus import client as gus_client
from kantorek.registers.models import Answer
from kantorek.registers.proof import proof_data
from kantorek.registers.tests.conversations import conversation, says
from kantorek.registers.white_list import lookup as white_list

NIP, OTHER, PESEL = "9991843022", "9990000132", "44051401359"
AT = datetime(2026, 11, 22, 10, tzinfo=UTC)


def _answer(raw: str) -> Answer:
    return Answer(
        pk=1, register="gus", number=NIP, outcome="found", data={}, raw=raw, sha256=talk.digest_of(raw), at=AT
    )


def test_an_answer_too_long_for_the_shelf_says_that_it_was_cut() -> None:
    whole = "=== search · 200 ===\n" + "ż" * 400_000
    raw = talk.evidence([("search · 200", "ż" * 400_000)])
    answer = _answer(raw)
    assert len(raw) < 300_300
    assert f"the whole: {len(whole)} characters, SHA-256 {talk.digest_of(whole)}" in parts_of(answer)[-1].title
    assert (is_whole(answer), is_part(answer)) == (True, True)
    told = proof_data(answer, office_name="B", language="en", at=AT)["origin_words"]
    assert "word for word" not in told
    short = _answer(talk.evidence([("search · 200", "ż")]))
    assert not is_part(short)
    assert "word for word" in proof_data(short, office_name="B", language="en", at=AT)["origin_words"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "iso8859-2"])
def test_another_encoding_could_be_read_once_and_never_again(encoding: str) -> None:
    body = '{"name": "Żółć"}'
    reply = http.Reply(200, body.encode(encoding), {"content-type": "application/json"}, 1)
    with pytest.raises(RegisterDown, match="malformed"):
        talk.read_json(reply)
    with_mark = http.Reply(200, body.encode("utf-8-sig"), {"content-type": "application/json"}, 1)
    assert talk.read_json(with_mark) == {"name": "Żółć"}


def test_what_had_come_before_the_time_was_up_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def send(*_: Any, **__: Any) -> http.Reply:
        raise http.Timeout(partial=b'{"result": {"sub')

    monkeypatch.setattr(http, "send", send)
    found = white_list.find(conversation(), NIP)
    assert (found.outcome, found.reason) == ("unknown", "timeout")
    assert '{"result": {"sub' in found.raw


@pytest.mark.parametrize(
    "body",
    [
        f'{{"result": {{"entries": [{{"identifier": "{OTHER}", "su',
        f'{{"message": "Nieprawidłowy NIP {OTHER}"}}',
        json.dumps({"result": {"entries": [{"identifier": NIP}, {"identifier": OTHER}]}}),
    ],
)
def test_a_plural_answer_nobody_can_use_keeps_no_number_of_others(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    monkeypatch.setattr(http, "send", says((200, "application/json", body.encode())))
    found = white_list.find_many(conversation(), [NIP, OTHER])
    assert {(one.outcome, one.reason) for one in found.values()} == {("unknown", "malformed")}
    for nip, one in found.items():
        assert not [number for number in (NIP, OTHER) if number != nip and number in one.raw]
        assert "SHA-256" in one.raw


def test_an_error_page_is_kept_word_for_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "send", says((502, "text/html", b"<h1>Bad gateway</h1>")))
    found = white_list.find_many(conversation(), [NIP, OTHER])
    assert {one.outcome for one in found.values()} == {"unknown"}
    assert all("<h1>Bad gateway</h1>" in one.raw for one in found.values())


def test_the_refused_half_has_no_request_id_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    result = {"requestId": "abc-1", "requestDateTime": "22-11-2026 11:00:00", "entries": []}
    good = json.dumps({"result": {**result, "entries": [{"identifier": NIP, "subjects": []}]}}).encode()
    kind = "application/json"
    answers = [(400, kind, b'{"code": "WL-115", "message": "x"}'), (200, kind, good), (500, "text/html", b"x")]
    monkeypatch.setattr(http, "send", says(*answers))
    found = white_list.find_many(conversation(), [NIP, OTHER])
    assert (found[NIP].outcome, found[NIP].request_id) == ("not_found", "abc-1")
    assert (found[OTHER].outcome, found[OTHER].request_id) == ("unknown", "")


def test_a_spoilt_plural_answer_of_gus_keeps_nobodys_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    def search(line: gus_client.Line, _criteria: Any) -> list[dict[str, str]]:
        line.heard.append(("DaneSzukajPodmioty", f"<Nip>{OTHER}</Nip>"))
        return [{"nip": "9990903414"}]

    monkeypatch.setattr(gus_client, "search", search)
    found = gus.find_many(conversation(), [NIP, OTHER])
    assert {(one.outcome, one.reason) for one in found.values()} == {("unknown", "malformed")}
    assert all(OTHER not in one.raw and "SHA-256" in one.raw for one in found.values())


def test_a_hash_is_nobodys_number() -> None:
    digest = "a" + "1" * 11 + "b" * 52
    assert masked(f"SHA-256 {digest}\nhash: {digest * 2}") == f"SHA-256 {digest}\nhash: {digest * 2}"
    assert masked(f"PESEL {PESEL}, {digest[:63]}{PESEL}") == f"PESEL {HIDDEN}, a{HIDDEN}{'b' * 51}{HIDDEN}", "too long"
    assert hidden_in(f"{PESEL} {digest} {PESEL}") == [PESEL]


def test_a_call_starts_only_with_time_left_for_its_answer() -> None:
    late = talk.Conversation(until=time.monotonic(), before_call=lambda until: None, at=AT, on=AT.date())
    with pytest.raises(RegisterDown, match="timeout"):
        talk.call(late, "GET", "http://127.0.0.1:9/", note="x")
    assert late.heard == []
