"""When the office answers, what it says while it does not, and when a line goes out by mail: a page of the settings."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kantorek.chat import actions
from kantorek.chat.forms import HoursForm
from kantorek.chat.models import ChatHours
from kantorek.core import slots
from kantorek.core.errors import Stale
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff


@staff("office.settings")
def settings(request: StaffRequest) -> HttpResponse:
    """Show and change the hours; when a colleague was quicker, theirs stands beside what was typed."""
    actor, hours = request.actor, ChatHours.objects.visible_to(request.actor).first()
    form = HoursForm(request.POST or None, hours=hours)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if attempt(form, lambda: actions.change_hours(actor, hours, **form.values(), version=version)):
            return toast(request, redirect("chat:settings"), _("Hours saved."))
    context = {
        "form": form,
        "stale": isinstance(getattr(form, "refused", None), Stale),
        "tabs": slots.settings_tabs(actor, request.path),
    }
    return page(request, "chat/chat_settings.html", context, status=422 if form.errors else 200)
