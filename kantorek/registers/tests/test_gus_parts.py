"""A unit read part by part (search for many, its report, its PKD) is the unit that one look-up gives."""

import time
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kantorek.registers.conversation import Conversation
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.gus import adapter
from kantorek.sandbox import GUS_KEY, GUS_PATH
from kantorek.sandbox.economy import companies
from kantorek.sandbox.tests.running import Sandbox, sandbox

SPECIAL = [company.nip for company in companies() if company.group == "special"]
OTHERS = [company.nip for company in companies() if company.group == "outside"][:6]
ONLY_WHOLE = {"first_name", "last_name", "legal_form_name"}
"""A person's own names come from a fourth report, which a list does without."""


def talk(calls: int = 1000) -> Conversation:
    """A conversation that may call so often."""
    left = [calls]

    def book(until: float) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise RegisterDown("quota", retry_after=10)

    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    return Conversation(until=time.monotonic() + 20, before_call=book, at=at, on=date(2026, 11, 20))


@pytest.fixture
def gus(settings: Any) -> Any:
    """A sandbox that the settings point at."""
    with sandbox() as running:
        settings.GUS_URL, settings.GUS_KEY = running.url + GUS_PATH, GUS_KEY
        yield running


def data(findings: dict[str, Finding]) -> dict[str, dict[str, Any]]:
    return {nip: found.data for nip, found in findings.items() if found.data}


@pytest.mark.parametrize("nip", [*SPECIAL, *OTHERS])
def test_part_by_part_is_the_whole(gus: Sandbox, nip: str) -> None:
    whole = adapter.find(talk(), nip)
    searched = adapter.find_many(talk(), [nip])
    if whole.outcome == "not_found":
        assert searched[nip].outcome == "not_found"
        return
    reported = adapter.read_reports(talk(), data(searched))
    assert "pkd_missing" in reported[nip].data["warnings"]  # type: ignore[index]
    complete = adapter.read_reports(talk(), data(reported))[nip].data
    assert complete
    assert whole.data
    told = {key: value for key, value in complete.items() if key not in ONLY_WHOLE | {"warnings"}}
    assert told == {key: value for key, value in whole.data.items() if key not in ONLY_WHOLE | {"warnings"}}
    assert set(complete["warnings"]) == set(whole.data["warnings"]) - {"person_missing"}


def test_where_calls_run_out_the_rest_is_left_for_later(gus: Sandbox) -> None:
    searched = data(adapter.find_many(talk(), OTHERS))
    assert list(adapter.read_reports(talk(calls=2), searched)) == OTHERS[:2]
    (nothing,) = adapter.read_reports(talk(calls=0), searched).values()
    assert (nothing.outcome, nothing.reason) == ("unknown", "quota")


def test_one_report_that_fails_costs_only_its_own_unit(gus: Sandbox) -> None:
    searched = data(adapter.find_many(talk(), OTHERS[:3]))
    gus.wish(register="gus", fault="malformed", times=1)
    found = adapter.read_reports(talk(), searched)
    assert [one.outcome for one in found.values()] == ["unknown", "found", "found"]
    assert next(iter(found.values())).reason == "malformed"
