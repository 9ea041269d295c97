"""Keeping a draft by itself while somebody writes: the page's script sends the form, and hears what became of it."""

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from kantorek.core.errors import Refused
from kantorek.core.templatetags.kantorek import moment
from kantorek.news import actions
from kantorek.news.forms import AnnouncementForm
from kantorek.news.models import Announcement
from kantorek.news.views.finding import announcement_of, offered_to, version_in
from kantorek.offices.access import StaffRequest, staff


@require_POST
@staff("news.write")
def keep_first(request: StaffRequest) -> HttpResponse:
    """Keep what is being written for the first time: a draft is made."""
    return _keep(request, None)


@require_POST
@staff("news.write")
def keep(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Keep a draft as it stands on somebody's screen."""
    return _keep(request, announcement_of(request.actor, announcement_id))


def _keep(request: StaffRequest, one: Announcement | None) -> HttpResponse:
    form = AnnouncementForm(request.POST, offered=offered_to(request.actor))
    form.is_valid()
    try:
        kept = actions.keep_draft(request.actor, one, version=version_in(request.POST), **form.fields_kept())
    except Refused as refused:
        return JsonResponse({"message": refused.message, "code": refused.code}, status=409)
    return JsonResponse(
        {
            "at": moment(request.actor.at),
            "version": kept.version,
            "edit": reverse("news:edit", args=[kept.pk]),
            "keep": reverse("news:keep", args=[kept.pk]),
            "upload": reverse("news:add_picture", args=[kept.pk]),
        }
    )
