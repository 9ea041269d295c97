"""News of the office in the portal: the list, one announcement with its confirmation, its pictures."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.pages import page, toast
from kantorek.files.actions import picture_of
from kantorek.news import actions
from kantorek.news.models import Announcement
from kantorek.portal.access import PortalRequest, contact
from kantorek.portal.news import first_news, in_full, news_of, urgent_news


@require_GET
@contact("portal.see")
def news(request: PortalRequest, client_id: int) -> HttpResponse:
    """Show everything that the office tells this client now, on top first."""
    context = {"client": request.client, "heading": _("News"), "lines": news_of(request.actor, request.client)}
    return page(request, "portal/news.html", context)


@require_GET
@contact("portal.see")
def news_now(request: PortalRequest, client_id: int) -> HttpResponse:
    """Give the parts of an open first page anew, when something was published or taken back."""
    actor, client = request.actor, request.client
    context = {"client": client, "part": first_news(actor, client), "top": urgent_news(actor, client)}
    return page(request, "portal/news_now.html", context)


@require_GET
@contact("portal.see")
def announcement(request: PortalRequest, client_id: int, announcement_id: int) -> HttpResponse:
    """Show one in full; that this person has seen it, the office learns. Who previews the portal leaves no trace."""
    it = _found(request, announcement_id)
    receipt = actions.note_seen(request.actor, it)
    context: dict[str, Any] = {
        "client": request.client,
        "it": it,
        **in_full(request.actor, it, picture=lambda pk: reverse("portal:news_picture", args=[client_id, pk])),
        "receipt": receipt,
        "confirmed_at": receipt and receipt.confirmed_at,
    }
    return page(request, "portal/announcement.html", context | {"heading": context["title"]})


@require_POST
@contact("portal.see")
def confirm(request: PortalRequest, client_id: int, announcement_id: int) -> HttpResponse:
    """Say that one knows what it says."""
    it = _found(request, announcement_id)
    actions.confirm(request.actor, it)
    return toast(request, redirect("portal:announcement", client_id, it.pk), _("Thank you, the office knows."))


@require_GET
@contact("portal.see", own_transactions=True)
def news_picture(request: PortalRequest, client_id: int, stored_file_id: int) -> HttpResponse:
    """Give a picture of an announcement that this client is shown; any other file is not there."""
    return picture_answer(request.actor, stored_file_id)


def picture_answer(actor: Actor, stored_file_id: int, *, of: Announcement | None = None) -> HttpResponse:
    """Give a picture that this person is shown, drawn anew; with `of` none but that announcement's."""
    with scope.of(actor):
        file = actions.picture_for(actor, stored_file_id)
    if file is None or (of and file.owner_id != of.pk):
        raise Http404
    try:
        picture = picture_of(actor, file, page=1)
    except Refused as refused:
        return HttpResponse(refused.message, status=409, content_type="text/plain; charset=utf-8")
    response = HttpResponse(picture, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _found(request: PortalRequest, announcement_id: int) -> Announcement:
    """Find one that this client is shown now; another's, one to come, expired or taken back is 404."""
    it: Announcement = get_object_or_404(Announcement.objects.visible_to(request.actor), pk=announcement_id)
    return it
