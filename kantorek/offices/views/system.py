"""How the program stands: what did not come through, to be tried once more, and when its jobs ran."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.actions.again import do_work_again, send_letter_again
from kantorek.offices.health import health_of, stuck_letters, stuck_work
from kantorek.offices.views.office import settings_tabs


@require_safe
@staff("office.settings")
def system(request: StaffRequest) -> HttpResponse:
    """See letters and work that wait or were given up, and when the jobs of the timetable ran last."""
    context = {"health": health_of(request.actor), "tabs": settings_tabs(request)}
    return page(request, "offices/system.html", context)


@require_POST
@staff("office.settings")
def letter_again(request: StaffRequest, letter_id: int) -> HttpResponse:
    """Send a letter once more."""
    send_letter_again(request.actor, get_object_or_404(stuck_letters(request.actor), pk=letter_id))
    return toast(request, redirect("offices:system"), _("The letter is tried again now."))


@require_POST
@staff("office.settings")
def work_again(request: StaffRequest, delivery_id: int) -> HttpResponse:
    """Do once more what should have followed from an event."""
    do_work_again(request.actor, get_object_or_404(stuck_work(request.actor), pk=delivery_id))
    return toast(request, redirect("offices:system"), _("It is tried again now."))
