"""How far a client's month is, read from its obligations."""

from datetime import date
from decimal import Decimal

import pytest

from kantorek.declarations.models import Obligation
from kantorek.portal.months import steps_of

DAY = date(2026, 10, 1)


def duty(rule: str, state: str, amount: str = "") -> Obligation:
    """A duty of October that nobody has saved."""
    return Obligation(
        rule=rule, state=state, amount=Decimal(amount) if amount else None, period_from=DAY, period_to=DAY
    )


@pytest.mark.parametrize(
    ("rows", "states"),
    [
        ([], ""),
        ([("vat-payment", "not_due", "")], ""),
        ([("vat-payment", "waiting", ""), ("books-close", "doing", "")], "now next next next"),
        ([("vat-payment", "doing", ""), ("books-close", "doing", "")], "done now next next"),
        ([("vat-payment", "doing", ""), ("books-close", "sent", "")], "done done now next"),
        ([("vat-payment", "doing", "10"), ("books-close", "sent", "")], "done done done now"),
        ([("vat-payment", "paid", "10"), ("books-close", "sent", "")], "done done done done"),
        ([("vat-payment", "paid", "10"), ("books-close", "waiting", "")], "now next next next"),
        ([("gone-rule", "sent", "")], "done done done done"),
    ],
)
def test_the_four_steps_in_their_order(rows: list[tuple[str, str, str]], states: str) -> None:
    steps = steps_of([duty(*row) for row in rows])
    assert " ".join(step.state for step in steps) == states


def test_figures_of_a_step() -> None:
    step = steps_of([duty("vat-payment", "waiting"), duty("jpk-v7m", "doing")])[0]
    assert (step.key, step.done, step.whole) == ("documents", 1, 2)
