"""The sandbox's twin of the bank rates of NBP: invented rates, the same in every run, on working days only."""

import hashlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from kantorek.core.actor import WARSAW
from kantorek.sandbox import NBP_PATH
from kantorek.sandbox.answers import Answer, Request
from kantorek.sandbox.faults import play
from kantorek.sandbox.world import World

_HISTORY_FROM: Final = date(2002, 1, 2)
_MOST_DAYS: Final = 93
_PUBLISHED_AT: Final = time(12, 0)
_NO_DATA: Final = "404 NotFound - Not Found - Brak danych"
# Name, an invented rate to begin with, decimals.
CURRENCIES: Final = {
    "THB": ("bat (Tajlandia)", "0.1120", 4),
    "USD": ("dolar amerykański", "3.6500", 4),
    "AUD": ("dolar australijski", "2.6000", 4),
    "CAD": ("dolar kanadyjski", "2.6400", 4),
    "EUR": ("euro", "4.2500", 4),
    "HUF": ("forint (Węgry)", "0.011900", 6),
    "CHF": ("frank szwajcarski", "4.6300", 4),
    "GBP": ("funt szterling", "4.8800", 4),
    "UAH": ("hrywna (Ukraina)", "0.0820", 4),
    "JPY": ("jen (Japonia)", "0.022800", 6),
    "CZK": ("korona czeska", "0.1740", 4),
    "DKK": ("korona duńska", "0.5660", 4),
    "NOK": ("korona norweska", "0.3940", 4),
    "SEK": ("korona szwedzka", "0.3930", 4),
    "RON": ("lej rumuński", "0.8060", 4),
    "IDR": ("rupia indonezyjska", "0.00020400", 8),
    "CNY": ("yuan renminbi (Chiny)", "0.5380", 4),
}
_FIXED: Final = ((1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26))
_ONCE: Final = frozenset([date(2018, 11, 12)])


def answer(world: World, request: Request) -> Answer | None:
    """Answer one request; another path is none of ours."""
    path = request.path.removeprefix(f"{NBP_PATH}/api/exchangerates/")
    if path == request.path:
        return None
    parts = path.strip("/").split("/")
    world.trouble.count(f"nbp:{parts[0]}")
    fault = world.trouble.take("nbp", parts[0])
    moment = datetime.now(WARSAW)
    newest = moment.date() if moment.time() >= _PUBLISHED_AT else moment.date() - timedelta(days=1)
    told = _told(parts, newest) if request.method == "GET" else _plain(400, "400 BadRequest")
    if fault and fault.kind == "wrong_nip":
        return Answer(told.status, told.content_type, told.body.replace(b'"code":"EUR"', b'"code":"XDR"'))
    return play(fault, told.body) or told


def is_working_day(day: date) -> bool:
    """Tell whether the bank publishes a table on that day; Christmas Eve is free since 2025, Epiphany since 2011."""
    if day.weekday() > 4 or day in _ONCE or ((day.month, day.day) == (12, 24) and day.year >= 2025):
        return False
    if (day.month, day.day) == (1, 6) and day.year < 2011:
        return True
    easter = _easter(day.year)
    return (day.month, day.day) not in _FIXED and day - easter not in (timedelta(days=1), timedelta(days=60))


def rate_on(currency: str, day: date) -> str:
    """Give the invented rate: within two per cent of where it began, never the same two days running by design."""
    _, start, decimals = CURRENCIES[currency]
    chance = int.from_bytes(hashlib.sha256(f"{currency} {day}".encode()).digest()[:4]) % 4001
    return f"{Decimal(start) * (Decimal(98_000 + chance) / 100_000):.{decimals}f}"


def table_number(day: date) -> str:
    """Give the number of the day's table: the working days of its year so far."""
    return f"{_working_days(day.year).index(day) + 1:03d}/A/NBP/{day.year}"


@lru_cache(maxsize=64)
def _working_days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [
        day for number in range(366) if (day := first + timedelta(days=number)).year == year and is_working_day(day)
    ]


def _told(parts: list[str], newest: date) -> Answer:
    if parts[:2] == ["tables", "A"]:
        days = _days(parts[2:], newest)
    elif parts[:2] == ["rates", "A"] and len(parts) > 2:
        days = _days(parts[3:], newest)
    else:
        return _plain(404, "404 NotFound")
    if days is None:
        return _plain(400, "400 BadRequest - Błędny zakres dat / Invalid date range")
    if not days or (parts[0] == "rates" and parts[2].upper() not in CURRENCIES):
        return _plain(404, _NO_DATA)
    return _table(days) if parts[0] == "tables" else _rates(parts[2].upper(), days)


def _days(wish: list[str], newest: date) -> list[date] | None:
    """Give the days with a table in what was asked for; None for a range that is none."""
    try:
        if not wish:
            return _last(newest, 1)
        if wish[0] == "last":
            return _last(newest, int(wish[1])) if 0 < int(wish[1]) <= 255 else None
        first, last = date.fromisoformat(wish[0]), date.fromisoformat(wish[-1])
    except (ValueError, IndexError):
        return None
    if last < first or (last - first).days > _MOST_DAYS or len(wish) > 2:
        return None
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if _HISTORY_FROM <= day <= newest and is_working_day(day)]


def _last(newest: date, count: int) -> list[date]:
    days = (newest - timedelta(days=number) for number in range(count * 2 + 15))
    return sorted([day for day in days if is_working_day(day)][:count])


def _rates(currency: str, days: list[date]) -> Answer:
    rows = ",".join(
        f'{{"no":"{table_number(day)}","effectiveDate":"{day}","mid":{rate_on(currency, day)}}}' for day in days
    )
    name = CURRENCIES[currency][0]
    return _json(f'{{"table":"A","currency":"{name}","code":"{currency}","rates":[{rows}]}}')


def _table(days: list[date]) -> Answer:
    tables = [
        f'{{"table":"A","no":"{table_number(day)}","effectiveDate":"{day}","rates":[{_all_rates(day)}]}}'
        for day in days
    ]
    return _json(f"[{','.join(tables)}]")


def _all_rates(day: date) -> str:
    return ",".join(
        f'{{"currency":"{name}","code":"{code}","mid":{rate_on(code, day)}}}' for code, (name, *_) in CURRENCIES.items()
    )


def _json(text: str) -> Answer:
    # Written by hand: the bank keeps the zeros at the end of a rate, and JSON libraries do not.
    return Answer(200, "application/json; charset=utf-8", text.encode())


def _plain(status: int, words: str) -> Answer:
    return Answer(status, "text/plain; charset=utf-8", words.encode())


def _easter(year: int) -> date:
    """Give Easter Sunday (the anonymous Gregorian algorithm)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
