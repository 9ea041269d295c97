"""How a change is answered: the board gets its changed cells, sums and counts; a page without script is gone back to."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.core.pages import toast
from kantorek.declarations import lists
from kantorek.declarations.actions import Undo
from kantorek.declarations.models import Obligation
from kantorek.declarations.views import board_page
from kantorek.declarations.views.words import LABELS, rule_name
from kantorek.offices.access import StaffRequest

Panel = Callable[[], str]
KEPT = 3600
"""Seconds for which a change can be taken back."""


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
    here = request.POST.get("next", "")
    if here and url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()}):
        return here
    if changed:
        return reverse("declarations:obligation", args=[changed[0].pk])
    return reverse("declarations:board")


def keep(request: StaffRequest, was: Any) -> str:
    """Keep what stood there before for an hour, and give the address that brings it back.

    It stays with us: a column of a thousand cells is too long for an address, and nobody else may use it.
    """
    if not was:
        return ""
    token = get_random_string(24)
    cache.set(_key(request, token), was, timeout=KEPT)
    return f"{reverse('declarations:put_back')}?was={token}"


def kept(request: StaffRequest) -> Any:
    """Give what keep() laid down, once."""
    token = request.GET.get("was", "")[:40]
    if not (token.isascii() and token.isalnum()):
        return None
    key = _key(request, token)
    was = cache.get(key)
    cache.delete(key)
    return was


def _key(request: StaffRequest, token: str) -> str:
    return f"declarations:was:{request.actor.office_id}:{request.actor.staff_id}:{token}"
