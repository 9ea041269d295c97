"""The proof on paper: for every outcome, in both languages, with nobody's number on it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from kantorek.registers.models import Answer
from kantorek.registers.proof import proof_data, proof_pdf
from kantorek.registers.tests.test_crbr_answers import FOUND, PESEL, described
from kantorek.registers.tests.test_facts import PAYER, answered

AT = datetime(2026, 11, 22, 10, 0, 5, tzinfo=UTC)
OUTCOMES = [
    answered("white_list", PAYER, request_id="d2n10-84df1a1", took_ms=412),
    answered("crbr", described(FOUND)),
    answered("crbr", None, reason="no_information"),
    answered("vies", {"valid": False, "country": "PL", "number": "9991843022"}, outcome="not_found", reason="invalid"),
    answered("gus", None, outcome="unknown", reason="timeout", sha256=""),
    answered("krs", None, outcome="pending", reason="", answered_at=None, sha256=""),
]


def _data(answer: Answer, **wish: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"office_name": "Biuro Żółć", "language": "en", "at": AT}
    return proof_data(answer, **(values | wish))


@pytest.mark.parametrize("answer", OUTCOMES, ids=lambda answer: f"{answer.register}-{answer.outcome}")
@pytest.mark.parametrize("language", ["pl", "en", "xx"])
def test_every_outcome_can_be_printed(answer: Answer, language: str) -> None:
    printed = proof_pdf(answer, office_name="Biuro Żółć", language=language, at=AT)
    assert printed.startswith(b"%PDF")
    assert printed == proof_pdf(answer, office_name="Biuro Żółć", language=language, at=AT)


def test_says_who_asked_when_and_how_to_check_it() -> None:
    data = _data(OUTCOMES[0])
    assert (data["office"], data["number"], data["verdict"]["kind"]) == ("Biuro Żółć", "NIP 999-184-30-22", "ok")
    assert data["subject"] == "Brukarstwo Lis sp. z o.o."
    origin = dict(data["origin"])
    assert origin["Asked by"] == "Marek"
    assert origin["Asked"] == "22.11.2026, 10:41:12", "Warsaw, and not UTC"
    assert origin["Number given by the register"] == "d2n10-84df1a1"
    assert origin["SHA-256 of the answer"].replace(" ", "").replace("\n", "") == "0f" * 32
    assert data["footer"] == "Printed 22.11.2026, 11:00:05. Evidence no. 4217."


def test_an_answer_that_never_came_is_no_proof_of_anything() -> None:
    data = _data(OUTCOMES[4])
    assert data["verdict"] == {
        "kind": "wait",
        "words": "No answer from the register",
        "more": "The register did not answer in time.",
    }
    assert data["facts"] == []
    assert data["origin_words"] == "The register gave no answer that could be kept."


def test_the_program_names_itself_when_it_asked() -> None:
    assert dict(_data(answered("gus", {}, asked_by_kind="system"))["origin"])["Asked by"] == "the program, by itself"


def test_an_invented_answer_looks_different() -> None:
    real, invented = answered("white_list", PAYER), answered("white_list", PAYER, invented=True)
    assert (_data(real)["invented"], _data(invented)["invented"]) == (False, True)
    assert proof_pdf(real, office_name="B", language="pl", at=AT) != proof_pdf(
        invented, office_name="B", language="pl", at=AT
    )


def test_nobodys_number_is_printed() -> None:
    found = described(FOUND.replace("PREZES ZARZĄDU", f"PREZES {PESEL}"))
    for answer in (answered("crbr", found), answered("gus", {"name": f"Jan {PESEL}", "nip": PESEL})):
        data = _data(answer, office_name=f"Biuro {PESEL}")
        assert PESEL not in json.dumps(data)


@pytest.mark.parametrize("accent", ["", "red", "#12", "#zzzzzz", '#000000"); #panic('])
def test_a_colour_that_is_none_is_ours(accent: str) -> None:
    assert _data(OUTCOMES[0], accent=accent)["accent"] == "#0e5a6b"


@profile(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=80))
def test_any_words_can_be_printed(name: str, asked_by: str, request_id: str) -> None:
    answer = answered("white_list", PAYER | {"name": name}, asked_by_name=asked_by, request_id=request_id)
    assert proof_pdf(answer, office_name=name, language="pl", at=AT).startswith(b"%PDF")
