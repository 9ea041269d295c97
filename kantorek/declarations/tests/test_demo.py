"""The demo's obligations: two months of work, a board with every state, and nothing wrong in it."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.declarations import demo, law
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import SOLE, SP_ZOO

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize("at", [AT, datetime(2027, 3, 1, 9, tzinfo=UTC), datetime(2028, 2, 29, 9, tzinfo=UTC)])
def test_the_demo_fills_two_boards_on_any_day(cast: Cast, at: datetime) -> None:
    for number in range(30):
        client = make_client(
            cast.office,
            f"Klient {number}",
            carer=cast.anna,
            terms=SP_ZOO if number % 2 else SOLE,
            auto_declarations=number % 5 > 0,
        )
        with scope.system(cast.office.pk, "tests", at=at):
            client.terms.update(valid_from=date(2025, 1, 1))
    made = demo.load(cast.office.pk, at=at)
    with scope.system(cast.office.pk, "tests", at=at):
        rows = list(Obligation.objects.all())
    assert made == len(rows)
    board = max(row.board_month for row in rows if row.board_month < at.date().replace(day=1))
    now = Counter(row.state for row in rows if row.board_month == board)
    assert {"doing", "waiting", "paid", "sent"} <= set(now)
    assert all(row.state == "waiting" for row in rows if row.board_month > board)
    assert all(row.state in law.rule(row.rule, row.period_to).states for row in rows)
    assert all(row.moved_at <= at for row in rows)
    assert all((row.amount or 0) >= 0 and bool(row.settled_at) == bool(row.done_on) for row in rows)
    open_and_late = [row for row in rows if row.due_on < at.date() and row.state in ("waiting", "doing", "approve")]
    assert len(open_and_late) <= 3
    asked = [row for row in rows if row.proposal]
    assert 0 < len(asked) < 30
    assert len({row.client_id for row in asked}) == 1
