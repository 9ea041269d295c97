"""The words of obligations: rules, periods, stages; and their signs, which are the same on every page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from kantorek.core.templatetags.kantorek import NBSP, money
from kantorek.declarations import law
from kantorek.declarations.choices import PeriodKind, State
from kantorek.declarations.lists import LATE, STAGES

OTHER = "other"
"""The column of a duty that the law does not know."""
LABELS: dict[str, Any] = {
    **dict(State.choices),
    LATE: pgettext_lazy("obligation", "overdue"),
    State.PAID.value: pgettext_lazy("obligation", "paid"),
}
SIGNS = {
    LATE: ("bad", "octagon-alert"),
    "waiting": ("wait", "hourglass"),
    "doing": ("run", "circle-dot-dashed"),
    "approve": ("ask", "user-check"),
    "sent": ("acc", "send"),
    "receipt": ("ok", "file-check-2"),
    "paid": ("ok", "check-check"),
    "not_due": ("off", "minus"),
}
"""Shape and colour of a stage: never colour alone."""
LOOKS = {LATE: "s-bad fill", "sent": "s-acc line", "paid": "s-ok fill"}
"""Cells that are filled or outlined; the others have a tint."""
VERBS: dict[str, Any] = {
    "waiting": gettext_lazy("Wait for documents"),
    "doing": gettext_lazy("Take up"),
    "approve": gettext_lazy("Hand in for approval"),
    "sent": gettext_lazy("Mark as sent"),
    "receipt": gettext_lazy("UPO is here"),
    "paid": gettext_lazy("Mark as paid"),
    "not_due": gettext_lazy("Does not apply"),
}
"""What a button says that leads to a state."""


def look_of(stage: str) -> str:
    """The classes of a stage's cell."""
    return LOOKS.get(stage) or f"s-{SIGNS[stage][0]}"


def rule_of(code: str) -> law.Rule | None:
    """The newest row of a duty; nothing for a code that was never ours."""
    try:
        return law.rule(code)
    except LookupError:
        return None


def rule_name(code: str) -> str:
    """What a duty is called; a code that the law does not know speaks for itself."""
    rule = rule_of(code)
    return rule.title if rule else code


def column_of(code: str) -> str:
    """The column of the board in which a duty stands."""
    rule = rule_of(code)
    return rule.column if rule else OTHER


def states_of(code: str) -> tuple[str, ...]:
    """The states that a duty is offered, in the order of the work."""
    rule = rule_of(code)
    return rule.states if rule else tuple(STAGES[1:])


def next_state(code: str, state: str) -> str:
    """The state that comes after this one; the last is the last."""
    way = [one for one in states_of(code) if one != State.NOT_DUE]
    at = way.index(state) if state in way else -1
    return way[min(at + 1, len(way) - 1)]


def columns_among(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Key and label of the columns that hold any of the duties, in the board's order."""
    used = {column_of(code) for code in codes}
    return [(column.key, column.title) for column in law.columns() if column.key in used]


def rules_of(columns: Iterable[str]) -> list[str] | None:
    """The codes of all duties that stand in the columns; None when no column is asked for."""
    wanted = list(columns)
    return sorted({code for column in wanted for code in law.codes_of(column)}) if wanted else None


def month_name(month: date, *, year: bool = True) -> str:
    """October 2026, with a capital letter as a title has."""
    return capfirst(date_format(month, "F Y" if year else "F"))


def in_a_sentence(word: str) -> str:
    """A month or a weekday as it stands inside a sentence: with a small letter, but not in English."""
    return word if (get_language() or "").startswith("en") else word[:1].lower() + word[1:]


def period_name(kind: str, first: date, last: date) -> str:
    """What an obligation reports on, in words."""
    if kind == PeriodKind.MONTH:
        return in_a_sentence(date_format(first, "F Y"))
    if kind == PeriodKind.QUARTER:
        return _("quarter %(number)s of %(year)s") % {"number": (last.month + 2) // 3, "year": last.year}
    if kind == PeriodKind.EVENT:
        return _("event of %(day)s") % {"day": f"{first:%d.%m.%Y}"}
    if (last.month, last.day) == (12, 31):
        return _("year %(year)s") % {"year": last.year}
    return _("tax year to %(day)s") % {"day": f"{last:%d.%m.%Y}"}


def few_days(days: Iterable[date]) -> str:
    """Two days as `16 / 20.11`, more of them by the first and the last."""
    ordered = sorted(days)
    if not ordered:
        return ""
    first, last = ordered[0], ordered[-1]
    end = f"{last:%d.%m}"
    if first == last:
        return end
    start = f"{first:%d}" if first.month == last.month else f"{first:%d.%m}"
    return f"{start}{NBSP}/{NBSP}{end}" if len(ordered) == 2 else f"{start}–{end}"


def amounts(cells: Iterable[Any]) -> str:
    """The sum of what is to be paid, each currency apart; nothing when nothing has been counted yet."""
    from_currency: dict[str, Any] = {}
    for cell in cells:
        if cell.amount is not None and cell.state != State.NOT_DUE and cell.proposal != "add":
            from_currency[cell.currency] = from_currency.get(cell.currency, 0) + cell.amount
    return sums(from_currency)


def sums(by_currency: dict[str, Any]) -> str:
    """Write sums in several currencies, zloty first."""
    ordered = sorted(by_currency.items(), key=lambda pair: (pair[0] != "PLN", pair[0]))
    return " + ".join(money(amount, "zł" if currency == "PLN" else currency) for currency, amount in ordered)
