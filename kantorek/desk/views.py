"""Where a person starts: their day; what came in, whom they wait for; and search over everything."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kantorek.core.actor import Actor
from kantorek.core.pages import page
from kantorek.desk.day import coming, duties, others, things, waiting, whose, words
from kantorek.desk.day.count import keep_count
from kantorek.desk.day.greeting import good_morning
from kantorek.desk.forms import SearchForm
from kantorek.desk.found import MOST, groups_for
from kantorek.offices.access import StaffRequest, staff

FEW, MANY = 8, 500
"""So many lines of the day are shown at first, and after a click."""
WAIT_FEW = 5


@require_GET
@staff("clients.see")
def home(request: StaffRequest) -> HttpResponse:
    """Show a person's day: what comes first, what came in, what is left of the month, whom they wait for."""
    colleagues = _colleagues(request)
    choices = whose.choices_for(request.actor, colleagues)
    start = whose.chosen(choices, "")
    chosen = whose.chosen(choices, request.GET.get("whose", ""))
    found = _day(request.actor, chosen, most=MANY if request.GET.get("show") == "all" else FEW)
    if chosen == start:
        keep_count(request.actor, found["total"])
    context = found | _head(request.actor, colleagues, choices, chosen)
    return page(request, "desk/day.html", context, part="first")


@require_GET
@staff("clients.see")
def came_in(request: StaffRequest) -> HttpResponse:
    """List one kind of what came in since the evening of the last working day."""
    kind = coming.kind_in(request.GET.get("what", ""))
    choices = whose.choices_for(request.actor, _colleagues(request))
    chosen = whose.chosen(choices, request.GET.get("whose", ""))
    every = {came.key: came for came in coming.came_in(request.actor, chosen)}
    tabs = [
        {"label": came.label, "icon": came.icon, "url": came.url, "count": came.count, "current": came.key == kind.key}
        for came in every.values()
    ]
    rows = coming.rows_of(request.actor, chosen, kind)
    many = every[kind.key].count
    context = {"tabs": tabs, "rows": rows, "since": _since(request.actor), "chosen": chosen}
    context |= {"every": many, "left": max(0, many - len(rows))}
    return page(request, "desk/came_in.html", context)


@require_GET
@staff("clients.see")
def waits(request: StaffRequest) -> HttpResponse:
    """List every client we wait for."""
    choices = whose.choices_for(request.actor, _colleagues(request))
    chosen = whose.chosen(choices, request.GET.get("whose", ""))
    clients, total = waiting.waiting_for(request.actor, chosen, limit=MANY)
    return page(request, "desk/waiting.html", {"waits": clients, "total": total, "chosen": chosen})


@require_GET
@staff("clients.see")
def search(request: StaffRequest) -> HttpResponse:
    """Find clients, people and commands: a page of its own, or the inside of the palette."""
    form = SearchForm(request.GET)
    text, small = form.text(), "palette" in request.GET
    groups = groups_for(request.actor, text, most=MOST["palette" if small else "page"])
    template = "desk/search.html#groups" if small else "desk/search.html"
    return page(request, template, {"q": text, "groups": groups, "small": small})


def _colleagues(request: StaffRequest) -> list[whose.Colleague]:
    found = zip(
        request.office.stands_for, request.office.stands_for_names, request.office.stands_for_until, strict=True
    )
    return [whose.Colleague(*one) for one in found]


def _day(actor: Actor, chosen: whose.Whose, *, most: int) -> dict[str, Any]:
    """Everything that the page asks for, each part once."""
    groups = duties.groups_of(actor, chosen)
    first, total = _first(actor, chosen, groups)
    clients, waits = waiting.waiting_for(actor, chosen, limit=WAIT_FEW)
    return {
        "sentence": words.sentence(groups, total, actor.on),
        "things": first[:most],
        "total": total,
        "more": total > most,
        "came": coming.came_in(actor, chosen),
        "since": _since(actor),
        "left": [_left(actor, chosen, one) for one in duties.left_of(groups, actor.on)],
        "people": duties.people_of(groups, actor.on) if chosen.staff_id is None else [],
        "waits": clients,
        "waits_total": waits,
    }


def _first(actor: Actor, chosen: whose.Whose, groups: list[duties.Group]) -> tuple[list[things.Thing], int]:
    tasks, more = others.tasks_first(actor, chosen)
    found = [*things.duties_first(groups, chosen, actor), *tasks, *others.others_first(actor, chosen)]
    return things.ordered(found)[:MANY], len(found) + more


def _head(
    actor: Actor, colleagues: list[whose.Colleague], choices: list[whose.Whose], chosen: whose.Whose
) -> dict[str, Any]:
    """The day, whose work may be looked at, and for whom the person stands in."""
    start = whose.chosen(choices, "")
    parts = [
        {
            "label": one.label,
            "count": one.clients,
            "url": "/" if one == start else f"/?whose={one.key}",
            "current": one == chosen,
        }
        for one in choices
        if one.clients or one == chosen or one.staff_id is None or colleagues
    ]
    counts = {one.staff_id: one.clients for one in choices}
    box = [{"one": one, "clients": counts[one.staff_id]} for one in colleagues]
    month = things.month_title(duties.month_of(actor.on))
    return {
        "today": words.today(actor.on),
        "greeting": good_morning(actor.name),
        "parts": parts,
        "chosen": chosen,
        "month": month,
        "standing": box,
    }


def _since(actor: Actor) -> str:
    return words.since(coming.since(actor), actor.on)


def _left(actor: Actor, chosen: whose.Whose, left: duties.Left) -> dict[str, Any]:
    on = actor.on
    due = min((day for day in left.due if day >= on), default=max(left.due, default=None))
    late = f"{left.late_names[0]}" if left.late == 1 else ""
    return {
        "title": left.title,
        "done": left.done,
        "total": left.total,
        "due": f"{words.short(due, on)}, {words.how_far(due, on)}" if due else _("all done"),
        "late": left.late,
        "late_name": late,
        "url": things.board_url(duties.month_of(on), left.key, chosen),
        "late_url": things.board_url(duties.month_of(on), left.key, chosen, stages=["late"]),
    }
