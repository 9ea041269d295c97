"""Numbers taken out of pasted text: spreadsheets, lists, lines with names, and what is no NIP at all."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kantorek.core.numbers import nip_display
from kantorek.core.pasted import read_nips

NIP, OTHER, THIRD = "9991843022", "9990000126", "9990000132"


def nips(text: str) -> list[str]:
    return [found.nip for found in read_nips(text)]


@pytest.mark.parametrize(
    "line",
    [
        "9991843022",
        "999-184-30-22",
        "PL 999 184 30 22",
        "PL9991843022",
        "NIP: 999-18-43-022",
        "999.184.30.22",
        "999 – 184 – 30 – 22",
        "\u00a0999\u00a0184\u00a030\u00a022 ",
        "1. 999-184-30-22",
        "1 999 184 30 22",
        "Brukarstwo Lis sp. z o.o.; 999-184-30-22; Łódź",
        "Brukarstwo\t0000123456\t9991843022\t90-001",
        "ul. Polna 4 m. 12, 95-100 Zgierz 9991843022 tel. 600 100 200",
        "<b>9991843022</b><script>alert(1)</script>",
        "'9991843022",
    ],
)
def test_takes_the_nip_out_of_the_line(line: str) -> None:
    assert nips(line) == [NIP]


def test_a_list_in_one_line_is_as_good_as_a_column() -> None:
    assert nips(f"{NIP}, 999-000-01-26;{THIRD}") == [NIP, OTHER, THIRD]
    assert nips(f"{NIP} {OTHER}") == [NIP, OTHER]


def test_lines_keep_their_numbers_and_blank_ones_are_passed_over() -> None:
    found = read_nips(f"NIP\n\n{NIP}\r\n   \n{OTHER}\n")
    assert [(each.line, each.nip) for each in found] == [(3, NIP), (5, OTHER)]
    assert [each.reason for each in read_nips("NIP\n" + NIP, headed=False)] == ["empty", ""]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("9991843023", "checksum"),
        ("999-184-30-23 Brukarstwo", "checksum"),
        ("0000000000", "zeros"),
        ("999184302", "length"),
        ("61109010140000071219812874", "length"),
        ("61 1090 1014 0000 0712 1981 2874", "length"),
        ("Ala ma kota", "empty"),
        ("９９９１８４３０２２", "empty"),
    ],
)
def test_says_why_there_is_none(line: str, reason: str) -> None:
    assert [(each.nip, each.reason) for each in read_nips(line)] == [("", reason)]


def test_a_persons_number_is_not_kept() -> None:
    (found,) = read_nips("Jan Próbny 44051401458")
    assert found.typed == "Jan Próbny 44•••••••••"
    assert "44051401458" not in repr(read_nips(f"{NIP} 44051401458"))


def test_what_was_typed_is_kept_short_and_printable() -> None:
    (found,) = read_nips("9991843022\x00\x1b[31m " + "ą" * 5000)
    assert len(found.typed) <= 120
    assert found.typed.isprintable()


def test_a_megabyte_of_anything_is_read_in_a_moment() -> None:
    for text in ("9" * 200_000, "9 " * 100_000, "999-" * 50_000, f"{NIP};" * 18_000, "a\n" * 100_000):
        started = time.process_time()
        read_nips(text)
        assert time.process_time() - started < 2


@given(st.text(max_size=300))
def test_nothing_that_is_pasted_breaks_it(text: str) -> None:
    for found in read_nips(text):
        assert bool(found.nip) != bool(found.reason)


@given(st.sampled_from([NIP, OTHER, THIRD]), st.from_regex(r"[a-zżźćąęł ]{0,20}", fullmatch=True))
def test_a_nip_is_found_between_words(nip: str, words: str) -> None:
    assert nips(f"{words} {nip_display(nip)} {words}") == [nip]
