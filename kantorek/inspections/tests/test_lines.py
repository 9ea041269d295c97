"""Reading a pasted list of papers."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from kantorek.inspections.forms import read_lines

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("line", "name", "day"),
    [
        ("Lista płac 2025 – 2.12", "Lista płac 2025", date(2026, 12, 2)),
        ("Lista płac 2025 - 02.12.2026 r.", "Lista płac 2025", date(2026, 12, 2)),
        ("- Umowy zlecenia — do 28.11", "Umowy zlecenia", date(2026, 11, 28)),
        ("3) Rejestr VAT do 5.01", "Rejestr VAT", date(2027, 1, 5)),
        ("Rejestr VAT: 2026-12-02", "Rejestr VAT", date(2026, 12, 2)),
        ("Rejestr VAT\t2.12.", "Rejestr VAT", date(2026, 12, 2)),
        ("KPiR – 20.11", "KPiR", date(2026, 11, 20)),
        ("KPiR – 1.06", "KPiR", date(2027, 6, 1)),
        ("KPiR – 29.02.2028", "KPiR", date(2028, 2, 29)),
        ("Rejestr VAT 10.2025", "Rejestr VAT 10.2025", None),
        ("Umowy z art. 12.3", "Umowy z art. 12.3", None),
        ("Deklaracje PIT-4R", "Deklaracje PIT-4R", None),
        ("Umowa najmu – lokal przy Polnej", "Umowa najmu – lokal przy Polnej", None),
        ("2.12", "2.12", None),
        ("=HYPERLINK(1) <b>", "=HYPERLINK(1) <b>", None),
    ],
)
def test_reads_a_name_and_a_day(line: str, name: str, day: date | None) -> None:
    assert read_lines(line, on=ON) == [(name, day)]


@pytest.mark.parametrize("day", ["29.02", "29.02.2027", "31.11", "0.12", "5.13", "2026-02-30"])
def test_names_the_line_whose_day_is_none(day: str) -> None:
    with pytest.raises(ValidationError, match="2"):
        read_lines(f"Umowy – 2.12\nLista płac – {day}", on=ON)


def test_passes_over_empty_lines() -> None:
    assert read_lines("\n  \nUmowy\r\n\n", on=ON) == [("Umowy", None)]


def test_a_long_line_is_read_at_once() -> None:
    assert read_lines("- " * 20_000, on=ON)
