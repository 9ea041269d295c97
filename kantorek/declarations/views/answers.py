"""How a change is answered: the board gets its changed cells, sums and counts; a page without script is gone back to."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.core import pages, undo
from kantorek.core.pages import toast
from kantorek.declarations import lists
from kantorek.declarations.actions import Undo
from kantorek.declarations.models import Obligation
from kantorek.declarations.views import board_page
from kantorek.declarations.views.words import LABELS, rule_name
from kantorek.offices.access import StaffRequest

Panel = Callable[[], str]


def fresh(request: StaffRequest, changed: Sequence[Obligation], *, panel: str = "", seen: int = 0) -> HttpResponse:
    """Draw what changed on the board anew: its cells, the sums of their rows, the figures on top."""
    asked = board_page.asked_on_the_page(request, on=request.actor.on)
    clients = list(dict.fromkeys(row.client_id for row in changed))
    rules = list(dict.fromkeys(row.rule for row in changed))
    context: dict[str, Any] = {
        "rows": board_page.fresh(request.actor, asked.month, clients, rules) if clients else [],
        "panel": panel,
        "seen": seen,
        **board_page.figures(asked, lists.board(request.actor, asked)),
        "questions": lists.proposals(request.actor),
    }
    response = HttpResponse(render_to_string("declarations/fresh.html", context, request))
    response["Cache-Control"] = "private, no-store"
    return response


def answer(
    request: StaffRequest,
    changed: Sequence[Obligation],
    text: str,
    *,
    undo: str = "",
    panel: str = "",
    level: str = "ok",
) -> HttpResponse:
    """Answer a change where it was made: on the board in place, else on the page of the first one."""
    if getattr(request, "htmx", False):
        return toast(request, fresh(request, changed, panel=panel), text, undo=undo, level=level)
    return toast(request, redirect(back_to(request, changed)), text, undo=undo, level=level)


def moved(
    request: StaffRequest, picked: Sequence[Obligation], state: str, done: Undo, *, panel: Panel | None = None
) -> HttpResponse:
    """Say what a move did, with a way back, and why some of it was left."""
    many, why = len(done["rows"]), sorted(set(done["skipped"].values()))
    words = ngettext("%(n)s obligation: %(state)s.", "%(n)s obligations: %(state)s.", many)
    told = [words % {"n": many, "state": LABELS[state]}] if many else []
    if len(picked) == 1 and many:
        told = [f"{rule_name(picked[0].rule)}: {LABELS[state]}."]
    if why and len(picked) > 1:
        left = len(done["skipped"])
        told.append(ngettext("%(n)s was left:", "%(n)s were left:", left) % {"n": left})
    undo = keep(request, done) if many else ""
    text = " ".join([*told, *why[:2]]) or _("Nothing has changed.")
    drawn = panel() if panel else ""
    return answer(request, picked, text, undo=undo, panel=drawn, level="look" if why else "ok")


def back_to(request: StaffRequest, changed: Sequence[Obligation]) -> str:
    """Where a plain form leads back to: the page it names, else the obligation's."""
    board = reverse("declarations:board")
    return pages.back_to(request, reverse("declarations:obligation", args=[changed[0].pk]) if changed else board)


def keep(request: StaffRequest, was: Any) -> str:
    """Keep what stood there before, and give the address that brings it back."""
    return undo.keep(request.actor, "declarations:put_back", was)


def kept(request: StaffRequest) -> Any:
    """Give what keep() laid down, once."""
    return undo.kept(request.actor, "declarations:put_back", request.GET.get("was", ""))
