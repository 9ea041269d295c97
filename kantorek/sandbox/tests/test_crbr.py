"""The sandbox's CRBR: every answer holds to the ministry's schema, and its people cannot exist."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from kantorek.core import http
from kantorek.core.numbers import clean_pesel
from kantorek.registers.crbr import envelope, parse, schema
from kantorek.sandbox import CRBR_PATH
from kantorek.sandbox.economy import by_nip, companies
from kantorek.sandbox.ordinary import IN_COURT_REGISTER
from kantorek.sandbox.owners import UNREPORTED, owners_of
from kantorek.sandbox.tests.running import Sandbox, sandbox

BRANCHES, BANKRUPT, LIS = "9990000215", "9990000221", "9991843022"


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """One sandbox for the module."""
    with sandbox() as here:
        yield here


def _payload(running: Sandbox, nip: str) -> tuple[str, dict[str, object]]:
    reply = http.post(running.url + CRBR_PATH, envelope.question(nip))
    payload, unknown = schema.checked(envelope.payload_of(reply.headers["content-type"], reply.body))
    assert unknown == []
    assert parse.asked_about(payload) == {nip}
    return parse.status(payload), parse.describe(payload)


def test_every_answer_holds_to_the_schema(running: Sandbox) -> None:
    told = {company.nip: _payload(running, company.nip)[0] for company in companies()}
    found = {nip for nip, status in told.items() if status == "IstniejaInformacje"}
    assert found == {c.nip for c in companies() if c.form in IN_COURT_REGISTER and c.nip not in UNREPORTED}
    assert {told[nip] for nip in UNREPORTED} == {"BrakInformacji"}
    assert _payload(running, "9991843023")[0] == "BladFormalny"


def test_owners_have_valid_numbers_of_nobody_alive_and_hold_all_of_it() -> None:
    for company in companies():
        for owners in (owners_of(company), owners_of(company, changed=True)):
            shares = [owner.percent for owner in owners if owner.percent is not None]
            assert not shares or sum(shares) == Decimal(100)
            for owner in owners:
                assert owner.born_on.year < 1900
                assert not owner.pesel or clean_pesel(owner.pesel)[2:4] > "80"


def test_a_change_takes_the_place_of_the_second_owner() -> None:
    for company in companies():
        before, after = owners_of(company), owners_of(company, changed=True)
        if before:
            assert after[1] not in before
            assert before[0].last_name == after[0].last_name
            assert len(after) == max(2, len(before))
    assert owners_of(by_nip()[LIS], changed=True)[1].first_name == "Tomasz"


def test_rare_answers_are_there(running: Sandbox) -> None:
    _, trust = _payload(running, BRANCHES)
    assert (trust["trust"], trust["group"]) == (True, True)
    _, disputed = _payload(running, BANKRUPT)
    entries = disputed["entries"]
    assert isinstance(entries, list)
    assert entries[0]["discrepancies"][0]["id"] == "UW-2026-0007"
    foreign = [owner for company in companies() for owner in owners_of(company) if not owner.pesel]
    assert foreign
