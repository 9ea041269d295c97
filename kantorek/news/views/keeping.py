"""Keeping a draft by itself while somebody writes: the page's script sends the form, and hears what became of it."""

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from kantorek.core.errors import Refused
from kantorek.core.templatetags.kantorek import moment
from kantorek.news import actions
from kantorek.news.forms import AnnouncementForm
from kantorek.news.views.finding import announcement_of, begun, note_begun, offered_to, refuse_others, version_in
from kantorek.offices.access import StaffRequest, staff


@require_POST
@staff("news.write")
def keep_first(request: StaffRequest) -> HttpResponse:
    """Keep what is being written for the first time: a draft is made, by one form only one."""
    return _keep(request, None)


@require_POST
@staff("news.write")
def keep(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Keep a draft as it stands on somebody's screen."""
    return _keep(request, announcement_id)


def _keep(request: StaffRequest, announcement_id: int | None) -> HttpResponse:
    actor, data = request.actor, request.POST
    form = AnnouncementForm(data, offered=offered_to(actor))
    form.is_valid()
    try:
        refuse_others(actor, data)
        one = announcement_of(actor, announcement_id) if announcement_id else begun(actor, data)
        kept = actions.keep_draft(actor, one, version=version_in(data), **form.fields_kept())
    except Refused as refused:
        return JsonResponse({"message": refused.message, "code": refused.code}, status=409)
    if one is None:
        note_begun(actor, data, kept)
    return JsonResponse(
        {
            "at": moment(actor.at),
            "version": kept.version,
            "edit": reverse("news:edit", args=[kept.pk]),
            "keep": reverse("news:keep", args=[kept.pk]),
            "upload": reverse("news:add_picture", args=[kept.pk]),
        }
    )
