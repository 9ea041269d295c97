"""Telling clients what is to be paid, from the board, the list, a client's tab or one obligation; and taking it back."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kantorek.core.pages import toast
from kantorek.declarations import actions, lists
from kantorek.declarations.actions import Showing
from kantorek.declarations.models import Obligation
from kantorek.declarations.views import board_page
from kantorek.declarations.views.answers import answer
from kantorek.declarations.views.one import found, panel_of
from kantorek.declarations.views.words import rules_of
from kantorek.offices.access import StaffRequest, staff

MOST = 2000
MOST_UNDONE = 200
"""So many are taken back by one press: their numbers stand in an address."""


@require_POST
@staff("obligations.edit")
def show_amounts(request: StaffRequest) -> HttpResponse:
    """Send the marked amounts, or all that are counted and not sent among what the page shows."""
    picked = _picked(request)
    done = actions.show_amounts(request.actor, [row.pk for row in picked])
    many = len(done["changed"])
    clients = len({row.client_id for row in picked if row.pk in set(done["changed"])})
    words = ngettext("%(n)s amount sent", "%(n)s amounts sent", many) % {"n": many}
    whom = ngettext("to %(n)s client.", "to %(n)s clients.", clients) % {"n": clients}
    undo = f"{reverse('declarations:hide_amounts')}?ids={'+'.join(map(str, done['changed']))}"
    return _told(request, picked, done, f"{words} {whom}" if many else "", undo=undo if 0 < many <= MOST_UNDONE else "")


@require_POST
@staff("obligations.edit")
def hide_amounts(request: StaffRequest) -> HttpResponse:
    """Take back what clients were told, as far as they have not marked it as paid."""
    ids = board_page.numbers(request.POST.get("ids") or request.GET.get("ids", ""), most=MOST)
    picked = lists.among(request.actor, ids)
    done = actions.hide_amounts(request.actor, [row.pk for row in picked])
    return _told(request, picked, done, _("Taken back.") if done["changed"] else "")


def _picked(request: StaffRequest) -> list[Obligation]:
    actor = request.actor
    if "ids" in request.POST:
        return lists.among(actor, board_page.numbers(request.POST["ids"], most=MOST))
    asked = lists.asked_in(request.GET, on=actor.on)
    return list(lists.asked_for(actor, asked, rules=rules_of(asked.columns)).to_send()[:MOST])


def _told(
    request: StaffRequest, picked: Sequence[Obligation], done: Showing, text: str, *, undo: str = ""
) -> HttpResponse:
    """Say what was done and why some of it was left, and draw what changed anew."""
    told, why = [text] if text else [], sorted(set(done["skipped"].values()))
    if why and len(picked) > 1:
        left = len(done["skipped"])
        told.append(ngettext("%(n)s was left:", "%(n)s were left:", left) % {"n": left})
    words = " ".join([*told, *why[:2]]) or _("Nothing has changed.")
    if "ids" not in request.POST and "ids" not in request.GET:
        return toast(request, redirect(f"{reverse('declarations:board')}?{request.GET.urlencode()}"), words, undo=undo)
    panel = panel_of(request, found(request, picked[0].pk)) if len(picked) == 1 else ""
    return answer(request, picked, words, undo=undo, panel=panel, level="look" if why else "ok")
