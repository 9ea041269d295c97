"""The flat file from the wire to the disk: every account found again, every fault, and the old file kept in use."""

import fcntl
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from kantorek.core import http
from kantorek.registers.findings import TRY_AGAIN, RegisterDown
from kantorek.registers.flat_file import store
from kantorek.registers.flat_file.check import check_account, check_many
from kantorek.registers.flat_file.fetch import fetch, flat_folder
from kantorek.registers.flat_file.lookup import find, find_many
from kantorek.registers.tests.conversations import AT, ON, conversation
from kantorek.registers.tests.flat_files import contents, pack, plain_hash
from kantorek.sandbox import FLAT_PATH
from kantorek.sandbox.economy import by_nip, companies
from kantorek.sandbox.tests.running import Sandbox, sandbox
from kantorek.sandbox.vat_facts import make_account, vat_of, virtual_account

NIP = "9991843022"
BEFORE = ON - timedelta(days=1)
TROUBLE = [
    ("429", "rate_limited"),
    ("500", "bad_status"),
    ("blocked", "blocked"),
    ("html", "malformed"),
    ("malformed", "malformed"),
    ("drop", "malformed"),
    ("empty", "malformed"),
    ("huge", "malformed"),
    ("slow", "timeout"),
    ("nothing", "not_yet"),
    ("expired", "malformed"),
]


@pytest.fixture
def running(settings: Any, tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox whose flat file the settings point at, and an empty folder for it."""
    settings.DATA = tmp_path
    with sandbox() as here:
        here.world.white_list.rounds = 7
        settings.WL_FLAT_URL = here.url + FLAT_PATH
        yield here


def test_every_account_is_found_again_and_no_other(running: Sandbox) -> None:
    meta = fetch(ON, at=AT)
    known = {(c.nip, account): vat_of(c).status for c in companies() for account in vat_of(c).accounts}
    listed = {pair for pair, status in known.items() if status in ("Czynny", "Zwolniony")}
    strangers = [(nip, make_account("99990018", f"{n:016d}")) for n, (nip, _) in enumerate(list(known)[:200])]
    swapped = [(NIP, account) for nip, account in list(known)[:200] if nip != NIP]
    pairs = [*known, *strangers, *swapped]
    verdicts = {"Czynny": "active", "Zwolniony": "exempt"}
    for pair, check in zip(pairs, check_many(pairs, on=ON), strict=True):
        assert check.verdict == (verdicts[known[pair]] if pair in listed else "absent")
        assert (check.file_day, check.is_today, check.archive_sha256) == (ON, True, meta.archive_sha256)
    assert meta.active + meta.exempt == len(listed)
    assert (meta.iterations, meta.fetched_at) == (7, AT)


def test_a_virtual_account_is_found_through_its_mask(running: Sandbox) -> None:
    fetch(ON, at=AT)
    company = next(company for company in companies() if vat_of(company).virtual_accounts)
    account = virtual_account(vat_of(company), 4711)
    check = check_account(company.nip, account, on=ON)
    assert (check.verdict, check.through_mask) == ("active", True)
    assert check.account == f"XX99990056XXXX{vat_of(company).customer}XXXXXX"
    assert check.digest == plain_hash(ON, company.nip, check.account)
    other = virtual_account(vat_of(company), 4711).replace(vat_of(company).customer, "123456")
    assert check_account(company.nip, other, on=ON).verdict == "absent"
    assert check_account(NIP, account, on=ON).verdict == "absent", "another's virtual account"


def test_yesterdays_file_says_that_it_is_yesterdays(running: Sandbox) -> None:
    account = vat_of(by_nip()[NIP]).accounts[0]
    assert check_account(NIP, account, on=ON).verdict == "no_file"
    fetch(BEFORE, at=AT - timedelta(days=1))
    check = check_account(NIP, account, on=ON)
    assert (check.verdict, check.file_day, check.is_today) == ("active", BEFORE, False)
    assert check.digest == plain_hash(BEFORE, NIP, account), "reckoned with the file's own day"
    assert check_account(NIP, account, on=BEFORE - timedelta(days=1)).verdict == "no_file", "never a later file"
    fetch(ON, at=AT)
    check = check_account(NIP, account, on=ON)
    assert (check.verdict, check.file_day, check.is_today) == ("active", ON, True)
    assert check_account(NIP, account, on=BEFORE).file_day == BEFORE


def test_the_last_two_days_are_kept(running: Sandbox) -> None:
    days = [ON - timedelta(days=n) for n in (3, 2, 1, 0)]
    for day in days:
        fetch(day, at=AT)
    assert store.days_in(flat_folder()) == days[-2:]
    assert sorted(path.name for path in flat_folder().iterdir()) == [".lock", *(f"{d:%Y%m%d}" for d in days[-2:])]


def test_what_is_here_is_not_fetched_again(running: Sandbox) -> None:
    assert fetch(ON, at=AT) == fetch(ON, at=AT + timedelta(hours=1))
    assert running.world.trouble.calls["flat_file:day"] == 1


@pytest.mark.parametrize(("kind", "reason"), TROUBLE)
def test_trouble_leaves_the_old_file_in_use(running: Sandbox, kind: str, reason: str) -> None:
    fetch(BEFORE, at=AT)
    running.wish(register="flat_file", fault=kind, seconds=2)
    with pytest.raises(RegisterDown) as caught:
        fetch(ON, at=AT, timeout=0.4 if kind == "slow" else 30)
    assert caught.value.reason == reason
    assert reason in TRY_AGAIN
    check = check_account(NIP, vat_of(by_nip()[NIP]).accounts[0], on=ON)
    assert (check.verdict, check.is_today) == ("active", False)
    assert sorted(path.name for path in flat_folder().iterdir()) == [".lock", f"{BEFORE:%Y%m%d}"]
    assert fetch(ON, at=AT).day == ON, "and the next attempt may succeed"


def test_a_day_that_has_not_come_has_no_file(running: Sandbox) -> None:
    with pytest.raises(RegisterDown) as caught:
        fetch(date(ON.year + 70, 1, 1), at=AT)
    assert caught.value.reason == "not_yet"


def test_without_an_address_nobody_is_asked(settings: Any, tmp_path: Path) -> None:
    settings.WL_FLAT_URL = ""
    with pytest.raises(RegisterDown, match="not_configured"):
        fetch(ON, at=AT, folder=tmp_path)


def test_one_fetch_at_a_time_and_leftovers_are_swept(running: Sandbox) -> None:
    root = flat_folder()
    (root / ".part-of-a-killed-one").mkdir(parents=True)
    with (root / ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(RegisterDown, match="busy"):
            fetch(ON, at=AT)
        assert (root / ".part-of-a-killed-one").exists()
    fetch(ON, at=AT)
    assert not (root / ".part-of-a-killed-one").exists()


@pytest.mark.django_db(transaction=True)
def test_no_network_inside_a_transaction(running: Sandbox) -> None:
    with transaction.atomic(), pytest.raises(http.NetworkInTransaction):
        fetch(ON, at=AT)


def test_a_file_with_nobody_in_it_is_malformed(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WL_FLAT_URL = "http://127.0.0.1:9"
    body = pack(tmp_path / "a.7z", contents(ON, [], [(NIP, "1" * 26)]))
    monkeypatch.setattr(http, "download", lambda url, path, **_options: path.write_bytes(body))
    with pytest.raises(RegisterDown) as caught:
        fetch(ON, at=AT, folder=tmp_path / "flat")
    assert caught.value.reason == "malformed"
    assert store.days_in(tmp_path / "flat") == []


def test_what_changes_over_night_is_in_the_next_file(running: Sandbox) -> None:
    gone = vat_of(by_nip()[NIP]).accounts[0]
    fetch(BEFORE, at=AT)
    http.post(f"{running.url}/changes", json.dumps({"nip": NIP, "set": {"accounts_gone": [gone]}}).encode())
    fetch(ON, at=AT)
    assert [check_account(NIP, gone, on=day).verdict for day in (BEFORE, ON)] == ["active", "absent"]


def test_a_question_is_a_finding_with_its_reckoning(running: Sandbox) -> None:
    account = vat_of(by_nip()[NIP]).accounts[0]
    nothing = find(conversation(), f"{NIP}/{account}")
    assert (nothing.outcome, nothing.reason, nothing.worth_retrying) == ("unknown", "no_file", True)
    meta = fetch(BEFORE, at=AT)
    finding = find(conversation(calls=0), f"{NIP}/{account}")
    digest = plain_hash(BEFORE, NIP, account)
    assert finding.data == {
        "verdict": "active",
        "through_mask": False,
        "file_day": BEFORE.isoformat(),
        "is_today": False,
        "digest": digest,
        "archive_sha256": meta.archive_sha256,
        "iterations": 7,
        "nip": NIP,
        "nrb": account,
        "day": ON.isoformat(),
        "checked_on": ON.isoformat(),
    }
    for part in (
        digest,
        meta.archive_sha256,
        f"{BEFORE:%Y%m%d}{NIP}{account}",
        "skrotyPodatnikowCzynnych",
        "not the day",
    ):
        assert part in finding.raw


def test_several_questions_have_a_reckoning_each(running: Sandbox) -> None:
    fetch(ON, at=AT)
    account = vat_of(by_nip()[NIP]).accounts[0]
    stranger = make_account("99990018", "7" * 16)
    found = find_many(conversation(), [f"{NIP}/{stranger}", f"{NIP}/{account}"])
    assert [f.data["verdict"] for f in found.values() if f.data] == ["absent", "active"]
    assert account not in found[f"{NIP}/{stranger}"].raw, "each has its own reckoning"
