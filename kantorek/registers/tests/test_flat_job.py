"""The day's flat file is fetched once, by itself; until it is there the ministry is not pestered."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from kantorek.registers import jobs
from kantorek.registers.actions import fetch_flat_file, flat_day, usage
from kantorek.sandbox import FLAT_PATH
from kantorek.sandbox.tests.running import Sandbox, sandbox

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)


@pytest.fixture
def ministry(settings: Any, tmp_path: Path) -> Iterator[Sandbox]:
    """The sandbox's flat file, hashed few times, at an address that counts as the real one."""
    cache.clear()
    with sandbox() as running:
        running.world.white_list.rounds = 2
        settings.WL_FLAT_URL, settings.SANDBOX, settings.DATA = running.url + FLAT_PATH, "", tmp_path
        yield running


def _asked(ministry: Sandbox) -> int:
    return sum(times for name, times in ministry.world.trouble.calls.items() if name.startswith("flat"))


def test_fetched_once_and_then_nobody_is_asked(ministry: Sandbox) -> None:
    fetched = fetch_flat_file(DAY, at=AT)
    assert fetched is not None and fetched.day == DAY and fetched.active > 0
    cache.clear()
    assert fetch_flat_file(DAY, at=AT + timedelta(hours=1)) == fetched
    assert _asked(ministry) == 1
    assert usage("flat_file", at=AT).answered_at == AT


def test_the_job_fetches_the_file_of_today(ministry: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "now", lambda: AT)
    jobs.fetch_the_flat_file()
    found = flat_day(on=DAY)
    assert found is not None and found.day == DAY


def test_until_it_is_there_one_try_in_ten_minutes(ministry: Sandbox) -> None:
    ahead = date(2999, 1, 1)
    assert fetch_flat_file(ahead, at=AT) is None
    assert fetch_flat_file(ahead, at=AT + timedelta(minutes=1)) is None
    assert _asked(ministry) == 1
    cache.clear()  # ten minutes later
    assert fetch_flat_file(ahead, at=AT + timedelta(minutes=11)) is None
    assert _asked(ministry) == 2


def test_a_fault_leaves_yesterdays_file_in_use_and_is_noted(ministry: Sandbox) -> None:
    fetch_flat_file(DAY - timedelta(days=1), at=AT - timedelta(days=1))
    cache.clear()
    ministry.wish(register="flat_file", fault="500", times=5)
    assert fetch_flat_file(DAY, at=AT) is None
    kept = flat_day(on=DAY)
    assert kept is not None and kept.day == DAY - timedelta(days=1)
    assert usage("flat_file", at=AT).last_trouble == "bad_status"


def test_without_an_address_there_is_none(settings: Any, tmp_path: Path) -> None:
    settings.WL_FLAT_URL, settings.DATA = "", tmp_path
    assert fetch_flat_file(DAY, at=AT) is None
    assert flat_day(on=DAY) is None
