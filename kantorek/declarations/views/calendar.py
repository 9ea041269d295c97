"""The calendar: what falls due on each day of a real month, with holidays marked."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kantorek.core.days import holidays, is_working_day, month_after
from kantorek.core.pages import page
from kantorek.declarations import lists
from kantorek.declarations.lists import Asked
from kantorek.declarations.views import board_page
from kantorek.declarations.views.words import column_of, columns_among, month_name
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember

Found = dict[date, list[tuple[str, int, int]]]


@require_GET
@staff("clients.see")
def calendar(request: StaffRequest) -> HttpResponse:
    """Show a month, day by day; each day leads to its list."""
    actor = request.actor
    text = request.GET.get("month", "")
    month = lists.month_in(text, on=actor.on) if text else actor.on.replace(day=1)
    asked = lists.asked_in(request.GET, on=actor.on)
    asked = Asked(month=month_after(month, -1), carer=asked.carer)
    found = lists.days_of(actor, month, asked.carer)
    people = dict(StaffMember.objects.visible_to(actor).working().alphabetical().values_list("pk", "name"))
    context = {
        **board_page.head(actor, asked, "calendar"),
        "title": month_name(month),
        "back": _address(month_after(month, -1), asked.carer),
        "forth": _address(month_after(month), asked.carer),
        "carers": _carers(month, asked.carer, people),
        "weekdays": [date_format(date(2024, 1, day), "D") for day in range(1, 8)],
        "days": days(found, month, actor.on, asked.carer),
        "total": sum(many for counts in found.values() for _rule, many, _left in counts),
        "open": sum(left for counts in found.values() for _rule, _many, left in counts),
    }
    return page(request, "declarations/calendar.html", context)


def days(found: Found, month: date, on: date, carer: str) -> list[dict[str, Any]]:
    """The days of whole weeks around a month; those of other months are empty."""
    first, last = month - timedelta(days=month.weekday()), month_after(month) - timedelta(days=1)
    labels = dict(columns_among(rule for counts in found.values() for rule, _many, _left in counts))
    shown = []
    for number in range((last - first).days + 7 - last.weekday()):
        day = first + timedelta(days=number)
        counts = found.get(day, []) if day.month == month.month else []
        shown.append(
            {
                "day": day,
                "here": day.month == month.month,
                "today": day == on,
                "past": day < on,
                "holiday": holidays(day.year).get(day, ""),
                "free": not is_working_day(day),
                "lines": _lines(counts, labels),
                "many": sum(many for _rule, many, _left in counts),
                "left": sum(left for _rule, _many, left in counts),
                "url": board_page.address(Asked(month=month, day=day, carer=carer), view="list"),
            }
        )
    return shown


def _lines(counts: list[tuple[str, int, int]], labels: dict[str, str]) -> list[dict[str, Any]]:
    """The duties of a day by column of the board."""
    found: dict[str, list[int]] = {}
    for rule, many, left in counts:
        both = found.setdefault(column_of(rule), [0, 0])
        both[0] += many
        both[1] += left
    return [
        {"label": labels[key], "many": found[key][0], "left": found[key][1], "done": found[key][0] - found[key][1]}
        for key in labels
        if key in found
    ]


def _address(month: date, carer: str) -> str:
    query = f"?month={month:%Y-%m}" + (f"&carer={carer}" if carer else "")
    return reverse("declarations:calendar") + query


def _carers(month: date, carer: str, people: dict[int, str]) -> dict[str, Any]:
    named = [("", _("everybody")), (lists.MINE, _("me")), *((str(pk), name) for pk, name in people.items())]
    choices = [{"label": label, "url": _address(month, value), "on": carer == value} for value, label in named]
    current = next((label for value, label in named if value == carer), _("everybody"))
    return {"choices": choices, "label": _("Carer: %(name)s") % {"name": current}}
