"""Our white list client against the sandbox's list, over loopback: every company, every fault, the end of the day."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kantorek.core import http
from kantorek.registers.tests.conversations import AT, conversation
from kantorek.registers.white_list import lookup
from kantorek.sandbox import WL_PATH
from kantorek.sandbox.economy import by_nip, companies
from kantorek.sandbox.tests.running import Sandbox, sandbox
from kantorek.sandbox.vat_facts import make_account, vat_of, virtual_account

NIP = "9991843022"
STRUCK_OFF, STRANGER = "9990000149", "9990000244"
STATUSES = {"active": "Czynny", "exempt": "Zwolniony", "none": "Niezarejestrowany"}
TO_MIDNIGHT = 13 * 3600
TROUBLE = [
    ("429", "daily_limit", TO_MIDNIGHT),
    ("500", "bad_status", None),
    ("html", "malformed", None),
    ("malformed", "malformed", None),
    ("cut", "malformed", None),
    ("drop", "malformed", None),
    ("wrong_type", "malformed", None),
    ("empty", "malformed", None),
    ("huge", "malformed", None),
    ("blocked", "blocked", None),
    ("slow", "timeout", None),
    ("refreshing", "refreshing", None),
    ("wrong_nip", "malformed", None),
]


@pytest.fixture
def running(settings: Any) -> Iterator[Sandbox]:
    """A sandbox whose white list the settings point at."""
    with sandbox() as here:
        settings.WL_URL = here.url + WL_PATH
        yield here


def _change(running: Sandbox, nip: str, **columns: Any) -> None:
    http.post(f"{running.url}/changes", json.dumps({"nip": nip, "set": columns}).encode())


def test_every_company_comes_back_as_it_is(running: Sandbox) -> None:
    chosen = companies()[::11] + companies()[-14:]
    for start in range(0, len(chosen), 30):
        batch = chosen[start : start + 30]
        found = lookup.find_many(conversation(), [company.nip for company in batch])
        for company in batch:
            facts, data = vat_of(company), found[company.nip].data
            assert (data is not None) == facts.listed
            if data is not None:
                assert (data["name"], data["regon"], data["krs"]) == (facts.name, company.regon, company.krs)
                assert STATUSES[data["vat_status"]] == facts.status
                assert data["accounts"] == list(facts.accounts)
                assert data["virtual_accounts"] == facts.virtual_accounts
    assert running.world.trouble.calls["white_list:search"] == 2, "30 numbers in a call"


def test_one_company_alone_is_the_same_as_in_a_batch(running: Sandbox) -> None:
    alone, several = lookup.find(conversation(), NIP), lookup.find_many(conversation(), [NIP])[NIP]
    assert alone.data is not None
    assert several.data is not None
    moving = ("request_id", "request_time")
    assert {k: v for k, v in alone.data.items() if k not in moving} == {
        k: v for k, v in several.data.items() if k not in moving
    }


def test_struck_off_is_found_with_its_day_and_a_stranger_is_not(running: Sandbox) -> None:
    data = lookup.find(conversation(), STRUCK_OFF).data
    assert data is not None
    assert (data["vat_status"], data["removed_on"], data["accounts"]) == ("none", "2025-07-14", [])
    assert data["removal_basis"].startswith("Art. 96")
    assert lookup.find(conversation(), STRANGER).outcome == "not_found"


def test_what_changes_over_night_is_seen(running: Sandbox) -> None:
    gone, new = vat_of(by_nip()[NIP]).accounts[0], make_account("99990018", "1" * 16)
    _change(running, NIP, accounts_gone=[gone], accounts_new=[new], name="BRUKARSTWO LIS I SYN SP. Z O.O.")
    data = lookup.find(conversation(), NIP).data
    assert data is not None
    assert (gone in data["accounts"], new in data["accounts"]) == (False, True)
    assert data["name"] == "BRUKARSTWO LIS I SYN SP. Z O.O."
    _change(running, NIP, removed_on="2026-11-20")
    data = lookup.find(conversation(), NIP).data
    assert data is not None
    assert (data["vat_status"], data["removed_on"], data["accounts"]) == ("none", "2026-11-20", [])


def test_an_account_is_the_payers_or_not(running: Sandbox) -> None:
    facts = vat_of(by_nip()[NIP])
    mine, foreign = facts.accounts[0], make_account("99990018", "2" * 16)
    yes, no = (lookup.check_account(conversation(), f"{NIP}/{account}") for account in (mine, foreign))
    assert yes.data is not None
    assert no.data is not None
    assert (yes.outcome, yes.data["assigned"], no.outcome, no.data["assigned"]) == ("found", True, "found", False)
    assert (yes.data["nip"], yes.data["nrb"], yes.data["day"]) == (NIP, mine, "2026-11-22")
    assert yes.request_id == yes.data["request_id"] != no.request_id
    assert '"accountAssigned": "TAK"' in yes.raw


def test_a_virtual_account_is_the_payers(running: Sandbox) -> None:
    company = next(company for company in companies() if vat_of(company).virtual_accounts)
    number = f"{company.nip}/{virtual_account(vat_of(company), 4711)}"
    data = lookup.check_account(conversation(), number).data
    assert data is not None
    assert data["assigned"]


@pytest.mark.parametrize(("kind", "reason", "wait"), TROUBLE)
def test_trouble_is_unknown_with_its_reason(running: Sandbox, kind: str, reason: str, wait: int | None) -> None:
    running.wish(register="white_list", fault=kind, times=-1, seconds=3)
    seconds = 0.4 if kind == "slow" else 5.0
    found = lookup.find_many(conversation(seconds=seconds), [NIP, STRUCK_OFF])
    for finding in (lookup.find(conversation(seconds=seconds), NIP), *found.values()):
        assert (finding.outcome, finding.reason, finding.data) == ("unknown", reason, None)
        assert finding.worth_retrying
        assert finding.retry_after == wait
        assert finding.raw or kind == "slow", "what was heard is kept"


@pytest.mark.parametrize(("kind", "reason", "wait"), [row for row in TROUBLE if row[0] != "wrong_nip"])
def test_trouble_never_says_no_about_an_account(running: Sandbox, kind: str, reason: str, wait: int | None) -> None:
    running.wish(register="white_list", fault=kind, times=-1, seconds=3, operation="check")
    account = vat_of(by_nip()[NIP]).accounts[0]
    finding = lookup.check_account(conversation(seconds=0.4 if kind == "slow" else 5.0), f"{NIP}/{account}")
    assert (finding.outcome, finding.reason, finding.retry_after) == ("unknown", reason, wait)
    assert finding.data is None


def test_nobody_there_is_unknown(settings: Any) -> None:
    settings.WL_URL = "http://127.0.0.1:9"
    assert lookup.find(conversation(), NIP).reason == "connect"


def test_no_call_left_is_unknown_and_nothing_is_sent(running: Sandbox) -> None:
    assert lookup.find(conversation(calls=0), NIP).reason == "quota"
    assert "white_list:search" not in running.world.trouble.calls


def test_the_days_calls_run_out(running: Sandbox) -> None:
    running.world.white_list.most["search"] = 2
    answers = [lookup.find(conversation(), NIP) for _ in range(3)]
    assert [a.outcome for a in answers] == ["found", "found", "unknown"]
    assert (answers[2].reason, answers[2].retry_after) == ("daily_limit", TO_MIDNIGHT)
    assert "WL-191" in answers[2].raw
    account = vat_of(by_nip()[NIP]).accounts[0]
    assert lookup.check_account(conversation(), f"{NIP}/{account}").outcome == "found", "checks are counted apart"


@pytest.mark.parametrize(
    ("at", "seconds"),
    [
        (datetime(2026, 11, 22, 22, 59, 0, tzinfo=UTC), 60),
        (datetime(2026, 11, 22, 23, 0, 0, tzinfo=UTC), 24 * 3600),
        (datetime(2026, 7, 1, 12, 0, 0, tzinfo=UTC), 10 * 3600),
        (datetime(2026, 12, 31, 22, 30, 0, tzinfo=UTC), 1800),
        # The nights when the clock goes forward (23 hours) and back (25 hours).
        (datetime(2026, 3, 28, 23, 0, 0, tzinfo=UTC), 23 * 3600),
        (datetime(2026, 10, 24, 22, 0, 0, tzinfo=UTC), 25 * 3600),
    ],
)
def test_the_daily_limit_holds_until_midnight_in_warsaw(running: Sandbox, at: datetime, seconds: int) -> None:
    running.wish(register="white_list", fault="429")
    talk = conversation()
    talk.at = at
    assert lookup.find(talk, NIP).retry_after == seconds


def test_a_gateways_429_says_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    reply = http.Reply(429, b"Too Many Requests", {"content-type": "text/plain", "retry-after": "20"}, 1)
    monkeypatch.setattr(http, "send", lambda *_a, **_k: reply)
    finding = lookup.find(conversation(), NIP)
    assert (finding.reason, finding.retry_after) == ("rate_limited", 20)


def test_a_day_that_has_not_come_is_our_mistake(running: Sandbox) -> None:
    talk = conversation()
    talk.on = date(AT.year + 70, 1, 1)
    finding = lookup.find(talk, NIP)
    assert (finding.reason, finding.worth_retrying) == ("bad_request", False)
    assert "WL-103" in finding.raw
