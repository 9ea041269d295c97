"""The words of the portal: days, months and sums as clients read them, and what a duty is called there."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from kantorek.core.templatetags.kantorek import money
from kantorek.declarations import law
from kantorek.declarations.choices import State
from kantorek.declarations.models import Obligation
from kantorek.portal.paying import called

_UNTIL = (
    gettext_lazy("by Monday, %(day)s"),
    gettext_lazy("by Tuesday, %(day)s"),
    gettext_lazy("by Wednesday, %(day)s"),
    gettext_lazy("by Thursday, %(day)s"),
    gettext_lazy("by Friday, %(day)s"),
    gettext_lazy("by Saturday, %(day)s"),
    gettext_lazy("by Sunday, %(day)s"),
)


def until(due_on: date, on: date) -> str:
    """Say by when: today, by Friday, 20.11, or that the day is over."""
    day = f"{due_on:%d.%m}" if due_on.year == on.year else f"{due_on:%d.%m.%Y}"
    if due_on == on:
        return _("by today, %(day)s") % {"day": day}
    if due_on < on:
        return _("the day was %(day)s") % {"day": day}
    return str(_UNTIL[due_on.weekday()]) % {"day": day}


def due_day(due_on: date, on: date) -> str:
    """Say what the day was or is of something that is settled."""
    return _("due on %(day)s") % {"day": f"{due_on:%d.%m}" if due_on.year == on.year else f"{due_on:%d.%m.%Y}"}


def waiting_for(days: int) -> str:
    """Say for how long the office has been waiting."""
    if days <= 0:
        return _("since today")
    return ngettext("we have been waiting for %(n)s day", "we have been waiting for %(n)s days", days) % {"n": days}


def month_name(month: date, *, on: date) -> str:
    """October, with a capital letter; with its year when that is another one than today's."""
    return capfirst(date_format(month, "F" if month.year == on.year else "F Y"))


def month_inside(month: date, *, on: date) -> str:
    """October as it stands inside a sentence: in Polish with a small letter."""
    name = month_name(month, on=on)
    return name if (get_language() or "").startswith("en") else name[:1].lower() + name[1:]


def duty_name(row: Obligation) -> str:
    """What the client calls the payment of a duty."""
    return called(row.rule, duty_title(row))


def period_inside(row: Obligation, *, on: date) -> str:
    """What a duty reports on, inside a sentence: October, quarter 3 of 2026, 2026."""
    if row.period_kind == "month":
        return month_inside(row.period_from, on=on)
    if row.period_kind == "quarter":
        return _("quarter %(number)s of %(year)s") % {
            "number": (row.period_to.month + 2) // 3,
            "year": row.period_to.year,
        }
    return f"{row.period_to.year}" if row.period_kind == "year" else f"{row.period_to:%d.%m.%Y}"


def unit(currency: str) -> str:
    """A currency as it stands behind a sum."""
    return "zł" if currency == "PLN" else currency


def sum_of(rows: Iterable[Any]) -> str:
    """Write the sum of rows with `amount` and `currency`, each currency apart, złoty first."""
    found: dict[str, Decimal] = {}
    for row in rows:
        found[row.currency] = found.get(row.currency, Decimal(0)) + row.amount
    ordered = sorted(found.items(), key=lambda pair: (pair[0] != "PLN", pair[0]))
    return " + ".join(money(amount, unit(currency)) for currency, amount in ordered) or money(0)


def duty_title(row: Obligation) -> str:
    """A duty by the name that stands on its form: several of one month are told apart by it."""
    try:
        return law.rule(row.rule, row.period_to).title
    except LookupError:
        return row.rule


def state_of(row: Obligation) -> str:
    """How far a duty is, as the client is told: nothing of the office's own steps."""
    words = {
        State.WAITING: _("waits for documents"),
        State.DOING: _("under way"),
        State.APPROVE: _("under way"),
        State.SENT: _("sent"),
        State.RECEIPT: _("sent, accepted"),
        State.PAID: _("paid"),
    }
    return words.get(State(row.state), "")


def claimed_word() -> str:
    """How a payment stands that the client has marked and the office not confirmed."""
    return _("marked as paid")


def progress() -> str:
    """The title above the four steps of a month."""
    return _("How far it is")


def payment_for(row: Obligation, *, on: date) -> str:
    """What a payment is for: for October."""
    return _("for %(period)s") % {"period": period_inside(row, on=on)}
