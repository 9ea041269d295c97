"""The rules as data: whole, sourced, and giving the days that were worked out apart from this program."""

from datetime import date, timedelta
from importlib.resources import files

import pytest
from django.utils import translation

from kantorek.clients import law as sheet_law
from kantorek.clients.choices import Fact
from kantorek.clients.models import ClientTerms
from kantorek.core.days import day_of_month, is_working_day, month_after
from kantorek.declarations import law
from kantorek.declarations.choices import PeriodKind, State
from kantorek.declarations.planning.facts import Values

MONTHS = [month_after(date(2025, 1, 1), number) for number in range(36)]


def end_of(period: str) -> date:
    """The last day of 2026-03, 2026-Q1 or 2025."""
    year, _dash, rest = period.partition("-")
    month = 12 if not rest else int(rest[1:]) * 3 if rest.startswith("Q") else int(rest)
    return day_of_month(int(year), month, 31)


def due(code: str, period_to: date) -> date:
    """The deadline of a rule for a period."""
    held = law.rule(code, period_to)
    return held.due_on(held.statutory_on(period_to))


def vectors() -> list[tuple[str, str, date]]:
    """What was worked out elsewhere: rule, period, day."""
    lines = files("kantorek.declarations.tests").joinpath("due_dates.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return [(code, period, date.fromisoformat(day)) for code, period, day in rows]


def test_every_day_worked_out_elsewhere_is_ours_too() -> None:
    found = vectors()
    assert len(found) == 114
    assert [(code, period, due(code, end_of(period))) for code, period, _day in found] == found


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_monthly_days_over_three_years(month: date) -> None:
    end = day_of_month(month.year, month.month, 31)
    after = month_after(month)
    wanted = {"zus-budget": 5, "zus-legal-person": 15, "zus-other": 20, "pit-withheld": 20, "jpk-v7m": 25, "vat-ue": 25}
    for code, day in wanted.items():
        moved = due(code, end)
        by_rule = after.replace(day=day)
        assert by_rule <= moved <= by_rule + timedelta(days=5)
        assert is_working_day(moved)
        assert not any(is_working_day(by_rule + timedelta(days=n)) for n in range((moved - by_rule).days))
    assert due("ioss", end) == day_of_month(after.year, after.month, 31)


@pytest.mark.parametrize(
    ("code", "period", "day"),
    [
        ("jpk-v7m", "2025-12", date(2026, 1, 26)),  # the 25th is a Sunday
        ("pit-advance-monthly", "2026-11", date(2026, 12, 21)),  # a Sunday
        ("jpk-v7m", "2026-11", date(2026, 12, 28)),  # the 25th is Christmas, then a weekend
        ("pit-advance-monthly", "2025-12", date(2026, 1, 20)),  # December, lump sum too
        ("zus-legal-person", "2026-10", date(2026, 11, 16)),  # a Sunday
        ("oss", "2026-Q3", date(2026, 10, 31)),  # a Saturday, and it does not move
        ("oss", "2026-Q4", date(2027, 1, 31)),  # a Sunday
        ("zus-budget", "2026-03", date(2026, 4, 7)),  # the 5th is Easter, the 6th Easter Monday
        ("pit-11-person", "2027", date(2028, 2, 29)),  # the last of February in a leap year
        ("pit-11-person", "2026", date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        ("fs-prepare", "2027-11", date(2028, 2, 29)),  # three months after 30 November: February is shorter
        ("cit-8", "2026-06", date(2026, 9, 30)),  # a tax year that ends in June
        ("tpr", "2026-06", date(2027, 5, 31)),
        ("fs-approve", "2026-06", date(2026, 12, 30)),
        ("books-close", "2026-10", date(2026, 11, 30)),
    ],
)
def test_days_checked_by_hand(code: str, period: str, day: date) -> None:
    assert due(code, end_of(period)) == day


def test_christmas_eve_is_a_day_off_since_2025() -> None:
    assert law.rule("zus-zua").due_on(date(2025, 12, 24)) == date(2025, 12, 29)
    assert law.rule("zus-zua").due_on(date(2024, 12, 24)) == date(2024, 12, 24)


def test_every_row_is_whole() -> None:
    columns = {column.key for column in law.columns()}
    keys = {*Values._fields, "legal_form"}
    picks = {declaration.code for declaration in sheet_law.declarations(date(2026, 11, 1))}
    for row in law.every_row():
        assert row.column in columns
        assert row.certainty in ("certain", "probable", "verify")
        assert row.period_kind in PeriodKind.values
        assert set(row.states) <= set(State.values)
        assert ("paid" in row.ends) or not row.pays
        assert all(words.get("pl") and words.get("en") for words in (row.name, row.who, row.why))
        assert set(row.picks) <= set(row.family) <= picks
        assert {key for one in row.when for key in one} <= keys
        assert {fact for one in row.when for fact in one.get("facts", [])} <= set(Fact.values)
        assert row.follows in ("", *law.codes())
        for one in row.when:
            for key in one.keys() - {"facts", "has_employees", "vat_eu", "legal_form"}:
                allowed = {value for value, _label in getattr(ClientTerms._meta.get_field(key), "choices", None) or []}
                assert set(one[key]) <= allowed, (row.code, key)


def test_at_least_forty_duties_each_with_its_source() -> None:
    of_law = [row for row in law.rules(date(2026, 11, 1)) if row.kind == "law"]
    assert len(of_law) >= 40
    assert all(row.source for row in of_law)
    assert {row.code for row in law.rules(date(2026, 11, 1)) if row.kind == "office"} == {"payroll-list", "books-close"}


def test_every_declaration_of_the_sheet_has_its_duty() -> None:
    covered = {pick for row in law.every_row() for pick in row.picks}
    assert {declaration.code for declaration in sheet_law.declarations(date(2026, 11, 1))} == covered


def test_a_later_row_of_a_code_leaves_the_time_before_it() -> None:
    early, late = law.versions("jpk-cit")
    assert law.holding("jpk-cit", date(2026, 12, 31)) is early
    assert law.holding("jpk-cit", date(2027, 1, 1)) is late
    assert law.holding("jpk-cit", date(2025, 12, 31)) is None
    assert law.rule("jpk-cit") is late


def test_words_follow_the_language() -> None:
    with translation.override("en"):
        assert law.rule("books-close").title == "Closing the books"
        assert law.columns()[0].title == "Payroll"
    with translation.override("pl"):
        assert law.rule("books-close").title == "Zamknięcie ksiąg"


def test_the_head_of_the_board_tells_the_days() -> None:
    head = law.due_days(date(2026, 10, 1))
    assert head["payroll"] == [date(2026, 11, 10)]
    assert head["zus"] == [date(2026, 11, 5), date(2026, 11, 16), date(2026, 11, 20)]
    assert head["vat"] == [date(2026, 11, 25)]
    assert head["books"] == [date(2026, 11, 30)]
