"""The sandbox's GUS after somebody changed a company: its reports, and the lists of a day."""

from collections.abc import Iterator
from datetime import date

import pytest

from kantorek.registers.findings import RegisterDown
from kantorek.registers.gus import client, lookup
from kantorek.registers.tests.recorded import Memory
from kantorek.sandbox.economy import by_nip
from kantorek.sandbox.tests.running import Sandbox, sandbox

LIS = by_nip()["9991843022"]
UNITS = "PodmiotyPrawneOrazDzialalnosciOsFizycznych"


@pytest.fixture
def running() -> Iterator[Sandbox]:
    with sandbox() as world:
        yield world


def test_a_changed_company_is_changed_in_search_and_report(running: Sandbox) -> None:
    running.world.changes[LIS.nip] = {"suspended_on": "2026-11-16", "street": "ul. Inna"}
    data = lookup.find_by_nip(running.line(Memory()), LIS.nip, on=date(2026, 11, 22)).data
    assert data is not None
    assert (data["status"], data["suspended_on"], data["street"]) == ("suspended", "2026-11-16", "ul. Inna")


@pytest.mark.parametrize("prefix", ["BIR11", "BIR12"])
def test_it_stands_on_the_list_of_the_day_among_others(running: Sandbox, prefix: str) -> None:
    running.world.changes[LIS.nip] = {"name": "Inna Nazwa sp. z o.o."}
    units = client.bulk_report(running.line(Memory()), "2026-11-20", f"{prefix}Aktualizowane{UNITS}")
    assert LIS.regon in units and 2 <= len(units) <= 5
    assert client.bulk_report(running.line(Memory()), "2026-11-20", f"{prefix}Skreslone{UNITS}") == set()
    assert client.bulk_report(running.line(Memory()), "2026-11-20", f"{prefix}NoweJednostkiLokalne") == set()


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-11-20", "BIR11Wszystkie"),
        ("2026-11-20", f"Nowe{UNITS}"),
        ("2999-01-01", f"BIR11Nowe{UNITS}"),
        ("yesterday", f"BIR11Nowe{UNITS}"),
    ],
)
def test_an_unknown_list_and_a_day_to_come_are_errors(running: Sandbox, day: str, name: str) -> None:
    with pytest.raises(RegisterDown) as down:
        client.bulk_report(running.line(Memory()), day, name)
    assert down.value.reason == "bad_request"
