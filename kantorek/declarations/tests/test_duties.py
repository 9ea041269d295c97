"""Which duties follow from terms: by hand, and by properties over many invented clients."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kantorek.clients import choices
from kantorek.core.actor import WARSAW
from kantorek.declarations.planning import Duty, Held, Row, Served, compare, duties
from kantorek.declarations.planning.duties import horizon
from kantorek.declarations.tests.make import SOLE, SP_ZOO, line_of

NEW_YEAR = date(2026, 1, 1)
YEAR = (date(2026, 2, 1), date(2027, 1, 31))
TOUCHED = datetime(2026, 3, 3, 9, tzinfo=WARSAW)


def made(line: list[Held], client: Served | None = None, first: date = YEAR[0], last: date = YEAR[1]) -> list[Duty]:
    return duties(line, client or Served(legal_form="sp_zoo"), first, last)


def codes(found: list[Duty], **wanted: Any) -> list[str]:
    return [duty.rule for duty in found if all(getattr(duty, key) == value for key, value in wanted.items())]


def test_vat_by_the_month_gives_twelve_files_with_their_days() -> None:
    found = [duty for duty in made(line_of((NEW_YEAR, SP_ZOO))) if duty.rule == "jpk-v7m"]
    assert [duty.due_on.isoformat() for duty in found] == [
        "2026-02-25", "2026-03-25", "2026-04-27", "2026-05-25", "2026-06-25", "2026-07-27",
        "2026-08-25", "2026-09-25", "2026-10-26", "2026-11-25", "2026-12-28", "2027-01-25",
    ]  # fmt: skip
    assert [duty.board_month for duty in found] == [duty.period_from for duty in found]


def test_a_company_and_a_sole_trader_have_their_own_duties() -> None:
    company = set(codes(made(line_of((NEW_YEAR, SP_ZOO)))))
    assert {"zus-legal-person", "cit-advance-monthly", "payroll-list", "pit-withheld", "vat-payment"} <= company
    assert not {"zus-other", "pit-advance-monthly", "vat-ue", "jpk-v7k-records", "pit-annual"} & company
    trader = made(line_of((NEW_YEAR, SOLE)), Served(legal_form="jdg"))
    assert {"zus-other", "pit-advance-monthly", "jpk-v7k-records", "vat-quarterly-declaration"} <= set(codes(trader))
    assert codes(trader).count("jpk-v7k-records") == 12
    assert codes(trader).count("vat-quarterly-declaration") == 4
    assert not {"fs-prepare", "cit-8", "payroll-list"} & set(codes(trader))


def test_a_change_from_a_day_changes_the_periods_after_it() -> None:
    line = line_of((NEW_YEAR, SP_ZOO), (date(2026, 7, 1), SP_ZOO | {"vat_frequency": "quarter"}))
    found = made(line)
    assert [d.period_from.month for d in found if d.rule == "jpk-v7m"] == [1, 2, 3, 4, 5, 6]
    assert [d.period_from.month for d in found if d.rule == "jpk-v7k-records"] == [7, 8, 9, 10, 11, 12]
    assert [d.period_from.month for d in found if d.rule == "vat-quarterly-declaration"] == [7, 10]


def test_terms_of_the_last_day_decide_about_a_period() -> None:
    line = line_of((NEW_YEAR, SP_ZOO), (date(2026, 5, 15), SP_ZOO | {"vat_frequency": "none"}))
    assert [d.period_from.month for d in made(line) if d.rule == "jpk-v7m"] == [1, 2, 3, 4]


def test_who_employed_in_the_year_reports_it_even_when_nobody_is_left() -> None:
    line = line_of((NEW_YEAR, SP_ZOO), (date(2026, 4, 1), SP_ZOO | {"has_employees": False}))
    found = made(line, first=date(2026, 2, 1), last=date(2027, 3, 31))
    assert [d.period_from.month for d in found if d.rule == "payroll-list"] == [1, 2, 3]
    assert date(2027, 2, 1) in [d.due_on for d in found if d.rule == "pit-11-office"]


def test_nothing_before_the_first_terms_or_after_the_end() -> None:
    line = line_of((date(2026, 5, 1), SP_ZOO))
    assert min(d.period_to for d in made(line)) == date(2026, 5, 31)
    ended = Served(legal_form="sp_zoo", ended_on=date(2026, 8, 10))
    found = made(line, ended)
    assert max(d.period_from for d in found if d.period_kind == "month") == date(2026, 8, 1)
    assert not made([])


def test_a_suspended_business_has_only_what_is_yearly() -> None:
    found = made(line_of((NEW_YEAR, SP_ZOO)), Served(legal_form="sp_zoo", suspended_on=date(2026, 6, 1)))
    months = [d.period_from for d in found if d.period_kind == "month"]
    assert max(months) == date(2026, 5, 1)
    assert "cit-8" in codes(made(line_of((NEW_YEAR, SP_ZOO)), Served(suspended_on=NEW_YEAR), last=date(2027, 6, 1)))


def test_a_tax_year_that_ends_in_june() -> None:
    terms = SP_ZOO | {"tax_year_end": 6, "advance_period": "quarter", "facts": ["related", "foreign_firms"]}
    found = {d.rule: d for d in made(line_of((date(2025, 1, 1), terms)), last=date(2027, 1, 31))}
    assert (found["cit-8"].period_from, found["cit-8"].due_on) == (date(2025, 7, 1), date(2026, 9, 30))
    assert found["ift-2r"].due_on == date(2026, 9, 30)
    assert found["fs-approve"].due_on == date(2026, 12, 30)
    assert found["fs-file"].due_on == date(2027, 1, 14)
    quarters = [d.due_on for d in made(line_of((date(2025, 1, 1), terms))) if d.rule == "cit-advance-quarterly"]
    assert quarters == [date(2026, 4, 20), date(2026, 7, 20), date(2026, 10, 20), date(2027, 1, 20)]


def test_quarters_of_a_tax_year_that_ends_in_january() -> None:
    terms = SP_ZOO | {"tax_year_end": 1, "advance_period": "quarter"}
    found = [d for d in made(line_of((date(2025, 1, 1), terms))) if d.rule == "cit-advance-quarterly"]
    assert [(d.period_from.month, d.period_to.month) for d in found] == [(11, 1), (2, 4), (5, 7), (8, 10)]


def test_a_tax_year_whose_end_moves_is_longer_once() -> None:
    line = line_of((date(2024, 1, 1), SP_ZOO), (date(2027, 1, 1), SP_ZOO | {"tax_year_end": 6}))
    found = [d for d in made(line, first=date(2026, 1, 1), last=date(2029, 12, 31)) if d.rule == "cit-8"]
    assert [(d.period_from, d.period_to) for d in found] == [
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2028, 6, 30)),
        (date(2028, 7, 1), date(2029, 6, 30)),
    ]


@pytest.mark.parametrize("moved_on", [date(2027, 1, 1), date(2026, 11, 1)])
def test_quarters_follow_each_other_when_the_year_moves_by_two_months(moved_on: date) -> None:
    terms = SP_ZOO | {"advance_period": "quarter"}
    line = line_of((date(2024, 1, 1), terms), (moved_on, terms | {"tax_year_end": 2}))
    found = made(line, first=date(2026, 12, 1), last=date(2028, 7, 31))
    quarters = [(d.period_from, d.period_to) for d in found if d.rule == "cit-advance-quarterly"]
    early = moved_on < date(2027, 1, 1)
    # Told while a year runs, that year runs on until the new end; else the first whole one after it does.
    assert [(one.month, last.month, last.year) for one, last in quarters] == [
        (10, 12, 2026), *([(1, 2, 2027), (3, 5, 2027), (6, 8, 2027), (9, 11, 2027), (12, 2, 2028)] if early else
        [(1, 3, 2027), (4, 6, 2027), (7, 9, 2027), (10, 12, 2027), (1, 2, 2028)]), (3, 5, 2028),
    ]  # fmt: skip


def test_a_person_has_the_calendar_year_whatever_is_typed() -> None:
    line = line_of((date(2025, 1, 1), SOLE | {"tax_year_end": 6, "facts": ["related"]}))
    found = [d for d in made(line, last=date(2027, 12, 31)) if d.rule == "tpr"]
    assert [(d.period_from, d.due_on) for d in found] == [
        (date(2025, 1, 1), date(2026, 11, 30)),
        (date(2026, 1, 1), date(2027, 11, 30)),
    ]


def test_what_the_office_took_off_its_list_is_not_made() -> None:
    line = line_of((NEW_YEAR, SP_ZOO))
    declined = Served(legal_form="sp_zoo", declined=frozenset({"PIT_11", "CIT_ADVANCE"}), picks=frozenset({"JPK_V7M"}))
    assert not {"pit-11-office", "pit-11-person", "cit-advance-monthly"} & set(codes(made(line, declined)))
    assert "jpk-v7m" in codes(made(line, declined))
    quarterly = line_of((NEW_YEAR, SP_ZOO | {"vat_frequency": "quarter"}))
    still = Served(picks=frozenset({"JPK_V7M"}), declined=frozenset({"JPK_V7K"}))
    assert "jpk-v7k-records" in codes(made(quarterly, still))  # one pick for VAT, whatever its frequency


def test_what_was_picked_by_hand_is_made_without_a_fact() -> None:
    line = line_of((NEW_YEAR, SP_ZOO))
    assert not {"intrastat", "ppk", "vat-8"} & set(codes(made(line)))
    picked = Served(legal_form="sp_zoo", picks=frozenset({"INTRASTAT", "PPK", "VAT_8"}))
    assert {"intrastat", "ppk", "vat-8"} <= set(codes(made(line, picked)))


def test_books_as_files_come_in_steps() -> None:
    window: dict[str, Any] = {"first": date(2026, 1, 1), "last": date(2028, 12, 31)}
    monthly = [d.due_on for d in made(line_of((date(2024, 1, 1), SP_ZOO)), **window) if d.rule == "jpk-cit"]
    assert monthly == [date(2027, 3, 31), date(2028, 3, 31)]
    without = line_of((date(2024, 1, 1), SP_ZOO | {"vat_frequency": "none"}))
    assert [d.due_on for d in made(without, **window) if d.rule == "jpk-cit"] == [date(2028, 3, 31)]


# --- properties ---------------------------------------------------------------------------------------------------------

_TERMS = st.fixed_dictionaries(
    {
        "tax_form": st.sampled_from(["", *choices.TaxForm.values]),
        "vat_frequency": st.sampled_from(["", *choices.VatFrequency.values]),
        "accounting_type": st.sampled_from(["", *choices.AccountingType.values]),
        "zus_kind": st.sampled_from(["", *choices.ZusKind.values]),
        "has_employees": st.booleans(),
        "vat_eu": st.booleans(),
        "advance_period": st.sampled_from(["", *choices.AdvancePeriod.values]),
        "tax_year_end": st.integers(1, 12),
        "facts": st.lists(st.sampled_from(choices.Fact.values), unique=True, max_size=6),
    }
)
_DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
_LINES = st.dictionaries(_DAYS, _TERMS, min_size=1, max_size=4).map(lambda found: line_of(*sorted(found.items())))
_DAY = st.none() | _DAYS
_CLIENTS = st.builds(
    Served,
    legal_form=st.sampled_from(["", *choices.LegalForm.values]),
    picks=st.frozensets(st.sampled_from(["JPK_V7M", "PPK", "VAT_8", "BDO", "CIT_8"])),
    declined=st.frozensets(st.sampled_from(["JPK_V7M", "PIT_11", "ZUS_DRA", "CIT_8"])),
    started_on=_DAY,
    suspended_on=_DAY,
    ended_on=_DAY,
)


def stored(duty: Duty, number: int, **columns: Any) -> Row:
    """A row as it would be read after it was written."""
    values = duty._asdict()
    values.pop("pays")
    plain: dict[str, Any] = {
        "id": number, "state": "waiting", "proposal": "", "touched_at": None, "kept_at": None, "account": "", "paid": False,
    }  # fmt: skip
    return Row(**{**plain, **values, **columns})


def run(line: list[Held], client: Served, rows: list[Row], on: date) -> list[Row]:
    """Plan once, as the action does; give the rows that stand then."""
    first = on if rows else on.replace(day=1)
    changes = compare(client, duties(line, client, first, horizon(on)), rows, on=on)
    gone, asked, settled = set(changes.remove), set(changes.ask), set(changes.settle)
    moved = {number: duty for number, duty, _account in changes.move}
    kept = []
    for row in rows:
        if row.id in gone:
            continue
        proposal = "drop" if row.id in asked else "" if row.id in settled else row.proposal
        duty = moved.get(row.id)
        fresh = (
            {key: getattr(duty, key) for key in ("period_to", "statutory_on", "due_on", "board_month")} if duty else {}
        )
        kept.append(row._replace(proposal=proposal, **fresh))
    next_id = max((row.id for row in rows), default=0) + 1
    return kept + [stored(duty, next_id + place) for place, duty in enumerate(changes.add)]


@settings(max_examples=60, deadline=None)
@given(_LINES, _CLIENTS, _DAYS)
def test_no_duty_twice_and_a_second_run_changes_nothing(line: list[Held], client: Served, on: date) -> None:
    rows = run(line, client, [], on)
    assert len({row.key for row in rows}) == len(rows)
    assert all(row.due_on >= on.replace(day=1) for row in rows)
    assert run(line, client, rows, on) == rows


@settings(max_examples=80, deadline=None)
@given(_LINES, _CLIENTS)
def test_no_two_periods_of_one_duty_overlap(line: list[Held], client: Served) -> None:
    periods: dict[str, list[tuple[date, date]]] = {}
    for duty in duties(line, client, date(2024, 1, 1), date(2029, 12, 31)):
        periods.setdefault(duty.rule, []).append((duty.period_from, duty.period_to))
    for each in periods.values():
        each.sort()
        assert all(before[1] < after[0] for before, after in pairwise(each))


@settings(max_examples=60, deadline=None)
@given(_LINES, _LINES, _CLIENTS, _DAYS, st.integers(0, 400), st.data())
def test_the_past_never_moves(
    line: list[Held], other: list[Held], client: Served, on: date, later: int, data: st.DataObject
) -> None:
    rows = [
        row._replace(
            touched_at=data.draw(st.sampled_from([None, TOUCHED])),
            state=data.draw(st.sampled_from(["waiting", "sent"])),
        )
        for row in run(line, client, [], on)
    ]
    then = on + timedelta(days=later)
    after = run(other, client, rows, then)
    past = [row for row in rows if row.due_on < then]
    assert [row for row in after if row.id in {one.id for one in past}] == past
    new = [row for row in after if row.id not in {row.id for row in rows}]
    assert all(row.due_on >= (then if rows else then.replace(day=1)) for row in new)
    begun = {row.id for row in rows if row.touched_at}
    assert begun <= {row.id for row in after}  # what somebody worked on is never taken away


@settings(max_examples=60, deadline=None)
@given(_LINES, _TERMS, _CLIENTS, _DAYS)
def test_other_terms_from_a_day_leave_the_periods_that_ended_before_it(
    line: list[Held], terms: dict[str, Any], client: Served, day: date
) -> None:
    before = [held for held in line if held.valid_from < day]
    cut = [held._replace(valid_to=min(held.valid_to or day, day)) for held in before]
    changed = [*cut, *line_of((day, terms))]
    window = (date(2024, 1, 1), date(2029, 12, 31))
    was, now = ([duty for duty in duties(one, client, *window) if duty.period_to < day] for one in (line, changed))
    assert was == now


@pytest.mark.parametrize("on", [date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 31)])
def test_the_horizon_is_thirteen_months_whatever_the_day(on: date) -> None:
    assert (horizon(on).year * 12 + horizon(on).month) - (on.year * 12 + on.month) == 13
