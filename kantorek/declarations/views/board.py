"""The month board: the page, more of its rows, what colleagues have changed, and changes of many cells at once."""

from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.core.pages import page
from kantorek.declarations import actions, lists
from kantorek.declarations.choices import State
from kantorek.declarations.models import Obligation
from kantorek.declarations.views import board_page, listing
from kantorek.declarations.views.answers import answer, fresh, kept, moved
from kantorek.declarations.views.words import next_state, rules_of
from kantorek.offices.access import StaffRequest, staff

MOST = 2000
"""So many cells may be changed at once."""
SLACK = timedelta(seconds=15)
"""A colleague's change may be told while another, begun before it, is still on its way."""


@require_GET
@staff("clients.see")
def board(request: StaffRequest) -> HttpResponse:
    """Show the obligations of a month as a board, or with view=list as a list."""
    asked = lists.asked_in(request.GET, on=request.actor.on)
    if request.GET.get("view") == "list" or asked.day or asked.proposals:
        return listing.index(request, asked)
    return page(request, "declarations/board.html", board_page.context_of(request.actor, asked))


@require_GET
@staff("clients.see")
def rows(request: StaffRequest) -> HttpResponse:
    """Give the rows of some clients, as the board asks for them while it is scrolled."""
    month = lists.month_in(request.GET.get("month", ""), on=request.actor.on)
    ids = board_page.numbers(request.GET.get("clients", ""), most=lists.CHUNK)
    keys = request.GET.get("keys", "").split(",")
    columns = [(key, key) for key in keys if key in board_page.known_columns()]
    context = {"rows": board_page.rows(request.actor, month, columns, ids)}
    return page(request, "declarations/board.html#rows", context)


@require_GET
@staff("clients.see")
def news(request: StaffRequest) -> HttpResponse:
    """Draw the cells anew that anybody has changed since the page looked last."""
    actor, text = request.actor, request.GET.get("seen", "")
    seen = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else int(actor.at.timestamp())
    since = datetime.fromtimestamp(seen, UTC) - SLACK
    changed = lists.changed_since(actor, since)
    return fresh(request, changed, seen=int(actor.at.timestamp()))


@require_POST
@staff("obligations.edit")
def move_many(request: StaffRequest) -> HttpResponse:
    """Move the marked cells, or a whole column of what the page shows, to a state; `next` is the next of each."""
    picked, wanted = _picked(request), request.POST.get("state", "")
    if wanted == "next":
        picked, wanted = _alike(picked)
    if not picked or wanted not in State.values:
        return answer(request, [], _("Mark some cells first."), level="look")
    version = request.POST.get("version", "")
    seen = {picked[0].pk: int(version[:9])} if version.isascii() and version.isdigit() else None
    done = actions.move_many(request.actor, [row.pk for row in picked], state=wanted, versions=seen)
    return moved(request, picked, wanted, done)


@require_POST
@staff("obligations.edit")
def put_back(request: StaffRequest) -> HttpResponse:
    """Bring back what stood there before a change."""
    was = kept(request)
    if was is None:
        return answer(request, [], _("It is too late to take this back."), level="look")
    many = actions.put_back(request.actor, was)
    text = _("Taken back.") if many else _("Somebody has changed it since. Nothing was taken back.")
    changed = lists.among(request.actor, [row["id"] for row in was["rows"]])
    return answer(request, changed, text, level="ok" if many else "look")


def _picked(request: StaffRequest) -> list[Obligation]:
    """The obligations that were named, or all open ones of a column that the page's filters leave."""
    actor, column = request.actor, request.POST.get("column", "")
    if not column:
        ids = board_page.numbers(request.POST.get("ids", ""), most=MOST)
        return lists.among(actor, ids)
    asked = board_page.asked_on_the_page(request, on=actor.on)
    return list(lists.asked_for(actor, asked, rules=rules_of([column])).open()[:MOST])


def _alike(picked: list[Obligation]) -> tuple[list[Obligation], str]:
    """Those that stand where the furthest from done stands and go the same way from there, and where that leads."""
    if not picked:
        return [], ""
    ways = {(row.state, next_state(row.rule, row.state)) for row in picked}
    state, target = min(ways, key=lambda way: lists.STAGES.index(way[0]))
    return [row for row in picked if (row.state, next_state(row.rule, row.state)) == (state, target)], target
