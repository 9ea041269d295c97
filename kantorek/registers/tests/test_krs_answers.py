"""Extracts of the court register, rebuilt with an invented company: what is read, what is left out, what is refused."""

import copy
from decimal import Decimal
from typing import Any

import pytest

from kantorek.core import http
from kantorek.core.numbers import NumberRefused
from kantorek.registers.findings import Finding
from kantorek.registers.krs import lookup, parse
from kantorek.registers.lines import clean_number
from kantorek.registers.tests.conversations import (
    conversation,
    recorded,
    says,
    written,
)

KRS, GONE = "0001018274", "0001018700"
CURRENT: dict[str, Any] = recorded("krs/current.json")
FULL: dict[str, Any] = recorded("krs/full.json")
JSON = "application/json; charset=utf-8"


def _read(change: Any = None, *, section: str = "dzial6") -> dict[str, Any]:
    body = copy.deepcopy(CURRENT)
    if change is not None:
        body["odpis"]["dane"][section] = change
    return parse.current(body, KRS, "P")


def _find(monkeypatch: pytest.MonkeyPatch, *replies: tuple[int, str, bytes], number: str = KRS) -> Finding:
    monkeypatch.setattr(http, "send", says(*replies))
    return lookup.find(conversation(), number)


EXPECTED = {
    "krs": KRS,
    "register": "P",
    "name": 'Transport "Wierzbicki" sp. z o.o.',
    "nip": "9990903414",
    "regon": "529018341",
    "legal_form": "SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ",
    "street": "ul. Kolejowa",
    "building": "14",
    "flat": "3",
    "city": "Zgierz",
    "postal_code": "95-100",
    "commune": "Zgierz",
    "county": "zgierski",
    "voivodeship": "łódzkie",
    "registered_on": "2019-03-14",
    "last_entry_on": "2024-02-15",
    "last_entry_no": 16,
    "as_of": "2026-11-20",
    "supervisory": 0,
    "proxies": 0,
    "capital": {"amount": "5000.00", "currency": "PLN"},
    "state": "active",
    "struck_off": False,
}


def test_reads_a_company(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = _find(monkeypatch, (200, JSON, written(CURRENT)))
    assert finding.outcome == "found"
    assert finding.data is not None
    assert {key: finding.data[key] for key in EXPECTED} == EXPECTED
    members = finding.data["representation"]["members"]
    assert members == [{"name": "J** W*********", "function": "członek zarządu", "suspended": False}]
    shares = "10 UDZIAŁÓW O ŁĄCZNEJ WARTOŚCI 500,00 ZŁ"
    assert finding.data["partners"][1] == {"name": "H**** L****", "shares": shares}
    assert finding.data["pkd"][0] == {"code": "49.41.Z", "name": "Transport drogowy towarów", "main": True}
    assert [code["main"] for code in finding.data["pkd"]] == [True, False]


def test_deeds_and_numbers_of_people_stay_out() -> None:
    told = str(_read())
    assert "NOTARIUSZ" in str(CURRENT)
    assert "NOTARIUSZ" not in told
    assert "**********" in str(CURRENT)
    assert "8**********" not in told


@pytest.mark.parametrize(
    ("change", "state", "section"),
    [
        (
            {
                "likwidacja": [
                    {"otwarcieLikwidacji": "02.11.2026 R., UCHWAŁA, NOTARIUSZ ZMYŚLONY", "likwidatorzy": [{}]}
                ]
            },
            "liquidation",
            {"opened_on": "2026-11-02", "ended": False, "liquidators": 1, "notes": []},
        ),
        (
            {"likwidacja": {"otwarcieLikwidacji": "UCHWAŁA"}},
            "liquidation",
            {"ended": False, "liquidators": 0, "notes": []},
        ),
        (
            {"likwidacja": [{"otwarcieLikwidacji": "01.02.2010", "zakonczenieLikwidacji": "18.05.2010 R. UCHYLONA"}]},
            "active",
            {"opened_on": "2010-02-01", "ended": True, "ended_on": "2010-05-18", "liquidators": 0, "notes": []},
        ),
        (
            {
                "postepowanieUpadlosciowe": [
                    {
                        "informacjaOOgloszeniuUpadlosci": {
                            "organWydajacy": "SĄD REJONOWY",
                            "sygnatura": "XX GU 1/2026",
                            "data": "20.05.2026",
                        },
                        "sposobProwadzeniaPostepowania": {"sposobProwadzeniaPostepowania": "UPADŁOŚĆ"},
                        "opisZakonczeniaProcesuUpadlosci": [],
                    }
                ]
            },
            "bankruptcy",
            {
                "declared_on": "2026-05-20",
                "court": "SĄD REJONOWY",
                "signature": "XX GU 1/2026",
                "ended": False,
                "notes": ["UPADŁOŚĆ"],
            },
        ),
        (
            {"zawieszenieWznowienie": [{"dataZawieszenia": "01.11.2026"}]},
            "suspended",
            {"suspended_on": "2026-11-01"},
        ),
        (
            {"zawieszenieWznowienie": [{"dataZawieszenia": "2024-11-01", "dataWznowienia": "2025-03-01"}]},
            "active",
            {"suspended_on": "2024-11-01", "resumed_on": "2025-03-01"},
        ),
    ],
)
def test_reads_what_is_noted_in_the_sixth_section(change: Any, state: str, section: dict[str, Any]) -> None:
    data = _read(change)
    assert data["state"] == state
    key = {"liquidation": "liquidation", "bankruptcy": "bankruptcy", "suspended": "suspension"}.get(state)
    key = key or next(iter({"liquidation", "suspension"} & set(data)))
    assert data[key] == section
    assert "NOTARIUSZ" not in str(data)


def test_a_restructuring_and_arrears_are_noted_without_names() -> None:
    opening = {
        "rodzajPostepowania": "POSTĘPOWANIE RESTRUKTURYZACYJNE",
        "sygnaturaSprawy": "VIII GR 7/21",
        "dataNadaniaKlauzuliWykonalnosci": "02.07.2021",
    }
    key = "postepowanieRestrukturyzacyjneNaprawczePrzymusowaRestrukturyzacjaUporzadkowanaLikwidacja"
    data = _read({key: [{"otwarciePostepowania": opening}], "nowyDzial": {"x": "y"}, "rozwiazanieUniewaznienie": {}})
    assert data["restructuring"] == {
        "opened_on": "2021-07-02",
        "ended": False,
        "notes": ["POSTĘPOWANIE RESTRUKTURYZACYJNE", "VIII GR 7/21"],
    }
    assert (data["state"], data["dissolution"], data["other_notes"]) == ("active", False, ["nowyDzial"])
    owed = _read({"zaleglosci": [{"dataWszczeciaEgzekucji": "03.04.2023", "dluznik": "ZMYSŁAW"}]}, section="dzial4")
    assert owed["arrears"] == {"notes": ["Zaległości: 2023-04-03"]}
    assert _read({"kurator": [{"dataPowolania": "01.02.2025"}]}, section="dzial5")["curator"] is True


@pytest.mark.parametrize(
    ("mark", "state"),
    [("W LIKWIDACJI", "liquidation"), ("W UPADŁOŚCI", "bankruptcy"), ("POMOC W LIKWIDACJI SZKÓD", "active")],
)
def test_the_name_tells_too(mark: str, state: str) -> None:
    body = copy.deepcopy(CURRENT)
    body["odpis"]["dane"]["dzial1"]["danePodmiotu"]["nazwa"] += f" {mark}"
    assert parse.current(body, KRS, "P")["state"] == state


@pytest.mark.parametrize("missing", [f"dzial{number}" for number in range(2, 7)])
def test_a_missing_section_is_left_out(missing: str) -> None:
    body = copy.deepcopy(CURRENT)
    del body["odpis"]["dane"][missing]
    assert parse.current(body, KRS, "P")["name"] == 'Transport "Wierzbicki" sp. z o.o.'


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("5000,00", "5000.00"),
        ("1 000 000,50", "1000000.50"),
        ("50.000,00", "50000.00"),
        (5000, "5000.00"),
        (Decimal("5E+3"), "5000.00"),
        ("pięć", "pięć"),
    ],
)
def test_reads_a_capital_however_it_is_written(value: Any, amount: str) -> None:
    capital = {"wysokoscKapitaluZakladowego": {"wartosc": value, "waluta": "PLN"}}
    assert parse.capital_of(capital) == {"amount": amount, "currency": "PLN"}


@pytest.mark.parametrize("written_no", [16, "16", Decimal("1.6E+1"), Decimal("16.0")])
def test_the_number_of_an_entry_may_be_text_or_an_exponent(written_no: Any) -> None:
    body = copy.deepcopy(CURRENT)
    body["odpis"]["naglowekA"]["numerOstatniegoWpisu"] = written_no
    assert parse.current(body, KRS, "P")["last_entry_no"] == 16


def test_struck_off_with_the_name_from_the_full_extract(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = _find(monkeypatch, (204, "", b""), (200, JSON, written(FULL)), number=GONE)
    assert finding.outcome == "found"
    assert finding.data == {
        "krs": GONE,
        "register": "P",
        "struck_off": True,
        "state": "struck_off",
        "name": "Opakowania Snop sp. z o.o. w upadłości",
        "name_raw": "OPAKOWANIA SNOP SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ W UPADŁOŚCI",
        "legal_form": "SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ",
        "nip": "9990000126",
        "regon": "520000010",
        "registered_on": "2014-05-05",
        "struck_off_on": "2026-07-14",
    }


@pytest.mark.parametrize(
    "second", [(500, "text/html", b"x"), (200, JSON, b"{}"), (404, JSON, b""), (200, JSON, b"\xff"), (204, "", b"")]
)
def test_struck_off_is_known_without_the_full_extract_too(
    monkeypatch: pytest.MonkeyPatch, second: tuple[int, str, bytes]
) -> None:
    finding = _find(monkeypatch, (204, "", b""), second)
    assert finding.data == {"krs": KRS, "register": "P", "struck_off": True, "state": "struck_off"}


def test_the_full_extract_of_another_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = _find(monkeypatch, (204, "", b""), (200, JSON, written(FULL)))
    assert finding.data is not None
    assert "name" not in finding.data


def test_neither_register_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = _find(monkeypatch, (404, "application/problem+json", b'{"status": 404}'))
    assert (finding.outcome, finding.reason, finding.data) == ("not_found", "", None)
    assert finding.raw.count("=== OdpisAktualny") == 2


def test_an_association_is_found_in_the_second_register(monkeypatch: pytest.MonkeyPatch) -> None:
    body = copy.deepcopy(CURRENT)
    body["odpis"]["naglowekA"]["rejestr"] = "RejS"
    finding = _find(monkeypatch, (404, "", b""), (200, JSON, written(body)))
    assert finding.data is not None
    assert finding.data["register"] == "S"


def test_a_number_that_cannot_be_one_is_refused() -> None:
    assert clean_number("krs", "KRS 1018274") == KRS
    with pytest.raises(NumberRefused):
        clean_number("krs", "12345678901")
