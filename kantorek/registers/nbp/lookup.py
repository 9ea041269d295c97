"""One look-up of an exchange rate from end to end: the table of a day, and the last table before that day."""

import re
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings

from kantorek.core import http
from kantorek.core.numbers import NumberRefused
from kantorek.registers.conversation import Conversation, call, finding, read_json
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.nbp import parse

_ACCEPT: Final = frozenset({200, 400, 404})
# The longest row of days without a table is about six, at Christmas and Easter.
_DAYS_BACK: Final = timedelta(days=10)
_HISTORY_FROM: Final = date(2002, 1, 2)
_SATURDAY: Final = 5
_NUMBER: Final = re.compile(r"([A-Z]{3})/(\d{4}-\d{2}-\d{2})")
_LONGEST_TEXT: Final = 40


def clean(text: str) -> str:
    """Check a currency and a day ("eur / 2026-11-20" gives "EUR/2026-11-20"); raises NumberRefused.

    Refuses what is no currency code or no day, and days before 2 January 2002, where the bank's history begins.
    """
    compact = "".join((text or "")[: _LONGEST_TEXT + 1].split()).upper()
    if not compact:
        raise NumberRefused("rate_day", "empty")
    found = _NUMBER.fullmatch(compact) if len(text) <= _LONGEST_TEXT and compact.isascii() else None
    try:
        day = date.fromisoformat(found[2]) if found else None
    except ValueError:
        day = None
    if day is None:
        raise NumberRefused("rate_day", "characters")
    if day < _HISTORY_FROM:
        raise NumberRefused("rate_day", "early")
    return compact


def find(conversation: Conversation, number: str) -> Finding:
    """Ask for a currency's average rate on a day ("EUR/2026-11-20"); never raises for anything the register does.

    found: the rate of the day's own table (`exact`), or else of the last table before it; `before` is the last table
    strictly before the day. That one is the rate for tax: an amount in a foreign currency is converted at the average
    rate of the last working day before the tax point, or before the invoice when it was issued earlier (VAT act,
    art. 31a(1) and (2)). `final` is false while the day's own table may still appear (today, until about 12:15).
    not_found with reason "currency": table A does not have it. unknown: "future" for a day to come, "no_data" when the
    bank has no table in the ten days before. Source: the bank's API description, exchangerates/rates/{table}/{code}.
    """
    currency, _, written = number.partition("/")
    day = date.fromisoformat(written)
    if day > conversation.on:
        return finding(conversation, "unknown", reason="future")
    first = max(day - _DAYS_BACK, _HISTORY_FROM)
    try:
        reply = _ask(conversation, f"rates/A/{currency}/{first}/{day}", "rates")
        if reply.status == 404:
            return _nothing(conversation, currency)
        found = parse.rates(read_json(reply), currency, first=first, last=day)
        return finding(conversation, "found", data=_told(currency, day, found, conversation.on))
    except RegisterDown as down:
        return finding(conversation, "unknown", reason=down.reason, retry_after=down.retry_after)


def _told(currency: str, day: date, found: list[parse.Rate], today: date) -> dict[str, Any]:
    last = found[-1]
    exact = last.effective_on == day.isoformat()
    earlier = [rate for rate in found if rate.effective_on < day.isoformat()]
    return {
        "currency": currency,
        "day": day.isoformat(),
        **last.as_data(),
        "exact": exact,
        "final": exact or day < today or day.weekday() >= _SATURDAY,
        "before": earlier[-1].as_data() if earlier else None,
    }


def _nothing(conversation: Conversation, currency: str) -> Finding:
    """Tell an unknown currency from a range without tables: both are the same 404, so that table A is asked."""
    reply = _ask(conversation, "tables/A", "table A")
    if reply.status == 404:
        raise RegisterDown("malformed", detail="no table A")
    if currency in parse.currencies(read_json(reply)):
        return finding(conversation, "unknown", reason="no_data")
    return finding(conversation, "not_found", reason="currency")


def _ask(conversation: Conversation, path: str, note: str) -> http.Reply:
    url = f"{settings.NBP_URL.rstrip('/')}/api/exchangerates/{path}/?format=json"
    reply = call(conversation, "GET", url, note=note, headers={"Accept": "application/json"}, accept=_ACCEPT)
    if reply.status == 400:
        raise RegisterDown("bad_request")
    # The bank writes its 404 as a plain line; a page for people comes from a wrong address or a gateway.
    if reply.status == 404 and "text/plain" not in reply.headers.get("content-type", "").lower():
        raise RegisterDown("malformed", detail="404 that is not the bank's")
    return reply
