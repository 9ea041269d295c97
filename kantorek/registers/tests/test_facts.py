"""What an answer says and means, in words: every register, every outcome, and data that nobody expected."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from kantorek.registers.facts import facts_of
from kantorek.registers.lines import REGISTERS
from kantorek.registers.models import Answer
from kantorek.registers.tests.test_crbr_answers import FOUND, PESEL, described
from kantorek.registers.verdicts import keeper_name, number_shown, reason_in_words, register_name, verdict_of

AT = datetime(2026, 11, 22, 9, 41, 12, tzinfo=UTC)
NIP, NRB = "9991843022", "98999000110000400340218777"
PAYER: dict[str, Any] = {
    "name": "BRUKARSTWO LIS SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ",
    "nip": NIP,
    "vat_status": "active",
    "accounts": [NRB],
    "checked_on": "2026-11-22",
    "request_time": "2026-11-22T10:41:12+01:00",
}
FILE: dict[str, Any] = {"verdict": "active", "nip": NIP, "nrb": NRB, "day": "2026-11-22", "file_day": "2026-11-22"}


def answered(register: str, data: dict[str, Any] | None, **columns: Any) -> Answer:
    """Make an answer that stands in no table."""
    number = {"nbp": "EUR/2026-11-20", "account": f"{NIP}/{NRB}", "flat_file": f"{NIP}/{NRB}"}.get(register, NIP)
    values: dict[str, Any] = {
        "pk": 4217,
        "office_id": 1,
        "register": register,
        "number": number,
        "outcome": "found" if data is not None else "not_found",
        "data": data,
        "sha256": "0f" * 32,
        "at": AT,
        "answered_at": AT,
        "asked_by_kind": "staff",
        "asked_by_name": "Marek",
    }
    return Answer(**(values | columns))


def facts(register: str, data: dict[str, Any]) -> dict[str, str]:
    """Read the facts in English."""
    with override("en"):
        return dict(facts_of(answered(register, data)))


def verdict(register: str, data: dict[str, Any] | None, **columns: Any) -> tuple[str, str, str]:
    """Read the verdict in English."""
    with override("en"):
        told = verdict_of(answered(register, data, **columns))
    return told.kind, told.words, told.more


def test_a_payer_on_the_white_list() -> None:
    told = facts("white_list", PAYER | {"representatives": ["JAN LIS"], "removed_on": None, "virtual_accounts": True})
    assert told["VAT status"] == "Active VAT payer"
    assert told["Accounts"] == "98 9990 0011 0000 4003 4021 8777"
    assert told["As of"] == "22.11.2026"
    assert told["Representatives"] == "JAN LIS"
    assert told["Time of the register"] == "22.11.2026, 10:41:12"
    assert "Struck off" not in told
    assert verdict("white_list", PAYER) == ("ok", "Active VAT payer", "as of 22.11.2026")
    removed = PAYER | {"vat_status": "none", "removed_on": "2026-11-03", "removal_basis": "Art. 96 ust. 9"}
    assert verdict("white_list", removed) == ("bad", "Not registered for VAT", "struck off on 03.11.2026")
    assert facts("white_list", removed)["Struck off"] == "03.11.2026, Art. 96 ust. 9"


def test_a_company_with_a_thousand_accounts_names_the_first_sixty() -> None:
    lines = facts("white_list", PAYER | {"accounts": [NRB] * 1000})["Accounts"].split("\n")
    assert (len(lines), lines[-1]) == (61, "and 940 more")


def test_the_owners_with_what_they_hold_and_no_number() -> None:
    told = facts("crbr", described(FOUND.replace("CRBR-SYN-1", "CRBR-12345678901")))
    assert told["Beneficial owner"].splitlines() == [
        "Jan Przykładowy",
        "60% – udziały w spółce, held directly, brak uprzywilejowania",
        "citizenship: PL · lives in: PL",
    ]
    assert told["Reference number"] == "CRBR-12345678901", "the register's own numbers stay whole"
    assert verdict("crbr", described(FOUND)) == ("ok", "1 beneficial owner", "")


def test_a_pesel_that_slipped_into_a_name_is_hidden() -> None:
    told = facts("gus", {"name": f"Jan PESEL {PESEL}", "pkd": [], "nip": NIP})
    assert told["Name"] == "Jan PESEL ***********"


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        ({"street": "ul. Kolejowa", "building": "14", "flat": "3"}, "ul. Kolejowa 14/3, 95-010 Imielnik, łódzkie"),
        ({"building": "7", "post_city": "Stryków"}, "Imielnik 7, 95-010 Stryków, łódzkie"),
        ({"building": "7"}, "Imielnik 7, 95-010 Imielnik, łódzkie"),
        ({"post_city": "Stryków"}, "95-010 Imielnik, łódzkie"),
    ],
)
def test_addresses_with_and_without_a_street(parts: dict[str, str], written: str) -> None:
    told = facts("gus", {"city": "Imielnik", "postal_code": "95-010", "voivodeship": "łódzkie", **parts})
    assert told["Address"] == written


def test_an_italian_number_is_no_pesel() -> None:
    assert facts("vies", {"country": "IT", "number": "00159560366", "valid": True})["Number"] == "IT 00159560366"


@pytest.mark.parametrize(
    ("register", "data", "kind", "words"),
    [
        ("gus", {"status": "active"}, "ok", "In business"),
        ("gus", {"status": "suspended"}, "wait", "Suspended"),
        ("gus", {"status": "ended"}, "bad", "Ended"),
        ("gus", {"status": "active", "bankruptcy_on": "2026-05-20"}, "bad", "Bankrupt"),
        ("account", {"assigned": True}, "ok", "The account is on the white list as this payer's"),
        ("account", {"assigned": False}, "bad", "The account is not on the white list as this payer's"),
        ("flat_file", FILE | {"is_today": True}, "ok", "Account of an active VAT payer"),
        ("flat_file", FILE | {"is_today": False}, "wait", "Account of an active VAT payer"),
        (
            "flat_file",
            FILE | {"is_today": True, "verdict": "absent"},
            "bad",
            "This account is not on the list with this NIP",
        ),
        ("vies", {"valid": True}, "ok", "The VAT-EU number is valid"),
        ("krs", {"state": "active"}, "ok", "Entered, without notes of trouble"),
        ("krs", {"state": "active", "arrears": {"notes": ["Zaległości"]}}, "wait", "Entered"),
        ("krs", {"state": "active", "restructuring": {"opened_on": "2026-05-04", "ended": False}}, "wait", "Entered"),
        ("krs", {"state": "liquidation"}, "bad", "In liquidation"),
        ("krs", {"state": "struck_off"}, "bad", "Struck off"),
        ("nbp", {"rate": "4.1681", "currency": "EUR", "final": True}, "ok", "1 EUR = 4,1681 zł"),
        ("nbp", {"rate": "4.1681", "currency": "EUR", "final": False}, "wait", "1 EUR = 4,1681 zł"),
    ],
)
def test_what_is_found_has_its_light(register: str, data: dict[str, Any], kind: str, words: str) -> None:
    assert verdict(register, data)[:2] == (kind, words)


@pytest.mark.parametrize(
    ("register", "kind", "words"),
    [
        ("gus", "bad", "Nothing under this number"),
        ("white_list", "bad", "Not on the white list: no VAT payer with this NIP"),
        ("vies", "bad", "The VAT-EU number is not valid"),
        ("crbr", "wait", "No beneficial owners reported"),
    ],
)
def test_a_clear_no_has_words_of_its_own(register: str, kind: str, words: str) -> None:
    assert verdict(register, None) == (kind, words, "")


@pytest.mark.parametrize("register", REGISTERS)
def test_silence_is_never_told_as_a_no(register: str) -> None:
    told = verdict(register, None, outcome="unknown", reason="timeout")
    assert told == ("wait", "No answer from the register", "The register did not answer in time.")
    assert verdict(register, None, outcome="pending", reason="busy")[:2] == ("wait", "Still asking")


@pytest.mark.parametrize("register", REGISTERS)
def test_every_register_has_a_name_and_a_keeper(register: str) -> None:
    assert register_name(register) != register
    assert keeper_name(register)


@pytest.mark.parametrize("register", ["white_list", "account", "flat_file", "vies", "crbr", "krs", "gus"])
def test_an_answer_that_lacks_its_heart_is_no_bad_news(register: str) -> None:
    assert verdict(register, {"is_today": True, "name": "x"})[0] == "wait"


def test_numbers_are_written_as_people_read_them() -> None:
    assert number_shown("gus", NIP) == "NIP 999-184-30-22"
    assert number_shown("account", f"{NIP}/{NRB}") == "NIP 999-184-30-22, 98 9990 0011 0000 4003 4021 8777"
    assert number_shown("vies", f"PL{NIP}") == "PL 9991843022"
    assert number_shown("krs", "0001018332") == "KRS 0001018332"
    assert number_shown("nbp", "EUR/2026-11-20") == "EUR, 20.11.2026"
    assert reason_in_words("nobody_has_seen_this") == "nobody_has_seen_this"


KEYS = st.sampled_from(
    [
        "name",
        "nip",
        "status",
        "vat_status",
        "accounts",
        "entries",
        "beneficiaries",
        "stakes",
        "groups",
        "trust",
        "reporters",
        "discrepancies",
        "pkd",
        "rows",
        "state",
        "representation",
        "members",
        "partners",
        "capital",
        "amount",
        "currency",
        "rate",
        "final",
        "before",
        "valid",
        "address",
        "assigned",
        "verdict",
        "is_today",
        "request_time",
        "checked_on",
        "removed_on",
        "liquidation",
        "bankruptcy",
        "arrears",
        "notes",
        "beneficiary_count",
        "first_name",
        "country",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@profile(deadline=None)
@given(st.sampled_from([*REGISTERS, "later"]), st.dictionaries(KEYS, VALUES, max_size=8))
def test_no_data_breaks_the_words(register: str, data: dict[str, Any]) -> None:
    answer = answered(register, data)
    assert all(isinstance(text, str) for fact in facts_of(answer) for text in fact)
    assert verdict_of(answer).words
