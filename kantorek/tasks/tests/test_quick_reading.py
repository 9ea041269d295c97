"""What one typed line says: days, priorities, labels, people; and that no word of it is ever lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kantorek.tasks.quick.names import likeness, stem
from kantorek.tasks.quick.reader import read_line

SUNDAY = date(2026, 11, 22)
KNOWN = (  # noqa: SIM905 -- a line is easier to read as a line
    "jutro pojutrze pt w we do na za następny 3 dni tygodnie koniec miesiąca 29 lutego 31 listopada 25.11 25.11.2025 !wysoki !! !"
    " @anna @ #vat #12 # 15 grudnia 2027 wczoraj next friday in two weeks by the day after tomorrow , ; JPK Brukarstwo !foo"
).split()
line = st.lists(st.one_of(st.sampled_from(KNOWN), st.text(max_size=12)), max_size=20).map(" ".join)


@given(line, st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.booleans())
def test_what_was_recognised_and_what_is_left_are_the_line_itself(text: str, on: date, english: bool) -> None:
    read = read_line(text, on=on, english=english)
    assert " ".join(part.text for part in read.parts).split() == text[:500].split()
    assert read.due_on is None or read.due_on >= on
    assert read.priority in (None, 1, 2, 3, 4)
    assert all(fault.text in " ".join(read.rest) for fault in read.faults)


@given(line, st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_what_is_taken_off_goes_back_into_the_words(text: str, on: date) -> None:
    read = read_line(text, on=on, english=True)
    again = read_line(text, on=on, english=True, plain=[part.text for part in read.parts if part.kind != "plain"])
    taken = {part.text for part in read.parts if part.kind != "plain"}
    assert not taken & {part.text for part in again.parts if part.kind != "plain"}
    assert " ".join(part.text for part in again.parts).split() == text[:500].split()


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("dziś", date(2026, 11, 22)),
        ("jutro JPK", date(2026, 11, 23)),
        ("JPK na jutro", date(2026, 11, 23)),
        ("pojutrze", date(2026, 11, 24)),
        ("pt zadzwonić", date(2026, 11, 27)),
        ("do piątku", date(2026, 11, 27)),
        ("w niedzielę", date(2026, 11, 29)),
        ("następny piątek", date(2026, 11, 27)),
        ("w środę, bilans", date(2026, 11, 25)),
        ("25.11 x", date(2026, 11, 25)),
        ("22.11 x", date(2026, 11, 22)),
        ("21.11 x", date(2027, 11, 21)),
        ("15 grudnia", date(2026, 12, 15)),
        ("do 15 stycznia", date(2027, 1, 15)),
        ("29 lutego 2028", date(2028, 2, 29)),
        ("2026-12-01", date(2026, 12, 1)),
        ("za 3 dni", date(2026, 11, 25)),
        ("za tydzień", date(2026, 11, 29)),
        ("za dwa miesiące", date(2027, 1, 22)),
        ("w przyszłym tygodniu", date(2026, 11, 23)),
        ("do końca miesiąca", date(2026, 11, 30)),
    ],
)
def test_reads_days_as_people_write_them(text: str, due_on: date) -> None:
    assert read_line(text, on=SUNDAY, english=False).due_on == due_on


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("tomorrow", date(2026, 11, 23)),
        ("next friday call", date(2026, 11, 27)),
        ("by monday", date(2026, 11, 23)),
        ("the day after tomorrow", date(2026, 11, 24)),
        ("in two weeks", date(2026, 12, 6)),
        ("december 15", date(2026, 12, 15)),
        ("15 dec", date(2026, 12, 15)),
        ("end of month", date(2026, 11, 30)),
        ("jutro", date(2026, 11, 23)),
    ],
)
def test_reads_english_days_in_english_only(text: str, due_on: date) -> None:
    assert read_line(text, on=SUNDAY, english=True).due_on == due_on
    if text != "jutro":
        assert read_line(text, on=SUNDAY, english=False).due_on is None


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("29 lutego bilans", "no_such_day", "29 lutego"),
        ("bilans na 31 listopada", "no_such_day", "na 31 listopada"),
        ("31.11 bilans", "no_such_day", "31.11"),
        ("wczoraj bilans", "past", "wczoraj"),
        ("bilans 20.11.2026", "past", "20.11.2026"),
    ],
)
def test_a_day_that_cannot_be_is_told_and_stays_in_the_words(text: str, code: str, said: str) -> None:
    read = read_line(text, on=SUNDAY, english=False)
    assert [(fault.code, fault.text) for fault in read.faults] == [(code, said)]
    assert read.due_on is None
    assert read.rest == text.split()


@pytest.mark.parametrize(
    ("mark", "priority"),
    [
        ("!wysoki", 3),
        ("!wys", 3),
        ("!pilne", 4),
        ("!nis", 1),
        ("!", 3),
        ("!!", 4),
        ("!2", 2),
        ("!foo", None),
        ("!n", None),
    ],
)
def test_reads_priorities(mark: str, priority: int | None) -> None:
    read = read_line(f"JPK {mark}", on=SUNDAY, english=False)
    assert read.priority == priority
    assert ("JPK" in read.rest) and ((mark in read.rest) == (priority is None))


def test_reads_labels_and_a_colleague_and_only_the_first_day() -> None:
    read = read_line("pt @anna, #vat #rok-2026 przygotować #12 na jutro #vat", on=SUNDAY, english=False)
    assert (read.labels, read.owner) == (["vat", "rok-2026"], "anna")
    assert read.due_on == date(2026, 11, 27)
    assert " ".join(read.rest) == "przygotować #12 na jutro"


@pytest.mark.parametrize(
    ("typed", "word", "alike"),
    [
        ("kwiaciarni", "kwiaciarnia", True),
        ("lisa", "lis", True),
        ("list", "lis", False),
        ("aptece", "apteka", True),
        ("brukarstwa", "brukarstwo", True),
        ("bruk", "brukarstwo", True),
        ("bru", "brukarstwo", False),
        ("makaron", "mak", False),
        ("klosem", "klos", True),
    ],
)
def test_knows_a_name_in_another_form(typed: str, word: str, alike: bool) -> None:
    assert bool(likeness(typed, word)) == alike
    if alike:
        assert word.startswith(stem(typed)) or stem(typed).startswith(word)
