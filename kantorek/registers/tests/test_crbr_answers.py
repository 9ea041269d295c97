"""CRBR answers read into plain values: what is found, what is hidden, what changed between two nights."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kantorek.registers.crbr import envelope, parse, schema
from kantorek.registers.crbr.people import masked, pesels_in
from kantorek.registers.findings import RegisterDown

REPLIES = Path(__file__).parent / "replies" / "crbr"
FOUND = (REPLIES / "found.xml").read_text(encoding="utf-8")
NO_INFORMATION = (REPLIES / "no-information.xml").read_text(encoding="utf-8")
PESEL = "44851401353"


def read(xml: str) -> Any:
    """Check an answer against the schema and give its payload."""
    return schema.checked(envelope.payload_of("application/soap+xml", xml.encode()))[0]


def described(xml: str) -> dict[str, Any]:
    """Read an answer into plain values."""
    return parse.describe(read(xml))


def only_entry(xml: str) -> dict[str, Any]:
    """Read the one entry of an answer."""
    (entry,) = described(xml)["entries"]
    return dict(entry)


def test_reads_who_owns_what() -> None:
    entry = only_entry(FOUND)
    assert (entry["nip"], entry["krs"], entry["form_code"]) == ("9990000132", "0000999999", "117")
    assert entry["address"] == "PRZYKŁADOWA 1/2, 00-001 WARSZAWA"
    assert (entry["reported_from"], entry["shown_until"], entry["reference"]) == ("2024-03-11", None, "CRBR-SYN-1")
    (person,) = entry["beneficiaries"]
    assert (person["first_name"], person["last_name"], person["born_on"]) == ("JAN", "PRZYKŁADOWY", None)
    assert (person["citizenships"], person["country"]) == (["PL"], "PL")
    assert person["stakes"] == [
        {
            "kind": "direct",
            "right": "UDZIAŁY W SPÓŁCE",
            "unit": "PROCENT",
            "amount": "60",
            "privilege": "BRAK UPRZYWILEJOWANIA",
        }
    ]
    assert entry["reporters"] == [{"name": "ANNA TESTOWA", "functions": ["PREZES ZARZĄDU"]}]
    assert parse.request_id(read(FOUND)) == "SYN-0001"


def test_no_information_is_told_apart() -> None:
    assert parse.status(read(NO_INFORMATION)) == "BrakInformacji"


def test_a_pesel_is_kept_out_of_the_data_and_read_only_from_the_evidence() -> None:
    data = described(FOUND.replace("CZŁONEK", "").replace("PREZES ZARZĄDU", f"PREZES, PESEL {PESEL}"))
    (person,) = data["entries"][0]["beneficiaries"]
    assert PESEL not in json.dumps(data)
    assert set(person["pesel_masked"]) == {"*"}
    assert pesels_in(f"=== title · 200 ===\n{FOUND}") == {person["person_key"]: PESEL}


def test_evidence_that_was_cut_gives_what_stands_before_the_cut() -> None:
    assert list(pesels_in(FOUND[: FOUND.index(PESEL) + 20]).values()) == [PESEL]
    assert pesels_in(FOUND[: FOUND.index(PESEL) + 5]) == {}


@pytest.mark.parametrize("raw", ["", "<html>", "=== x ===", "<!DOCTYPE a><Envelope/>", "<s:Envelope", "<Envelope >&b;"])
def test_evidence_without_an_answer_gives_no_numbers(raw: str) -> None:
    assert pesels_in(raw) == {}


def test_a_person_keeps_the_key_and_two_persons_never_share_one(settings: Any) -> None:
    key = only_entry(FOUND)["beneficiaries"][0]["person_key"]
    assert only_entry(FOUND)["beneficiaries"][0]["person_key"] == key
    other = only_entry(FOUND.replace(PESEL, "44851401360"))["beneficiaries"][0]["person_key"]
    nameless = only_entry(FOUND.replace(f"<ap:PESEL>{PESEL}</ap:PESEL>", ""))["beneficiaries"][0]["person_key"]
    settings.FIELD_KEYS = ["another key"]
    assert len({key, other, nameless, only_entry(FOUND)["beneficiaries"][0]["person_key"]}) == 4


@pytest.mark.parametrize(
    ("double", "amount"),
    [
        ("6.0E1", "60"),
        ("3.333E1", "33.33"),
        ("0.0", "0"),
        ("1.0E-2", "0.01"),
        ("1e3", "1000"),
        ("-0.0E0", "0"),
        ("25", "25"),
    ],
)
def test_amounts_are_written_out(double: str, amount: str) -> None:
    assert only_entry(FOUND.replace("6.0E1", double))["beneficiaries"][0]["stakes"][0]["amount"] == amount


@pytest.mark.parametrize("double", ["NaN", "INF", "-INF", "1E300", "", "sixty", "6,0"])
def test_an_amount_that_is_no_number_spoils_the_answer(double: str) -> None:
    with pytest.raises(RegisterDown, match="malformed"):
        described(FOUND.replace("6.0E1", double))


def test_empty_strings_count_as_missing() -> None:
    entry = only_entry(FOUND.replace("0000999999", "").replace("2024-03-11", "").replace(">PRZYKŁADOWA<", "><"))
    assert (entry["krs"], entry["reported_from"], entry["street"]) == ("", None, "")
    assert entry["beneficiaries"][0]["last_name"] == "PRZYKŁADOWY"


def test_a_new_field_is_passed_over_and_named() -> None:
    new = "<ap:StatusPEP><ap:Kod>01</ap:Kod></ap:StatusPEP>"
    xml = FOUND.replace("<ap:PESEL>", f"{new}<ap:PESEL>")
    payload, unknown = schema.checked(envelope.payload_of("text/xml", xml.encode()))
    assert unknown == ["StatusPEP"]
    assert parse.describe(payload) == described(FOUND)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ListaBeneficjentowRzeczywistych>", "ListaInna>"),
        ("<ap:BeneficjentRzeczywisty>", '<ap:BeneficjentRzeczywisty rodzaj="nowy">'),
        ("ap:Nazwisko>", "ap:NazwiskoNowe>"),
        ("<ap:Status>IstniejaInformacje", "<ap:Status>Inny"),
        ("<ap:PESEL>44851401353", "<ap:PESEL>4485140135"),
        (
            "<ap:KRS>0000999999</ap:KRS>",
            '<ap:KRS xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true">0</ap:KRS>',
        ),
        ("2024-03-11", "11.03.2024"),
        ("http://www.mf.gov.pl/schematy/AP/ApiPrzegladoweCRBR/2022/12/01", "urn:another"),
    ],
)
def test_a_known_field_that_is_missing_moved_or_of_another_kind_spoils_the_answer(old: str, new: str) -> None:
    assert old in FOUND
    with pytest.raises(RegisterDown, match="malformed"):
        read(FOUND.replace(old, new))


@pytest.mark.parametrize(
    ("xml", "old", "new"),
    [
        (FOUND, "IstniejaInformacje", "BrakInformacji"),
        (FOUND, "IstniejaInformacje", "BladFormalny"),
        (NO_INFORMATION, "BrakInformacji", "IstniejaInformacje"),
        (FOUND, "BeneficjenciISpolki", "SpolkiWKtorychOsobaJestBeneficjentem"),
    ],
)
def test_an_answer_that_contradicts_itself_is_malformed(xml: str, old: str, new: str) -> None:
    with pytest.raises(RegisterDown, match="malformed"):
        parse.status(read(xml.replace(old, new)))


@given(st.text("0123456789 -a", max_size=40))
def test_no_run_of_eleven_digits_comes_through_the_mask(text: str) -> None:
    runs = "".join(sign if sign.isdigit() else " " for sign in masked(text)).split()
    assert all(len(run) != 11 for run in runs)
