"""The words of a day: when something is due, what a duty is called, and the one sentence above it all."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from kantorek.core.actor import WARSAW
from kantorek.declarations.choices import PeriodKind
from kantorek.desk.day.duties import Group, rule_of

_WEEK = 7
_DAYS: tuple[Any, ...] = (
    pgettext_lazy("until", "Monday"),
    pgettext_lazy("until", "Tuesday"),
    pgettext_lazy("until", "Wednesday"),
    pgettext_lazy("until", "Thursday"),
    pgettext_lazy("until", "Friday"),
    pgettext_lazy("until", "Saturday"),
    pgettext_lazy("until", "Sunday"),
)


def short(day: date, on: date) -> str:
    """today, yesterday, tomorrow, 20.11, or 20.11.2027 of another year."""
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}.get((day - on).days)
    return near or (f"{day:%d.%m}" if day.year == on.year else f"{day:%d.%m.%Y}")


def how_far(day: date, on: date) -> str:
    """passed, today, tomorrow, in 3 days."""
    days = (day - on).days
    if days < 0:
        return _("passed")
    if days < 2:
        return _("tomorrow") if days else _("today")
    return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}


def days_long(count: int) -> str:
    """3 days."""
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}


def clients_many(count: int) -> str:
    """9 clients."""
    return ngettext("%(n)s client", "%(n)s clients", count) % {"n": count}


def duty_name(code: str) -> str:
    """What a duty is called; a code that the law does not know speaks for itself."""
    rule = rule_of(code)
    return rule.title if rule else code


def duty_for_period(group: Group) -> str:
    """ZUS DRA for October."""
    period = _period(group)
    name = duty_name(group.rule)
    return _("%(duty)s for %(period)s") % {"duty": name, "period": period} if period else name


def _period(group: Group) -> str:
    if group.period_kind == PeriodKind.MONTH:
        return _small(date_format(group.period_from, "F"))
    if group.period_kind == PeriodKind.QUARTER:
        return _("quarter %(number)s") % {"number": (group.period_to.month + 2) // 3}
    return f"{group.period_to.year}" if group.period_kind == PeriodKind.YEAR else ""


def sentence(groups: list[Group], things: int, on: date) -> str:
    """Say what matters most today, and nothing that is not so."""
    late = {pk for group in groups if group.late(on) for pk in group.ids}
    if late:
        return ngettext("%(n)s client has a missed deadline.", "%(n)s clients have a missed deadline.", len(late)) % {
            "n": len(late)
        }
    ahead = [group for group in groups if group.is_open and on <= group.due_on < on + timedelta(days=2 * _WEEK)]
    if ahead:
        day = min(group.due_on for group in ahead)
        return _left([group for group in ahead if group.due_on == day], day, on)
    if things:
        return ngettext("%(n)s thing for today.", "%(n)s things for today.", things) % {"n": things}
    return _("All done for today.")


def _left(groups: list[Group], day: date, on: date) -> str:
    """Left until Friday: 14 deadlines of 9 clients."""
    many = sum(group.many for group in groups)
    clients = len({pk for group in groups for pk in group.ids})
    of_clients = ngettext("of %(n)s client", "of %(n)s clients", clients) % {"n": clients}
    return ngettext(
        "Left until %(day)s: %(n)s deadline %(of_clients)s.",
        "Left until %(day)s: %(n)s deadlines %(of_clients)s.",
        many,
    ) % {"day": _until(day, on), "n": many, "of_clients": of_clients}


def _until(day: date, on: date) -> str:
    days = (day - on).days
    if days < 2:
        return pgettext("until", "tomorrow") if days else pgettext("until", "tonight")
    return str(_DAYS[day.weekday()]) if days < _WEEK else f"{day:%d.%m}"


def since(moment: datetime, on: date) -> str:
    """yesterday, 17:00; Friday, 17:00: in the case that stands after "since"."""
    day = moment.astimezone(WARSAW)
    days = (on - day.date()).days
    named = (
        pgettext("since", "yesterday") if days == 1 else str(_DAYS[day.weekday()]) if days < _WEEK else f"{day:%d.%m}"
    )
    return f"{named}, {day.hour}:{day:%M}"


def today(on: date) -> str:
    """Sunday, 22 November 2026."""
    return _small(date_format(on, "l, j E Y"))


def _small(name: str) -> str:
    """Polish writes days and months with a small letter, English with a capital one."""
    return name[:1].lower() + name[1:] if get_language() == "pl" else name


def overdue() -> str:
    """What is said of a deadline that has passed."""
    return pgettext("deadline", "overdue")
