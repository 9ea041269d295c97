"""Reads what the law says about paying another business: the threshold, the notice, accounts that no list can hold."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).parent / "payments.toml"
_SURE = frozenset({"certain", "probable"})


@dataclass(frozen=True, slots=True)
class PaymentRules:
    """What holds on one day; `sure` names the parts that nobody needs to look up again."""

    threshold: Decimal
    currency: str
    threshold_basis: str
    costs: str
    liability: str
    notice_days: int
    notice_office: str
    split_payment: bool
    sure: frozenset[str]


def payment_rules(on: date) -> PaymentRules | None:
    """Give the rules of a day; None before there were any."""
    rows = {kind: _row(kind, on) for kind in ("threshold", "consequences", "notice", "split_payment")}
    if not all(rows.values()):
        return None
    threshold, consequences, notice, split = (row or {} for row in rows.values())
    return PaymentRules(
        threshold=Decimal(threshold["amount"]),
        currency=threshold["currency"],
        threshold_basis=threshold["basis"],
        costs=consequences["costs"],
        liability=consequences["liability"],
        notice_days=notice["days"],
        notice_office=notice["office"],
        split_payment=split["liability"] and split["costs"],
        sure=frozenset(kind for kind, row in rows.items() if row and row["certainty"] in _SURE),
    )


def office_account(nrb: str, on: date) -> str:
    """Tell whose account it is by its digits: tax_office, zus, budget; nothing for an account that any trader may have."""
    for row in _table()["office_account"]:
        if row["valid_from"] <= on and nrb.startswith(row["digits"], row["at"]):
            return str(row["kind"])
    return ""


def _row(kind: str, on: date) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = [row for row in _table()[kind] if row["valid_from"] <= on]
    return max(rows, key=lambda row: row["valid_from"], default=None)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    with _TABLE.open("rb") as source:
        return tomllib.load(source)
