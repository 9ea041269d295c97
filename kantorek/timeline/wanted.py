"""What the address of a timeline asks for: kinds, a person, days, and from where on."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from kantorek.core.fields import DayField
from kantorek.core.sentences import groups
from kantorek.timeline.querysets import Wanted

BIGGEST = 2**63 - 1


def wanted_in(asked: QueryDict) -> tuple[Wanted, list[str]]:
    """Read the filter, and say what in it could not be read; the rest still counts."""
    faults: list[str] = []
    since, until = _day(asked.get("from", ""), faults), _day(asked.get("to", ""), faults)
    if since and until and since > until:
        since, until = until, since
    kinds = tuple(dict.fromkeys(key for key in asked.getlist("kind") if key in groups))
    return Wanted(groups=kinds, staff_id=_number(asked.get("who", "")), since=since, until=until), faults


def cursor_in(asked: QueryDict) -> int | None:
    """Read from which event on the older ones are asked for."""
    return _number(asked.get("before", ""))


def link_to(asked: QueryDict, before: int | None) -> str:
    """Give the same address for another page of it."""
    query = asked.copy()
    query.pop("before", None)
    if before:
        query["before"] = str(before)
    return f"?{query.urlencode()}"


def _number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return number if 0 < number <= BIGGEST else None


def _day(text: str, faults: list[str]) -> date | None:
    if not text:
        return None
    try:
        day = DayField().clean(text)
    except ValidationError:
        day = None
    if day is None or not 1990 <= day.year <= 2200:
        faults.append(_("The day “%s” cannot be read; it does not count.") % text[:20])
        return None
    return day
