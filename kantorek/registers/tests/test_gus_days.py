"""The lists of a day: tens of thousands of units, read in little memory; anything odd is no list."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache

from kantorek.registers.actions import changed_units
from kantorek.registers.findings import RegisterDown
from kantorek.registers.gus import parse
from kantorek.sandbox import GUS_KEY, GUS_PATH
from kantorek.sandbox.economy import by_nip
from kantorek.sandbox.tests.running import Sandbox, sandbox

ROW = "  <dane>\r\n    <regon>{:09d}</regon>\r\n  </dane>\r\n"
AT = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)


@pytest.fixture
def gus(settings: Any) -> Iterator[Sandbox]:
    """A sandbox that the settings point at."""
    cache.clear()
    with sandbox() as running:
        settings.GUS_URL, settings.GUS_KEY, settings.SANDBOX = running.url + GUS_PATH, GUS_KEY, running.url
        yield running


def test_reads_the_wording_of_the_manual() -> None:
    inner = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<root>\n  <dane>\n    <regon>022399999</regon>\n  </dane>\n'
        "  <dane><Regon>14721045600012</Regon></dane>\n  <!-- ...... -->\n</root>"
    )
    assert parse.read_regons(inner) == ({"022399999", "147210456"}, "")


def test_a_day_of_a_hundred_thousand_units_stays_small() -> None:
    inner = f"<root>{''.join(ROW.format(number) for number in range(100_000))}</root>"
    tracemalloc.start()
    units, code = parse.read_regons(inner)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(units), code) == (100_000, "")
    assert peak < 40_000_000, "the numbers themselves are kept, the document is not"


@pytest.mark.parametrize(
    "inner",
    [
        "<root><dane><regon>1</dane></root>",
        "<!DOCTYPE root [<!ENTITY a 'b'>]><root/>",
        "<root>",
        "no list at all",
        "<html><body>503</body></html>",
        "<root><dane><numer>022399999</numer></dane></root>",
        f"<root>{''.join(ROW.format(number) for number in range(300_001))}</root>",
    ],
)
def test_what_is_no_list_is_malformed(inner: str) -> None:
    with pytest.raises(RegisterDown) as down:
        parse.read_regons(inner)
    assert down.value.reason == "malformed"


@pytest.mark.django_db
def test_the_three_lists_of_a_day_make_one_set(gus: Sandbox) -> None:
    gus.world.changes.update({"9991843022": {"name": "X"}, "9998711938": {"ended_on": "2026-11-18"}})
    units = changed_units(date(2026, 11, 19), within=5, at=AT)
    assert {by_nip()["9991843022"].regon, by_nip()["9998711938"].regon} < units
    assert gus.world.trouble.calls["DanePobierzRaportZbiorczy"] == 3


@pytest.mark.django_db
def test_half_a_list_is_none(gus: Sandbox) -> None:
    gus.wish(fault="cut", operation="DanePobierzRaportZbiorczy")
    with pytest.raises(RegisterDown):
        changed_units(date(2026, 11, 19), within=5, at=AT)


@pytest.mark.django_db
def test_a_day_to_come_has_no_list(gus: Sandbox) -> None:
    with pytest.raises(RegisterDown) as down:
        changed_units(date(2999, 1, 1), within=5, at=AT)
    assert down.value.reason == "bad_request"
