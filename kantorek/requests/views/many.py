"""Many requests at once: accepted, reminded, withdrawn, and put back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kantorek.core import undo
from kantorek.core.errors import Refused
from kantorek.core.pages import back_to, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.requests import actions
from kantorek.requests.actions import Many
from kantorek.requests.forms import ids_in

_BACK = "requests:bulk_back"
_MOST_NAMED = 3


@require_POST
@staff("requests.edit")
def accept(request: StaffRequest) -> HttpResponse:
    """Settle those that came in, with a way back."""
    done = actions.accept_many(request.actor, _ids(request))
    words = ngettext("%(n)s request accepted.", "%(n)s requests accepted.", len(done.was)) % {"n": len(done.was)}
    return _said(request, done, words, back=True)


@require_POST
@staff("requests.edit")
def remind(request: StaffRequest) -> HttpResponse:
    """Remind the clients of those that wait; a person gets one letter a day."""
    done = actions.remind_many(request.actor, _ids(request))
    words = ngettext("Reminder of %(n)s request.", "Reminders of %(n)s requests.", len(done.was)) % {"n": len(done.was)}
    return _said(request, done, words)


@require_POST
@staff("requests.edit")
def withdraw(request: StaffRequest) -> HttpResponse:
    """Withdraw the chosen ones, with a way back."""
    done = actions.withdraw_many(request.actor, _ids(request))
    words = ngettext("%(n)s request withdrawn.", "%(n)s requests withdrawn.", len(done.was)) % {"n": len(done.was)}
    return _said(request, done, words, back=True)


@require_POST
@staff("requests.edit")
def put_back(request: StaffRequest) -> HttpResponse:
    """Open again what one of these closed."""
    was = undo.kept(request.actor, _BACK, request.GET.get("was", ""))
    if was is None:
        raise Refused(_("It is too late to take this back."), code="too_late")
    done = actions.put_back(request.actor, was)
    words = ngettext("%(n)s request is as before.", "%(n)s requests are as before.", len(done.was))
    return _said(request, done, words % {"n": len(done.was)})


def _said(request: StaffRequest, done: Many, words: str, *, back: bool = False) -> HttpResponse:
    if done.left:
        more = len(done.left) - _MOST_NAMED
        words += " " + "; ".join(done.left[:_MOST_NAMED])
        if more > 0:
            words += "; " + ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
    way_back = undo.keep(request.actor, _BACK, done.was) if back else ""
    level = "ok" if done.was else "look"
    return toast(request, redirect(back_to(request, reverse("requests:list"))), words, level=level, undo=way_back)


def _ids(request: StaffRequest) -> list[int]:
    return ids_in(request.POST.getlist("client_request"))
