"""How a client's duty is paid: payee, account, title, and the code for the bank's app. Pure; transfers.toml has the data."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language

from kantorek.portal.paying.code import Standard, written

_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is to be paid, as plain values: the duty with its period, the sum, and whose it is."""

    rule: str
    name: str
    pays: str
    period_kind: str
    period_from: date
    period_to: date
    amount: Decimal
    currency: str = "PLN"
    account: str = ""
    nip: str = ""
    tax_form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A transfer as the bank's form asks for it; `symbol` and `period` only where it is a tax transfer.

    `code` is what the two-dimensional code says, empty where the payee, the account or the currency leave no room for one.
    """

    payee: str
    account_name: str
    account: str
    amount: Decimal
    currency: str
    title: str
    symbol: str
    period: str
    identifier: str
    code: str


def transfer_of(due: Due, *, on: date) -> Transfer:
    """Write the transfer for a duty by the data of a day.

    A duty whose symbol nobody knows has a title in words. Source and certainty of every row stand in transfers.toml.
    """
    payee = _newest([row for row in _table()["payee"] if row["pays"] == (due.pays or "other")], on)
    symbol = _symbol(due, on)
    period = _period(due, on) if due.pays == "micro" else ""
    fields = {"name": due.name, "nip": due.nip, "symbol": symbol, "period": period, "words": period_in_figures(due)}
    tax = bool(symbol and due.nip and period)
    plain = _newest([row for row in _table()["payee"] if row["pays"] == "other"], on)
    words = payee if tax or due.pays != "micro" else plain
    short = words["short"].format(**fields)
    title = words["title"].format(**fields) if due.nip else short
    name = _said(payee["name"])
    fits = due.currency == "PLN" and due.amount > 0 and bool(due.account and name)
    code = written(_standard(on), account=due.account, amount=due.amount, name=name, title=short) if fits else ""
    return Transfer(
        payee=name,
        account_name=_said(payee["account"]),
        account=due.account,
        amount=due.amount,
        currency=due.currency,
        title=title,
        symbol=symbol if tax else "",
        period=period if tax else "",
        identifier=due.nip if tax else "",
        code=code,
    )


def called(rule: str, otherwise: str) -> str:
    """Give what people call the payment of a duty: VAT, ZUS; its own name where nobody calls it otherwise."""
    return next((_said(row["name"]) for row in _table()["name"] if rule in row["rules"]), otherwise)


def period_in_figures(due: Due) -> str:
    """Give the period as a title has it: 10.2026, III kw. 2026, 2026, or the day of an event."""
    end = due.period_to
    if due.period_kind == "month":
        return f"{end:%m.%Y}"
    if due.period_kind == "quarter":
        return f"{_ROMAN[(end.month - 1) // 3]} kw. {end.year}"
    return f"{end.year}" if due.period_kind == "year" else f"{end:%d.%m.%Y}"


def _symbol(due: Due, on: date) -> str:
    fitting = [
        row
        for row in _table()["symbol"]
        if due.rule in row["rules"] and row.get("tax_form", due.tax_form) == due.tax_form
    ]
    held = [row for row in fitting if row["valid_from"] <= on]
    return str(_newest(held, on)["symbol"]) if held else ""


def _period(due: Due, on: date) -> str:
    row, end = _newest(_table()["period"], on), due.period_to
    values = {"yy": f"{end:%y}", "month": end.month, "quarter": (end.month + 2) // 3, "day": end.day}
    return str(row[due.period_kind]).format(**values)


def _standard(on: date) -> Standard:
    row = _newest(_table()["code"], on)
    facts = ("valid_from", "source", "certainty")
    return Standard(**{key: value for key, value in row.items() if key not in facts})


def _newest(rows: list[dict[str, Any]], on: date) -> dict[str, Any]:
    held = [row for row in rows if row["valid_from"] <= on]
    return max(held, key=lambda row: row["valid_from"])


def _said(words: dict[str, str]) -> str:
    return words.get((get_language() or "pl")[:2]) or words["pl"]


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files(__package__).joinpath("transfers.toml").read_text(encoding="utf-8"))
