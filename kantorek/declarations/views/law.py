"""The settings' page "Rates and law": the rules of duties in force on a day, with their sources, and the year's holidays."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kantorek.core import slots
from kantorek.core.days import day_of_month, holidays
from kantorek.core.pages import page
from kantorek.declarations import law, lists
from kantorek.declarations.law import Rule
from kantorek.declarations.views.one_page import CERTAINTY, certainty_words
from kantorek.offices.access import StaffRequest, staff


@require_GET
@staff("clients.see")
def rules(request: StaffRequest) -> HttpResponse:
    """Show every rule that holds on the day asked for, or today."""
    typed = request.GET.get("on", "").replace("\x00", "").strip()[:20]
    on = lists.day_in(typed) or request.actor.on
    words = certainty_words()
    held = law.rules(on)
    rows: list[dict[str, Any]] = [
        {
            "rule": rule,
            "due": due_words(rule),
            "kind": CERTAINTY[rule.certainty][0],
            "icon": CERTAINTY[rule.certainty][1],
            "certainty": words[rule.certainty],
        }
        for rule in held
    ]
    context = {
        "on": on,
        "unread": typed if typed and not lists.day_in(typed) else "",
        "columns": [
            {"title": column.title, "rows": [row for row in rows if row["rule"].column == column.key]}
            for column in law.columns()
        ],
        "found": len(rows),
        "to_check": sum(1 for rule in held if rule.certainty == "verify"),
        "holidays": sorted(holidays(on.year).items()),
        "tabs": slots.settings_tabs(request.actor, request.path),
    }
    return page(request, "declarations/law.html", context)


def due_words(rule: Rule) -> str:
    """When a duty falls due, in words."""
    if "days" in rule.due:
        return _("%(days)s days after the event") % {"days": rule.due["days"]}
    day, months = rule.due["day"], rule.due["months"]
    if day == "same":
        return _("%(months)s months after the end of the period") % {"months": months}
    if rule.period_kind == "month" and months == 1:
        return _("last day of the next month") if day == "last" else _("day %(day)s of the next month") % {"day": day}
    if rule.period == "year":
        due = day_of_month(2021, 12 + months, 31 if day == "last" else day)
        return _("%(day)s of the following year") % {"day": f"{due:%d.%m}"} if months else f"{due:%d.%m}"
    when = _("last day") if day == "last" else _("day %(day)s") % {"day": day}
    return _("%(when)s, month %(months)s after the period") % {"when": when, "months": months}
