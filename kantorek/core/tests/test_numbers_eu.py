"""VAT-EU numbers: how people write them, what is refused, and that each refusal has its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kantorek.core.numbers import NumberRefused, clean_eu_vat
from kantorek.core.wording import number_refusal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9990000126", "PL9990000126"),
        ("PL 999-000-01-26", "PL9990000126"),
        ("NIP: 999 000 01 26", "PL9990000126"),
        ("VAT-UE: pl9990000126", "PL9990000126"),
        ("el 999 000 006", "EL999000006"),
        ("GR999000006", "EL999000006"),
        ("XI 999 000 006", "XI999000006"),
        ("DE999000009", "DE999000009"),
        ("CZ49990004", "CZ49990004"),
        ("BE697449992", "BE0697449992"),
        ("FR 61 954 506 077", "FR61954506077"),
        ("ATU57194903", "ATU57194903"),
    ],
)
def test_reads_a_number_however_it_is_written(text: str, expected: str) -> None:
    assert clean_eu_vat(text) == expected
    assert clean_eu_vat(expected) == expected


def test_a_foreign_check_digit_is_left_to_its_own_register() -> None:
    assert clean_eu_vat("DE999000008") == "DE999000008"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" - ", "empty"),
        (None, "empty"),
        ("PL9990000127", "checksum"),
        ("9990000127", "checksum"),
        ("PL99900001", "length"),
        ("PL999000012X", "characters"),
        ("DE99900000", "length"),
        ("DE", "length"),
        ("DE99900000X", "characters"),
        ("GB999000006", "country"),
        ("US999000006", "country"),
        ("EU372022452", "country"),
        ("ŻŹ999000006", "country"),
        ("٣٤٥٦٧٨٩٠١٢", "characters"),
        ("DE99900000😀", "characters"),
        ("x" * 65, "too_long"),
    ],
)
def test_refuses_what_is_none(text: str | None, reason: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        clean_eu_vat(text)
    assert (refused.value.kind, refused.value.reason) == ("vat_eu", reason)
    assert number_refusal(refused.value)


@given(st.text(max_size=70) | st.from_regex(r"[A-Z]{2}[0-9A-Z+*]{2,14}", fullmatch=True))
def test_no_text_breaks_the_check(text: str) -> None:
    try:
        number = clean_eu_vat(text)
    except NumberRefused as refused:
        assert refused.kind == "vat_eu"
        return
    assert number.isascii()
    assert number[:2].isalpha()
    assert len(number) <= 16
