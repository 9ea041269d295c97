"""The board of a month with a thousand clients: loaded in bulk, and the pages that are measured, with their budgets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from kantorek.core import scope
from kantorek.core.days import day_of_month, month_after
from kantorek.declarations import law
from kantorek.declarations.choices import State
from kantorek.declarations.models import Obligation

RULES: Final = (
    "payroll-list", "zus-other", "pit-withheld", "pit-advance-monthly", "vat-ue", "jpk-v7m", "vat-payment", "books-close",
)  # fmt: skip
_STATES: Final = (State.WAITING, State.DOING, State.APPROVE, State.SENT, State.RECEIPT, State.PAID, State.WAITING)
_AT: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Probe:
    """One page: addresses to ask for in turn, and the most it may take (queries; ms for one user and for eight)."""

    name: str
    urls: list[str]
    queries: int
    p50: float
    p95: float
    p50_of_eight: float


def load(office_id: int, client_ids: Sequence[int], *, on: date) -> None:
    """Give each client the eight duties of the month before `on`, in states as they are in the middle of a month."""
    month = month_after(on, -1)
    with scope.system(office_id, "load the bench", at=_AT):
        Obligation.objects.bulk_create(
            (
                _duty(office_id, client_id, rule, month, number + column)
                for number, client_id in enumerate(client_ids)
                for column, rule in enumerate(RULES)
            ),
            batch_size=2000,
        )


def probes(on: date) -> list[Probe]:
    """Give the pages: the board, one of its parts further down, the list, the calendar."""
    board = f"/deadlines/?month={month_after(on, -1):%Y-%m}"
    return [
        Probe("month board, 1000 clients", [board], 8, 150, 250, 900),
        Probe("month board, filtered", [f"{board}&stage=waiting", f"{board}&carer=mine"], 8, 150, 250, 900),
        Probe("list of obligations", [f"{board}&view=list"], 8, 60, 120, 400),
        Probe("calendar of deadlines", [f"/deadlines/calendar/?month={on:%Y-%m}"], 8, 60, 120, 400),
    ]


def _duty(office_id: int, client_id: int, rule: str, month: date, number: int) -> Obligation:
    end = month_after(month) - timedelta(days=1)
    known = law.rule(rule, end)
    statutory = known.statutory_on(end)
    return Obligation(
        office_id=office_id,
        client_id=client_id,
        rule=rule,
        period_kind="month",
        period_from=month,
        period_to=end,
        statutory_on=statutory,
        due_on=known.due_on(statutory),
        board_month=day_of_month(month.year, month.month, 1),
        state=_STATES[number % len(_STATES)],
        amount=Decimal(number % 900) if known.pays and number % 3 else None,
        made_at=_AT,
        moved_at=_AT,
    )
