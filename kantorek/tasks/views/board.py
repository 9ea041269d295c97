"""The board: tasks as cards in four columns."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from kantorek.core.pages import page
from kantorek.offices.access import StaffRequest, staff
from kantorek.tasks import lists
from kantorek.tasks.choices import State
from kantorek.tasks.views.asking import Desk, desk_of, tools_of
from kantorek.tasks.views.lists import is_part
from kantorek.tasks.views.rows import LOOKS, drawn


@require_GET
@staff("clients.see")
def board(request: StaffRequest) -> HttpResponse:
    """Draw the board; a nudge, a filter and a card that was moved fetch its part anew."""
    desk = desk_of(request.actor, request.GET, reverse("tasks:board"))
    wider = [state for state in request.GET.getlist("wider") if state in State.values]
    context = tools_of(desk) | {
        "columns": _columns(desk, wider),
        "here": desk.url(stage="", sort="", wider=wider),
        "part": is_part(request),
    }
    response = page(request, "tasks/task_board.html", context, part="board")
    if context["part"] and request.headers.get("HX-Trigger-Name"):
        typed = request.headers["HX-Trigger-Name"] == "q"
        response["HX-Replace-Url" if typed else "HX-Push-Url"] = str(context["here"])
    return response


def _columns(desk: Desk, wider: list[str]) -> list[dict[str, Any]]:
    cards = lists.board_of(desk.actor, desk.asked, wider)
    counts = lists.states_of(lists.on_board(desk.actor, desk.asked).open())
    return [_column(desk, state, cards[state], counts[state], wider) for state in State.values]


def _column(desk: Desk, state: str, rows: list[dict[str, Any]], count: int, wider: list[str]) -> dict[str, Any]:
    """One column: what was done lately is counted as far as it is shown, for the rest nobody waits."""
    limit = lists.limit_of(state, wider)
    shown, more = rows[:limit], len(rows) > limit
    figure = count if state != State.DONE else len(shown)
    return {
        "state": state,
        "label": State(state).label,
        "icon": LOOKS[state][1],
        "count": f"{figure}+" if state == State.DONE and more else figure,
        "cards": drawn(shown, desk.people, desk.actor.on),
        "more": desk.url(stage="", wider=[*wider, state]) if more and state not in wider else "",
        "full": more and state in wider,
    }
