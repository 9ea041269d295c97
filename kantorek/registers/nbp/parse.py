"""Reads rates of table A; a rate is money, so that one bad row spoils the whole answer."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from kantorek.registers.findings import RegisterDown
from kantorek.registers.values import list_of, object_of, text_of

_TABLE_NUMBER: Final = re.compile(r"\d{1,3}/A/NBP/\d{4}")
_CODE: Final = re.compile(r"[A-Z]{3}")
_MOST_ROWS: Final = 400


@dataclass(frozen=True, slots=True)
class Rate:
    """One currency in one table: zlotys for one unit, with the table that is quoted in the books."""

    rate: str
    table_no: str
    effective_on: str

    def as_data(self) -> dict[str, str]:
        """Give plain values for JSON."""
        return {"rate": self.rate, "table_no": self.table_no, "effective_on": self.effective_on}


def rates(body: Any, currency: str, *, first: date, last: date) -> list[Rate]:
    """Read the rates of a range, by day; raises RegisterDown for another currency, a day outside, a rate that is none."""
    answer = object_of(body)
    if text_of(answer.get("table")) != "A" or text_of(answer.get("code")).upper() != currency:
        raise RegisterDown("malformed", detail="an answer about another currency")
    rows = list_of(answer.get("rates"))
    if not 0 < len(rows) <= _MOST_ROWS:
        raise RegisterDown("malformed", detail="no rates")
    found = sorted((_rate(object_of(row)) for row in rows), key=lambda rate: rate.effective_on)
    days = [rate.effective_on for rate in found]
    if len(set(days)) != len(days) or days[0] < first.isoformat() or days[-1] > last.isoformat():
        raise RegisterDown("malformed", detail="days outside the range")
    return found


def currencies(body: Any) -> set[str]:
    """Read which currencies the newest table A has; raises RegisterDown when it is no table."""
    tables = list_of(body)
    table = object_of(tables[0]) if tables else {}
    codes = {text_of(object_of(row).get("code")).upper() for row in list_of(table.get("rates"))[:_MOST_ROWS]}
    # No table A was ever without these two; one that is cut short must not make a currency unknown.
    if text_of(table.get("table")) != "A" or not {"EUR", "USD"} <= codes or not all(map(_CODE.fullmatch, codes)):
        raise RegisterDown("malformed", detail="no table A")
    return codes


def _rate(row: dict[str, Any]) -> Rate:
    number, day, mid = text_of(row.get("no"), 40), text_of(row.get("effectiveDate"), 40), row.get("mid")
    try:
        date.fromisoformat(day)
    except ValueError:
        raise RegisterDown("malformed", detail="no day") from None
    if len(day) != 10 or not _TABLE_NUMBER.fullmatch(number):
        raise RegisterDown("malformed", detail="no table number")
    return Rate(_written(mid), number, day)


def _written(mid: Any) -> str:
    """Write the rate with the decimals that came (2.0367E-4 as 0.00020367), four at least as the table prints them."""
    if isinstance(mid, bool) or not isinstance(mid, int | Decimal):
        raise RegisterDown("malformed", detail="no rate")
    rate = Decimal(mid)
    if not rate.is_finite() or not -8 <= rate.adjusted() <= 5:
        raise RegisterDown("malformed", detail="no rate")
    exponent = rate.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    if rate <= 0 or decimals > 12:
        raise RegisterDown("malformed", detail="no rate")
    return f"{rate:.{max(decimals, 4)}f}"
