"""Numbers: the published vectors, and every bad input gets a reason instead of a crash."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kantorek.core import numbers

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("number_vectors.json").read_text())
CLEANERS: dict[str, Callable[[str | None], str]] = {
    "nip": numbers.clean_nip,
    "regon9": numbers.clean_regon,
    "regon14": numbers.clean_regon,
    "krs": numbers.clean_krs,
    "pesel": numbers.clean_pesel,
    "nrb": numbers.clean_nrb,
}


@pytest.mark.parametrize("vector", VECTORS["check"], ids=lambda v: f"{v['kind']}-{v['input']}")
def test_answers_as_the_vectors_say(vector: dict[str, Any]) -> None:
    clean = CLEANERS[vector["kind"]]
    if vector["valid"]:
        assert clean(vector["input"]) == vector["input"]
    else:
        with pytest.raises(numbers.NumberRefused):
            clean(vector["input"])


@pytest.mark.parametrize("vector", VECTORS["micro_account"], ids=lambda v: str(v["identifier"]))
def test_computes_the_micro_account(vector: dict[str, str]) -> None:
    account = numbers.micro_account(vector["identifier"])
    assert account == vector["account"]
    assert numbers.clean_nrb(account) == account


@pytest.mark.parametrize(
    "text",
    [
        "999-184-30-22",
        " 999 184 30 22 ",
        "PL9991843022",
        "pl 999–184–30–22",
        "NIP: 999-184-30-22",
        "999\u00a0184\u00a03022",
    ],
)
def test_strips_what_people_paste_around_a_nip(text: str) -> None:
    assert numbers.clean_nip(text) == "9991843022"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "empty"),
        ("", "empty"),
        ("  ", "empty"),
        ("PL", "empty"),
        ("---", "empty"),
        ("1" * 10_000, "too_long"),
        ("😀" * 10, "characters"),
        ("99918430AB", "characters"),
        ("٩٩٩١٨٤٣٠٢٢", "characters"),
        ("'; DROP TABLE", "characters"),
        ("000-000-00-00", "zeros"),
        ("999184302", "length"),
        ("99918430221", "length"),
        ("9991843023", "checksum"),
    ],
)
def test_says_why_a_nip_is_refused(text: str | None, reason: str) -> None:
    with pytest.raises(numbers.NumberRefused) as refused:
        numbers.clean_nip(text)
    assert refused.value.reason == reason


def test_pads_a_krs_and_refuses_zeros_and_too_many_digits() -> None:
    assert numbers.clean_krs("1018274") == "0001018274"
    assert numbers.clean_krs("KRS: 0001018274") == "0001018274"
    with pytest.raises(numbers.NumberRefused, match="zeros"):
        numbers.clean_krs("0000000000")
    with pytest.raises(numbers.NumberRefused, match="length"):
        numbers.clean_krs("12345678901")


def test_writes_numbers_the_way_people_read_them() -> None:
    assert numbers.nip_display("9991843022") == "999-184-30-22"
    assert numbers.nip_display("123") == "123"
    assert numbers.nrb_display("42101000712222526025099500") == "42 1010 0071 2222 5260 2509 9500"


@settings(deadline=None)
@given(st.one_of(st.none(), st.text(max_size=80)))
def test_no_text_raises_anything_but_the_refusal(text: str | None) -> None:
    for clean in (*CLEANERS.values(), numbers.micro_account):
        try:
            assert clean(text).isdigit()
        except numbers.NumberRefused:
            continue
