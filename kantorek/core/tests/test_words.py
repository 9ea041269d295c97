"""Words made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kantorek.core.words import LONGEST, fold, query_words, squeeze


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Żółć", "zolc"),
        ("ŁÓDŹ  Śródmieście", "lodz srodmiescie"),
        ("„Lipa” sp. z o.o.", "lipa sp. z o.o."),
        ("ola@example.com", "ola@example.com"),
        ("Straße Øre", "strasse ore"),
        ("a\x00b", "ab"),
        ("😀", ""),
        ("", ""),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_number_is_one_word_however_it_is_written() -> None:
    assert query_words("526-025-02-74 Lipa") == ["5260250274", "lipa"]
    assert query_words("600 100 200") == ["600100200"]
    assert squeeze("+48 600-100-200") == "48600100200"


def test_an_endless_query_is_cut() -> None:
    assert len(query_words("słowo " * 5_000)) <= 12
    assert sum(len(word) for word in query_words("x" * 10_000)) <= LONGEST
