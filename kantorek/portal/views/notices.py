"""What a client's person was told, behind the bell of the portal, and how they wish to be told."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kantorek.core.forms import attempt
from kantorek.core.pages import go, page, toast
from kantorek.notifications import actions, lists
from kantorek.notifications.forms import WishesForm
from kantorek.notifications.models import Notice
from kantorek.offices import tally
from kantorek.portal.access import PortalRequest, contact

HOURS = range(7, 20)
"""The hours at which the letter of the day may be wished for (portal/mailing/hours.toml)."""


@require_GET
@contact("portal.see")
def notices(request: PortalRequest, client_id: int) -> HttpResponse:
    """Show what the person was told at this company, newest first, day by day; "part" is what a nudge fetches anew."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    found = lists.page_of_notices(request.actor, unread=False, after=after, before=before)
    context = {
        "client": request.client,
        "heading": _("Notices"),
        "page": found,
        "days": lists.by_day(found.rows),
        "count": lists.unread_count(request.actor),
        "topic": tally.person_of(request.actor),
    }
    return page(request, "portal/notices.html", context, part="rows")


@require_GET
@contact("portal.see")
def bell(request: PortalRequest, client_id: int) -> HttpResponse:
    """Draw the bell of the portal anew."""
    return page(request, "portal/notices_bell.html", {"client": request.client, "bell": lists.bell(request.actor)})


@require_GET
@contact("portal.see")
def open_notice(request: PortalRequest, client_id: int, notice_id: int) -> HttpResponse:
    """Lead to the thing itself; having been there is having read it."""
    return redirect(actions.mark_read(request.actor, _mine(request, notice_id)).url)


@require_POST
@contact("portal.see")
def read(request: PortalRequest, client_id: int, notice_id: int) -> HttpResponse:
    """Mark one notice as read."""
    actions.mark_read(request.actor, _mine(request, notice_id))
    return go(request, reverse("portal:notices", args=[client_id]))


@require_POST
@contact("portal.see")
def read_all(request: PortalRequest, client_id: int) -> HttpResponse:
    """Mark everything of this company as read."""
    actions.mark_all_read(request.actor)
    return go(request, reverse("portal:notices", args=[client_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@contact("portal.see")
def wishes(request: PortalRequest, client_id: int) -> HttpResponse:
    """Show and keep how the person wishes to be told at this company; who only looks on has nothing to wish."""
    if request.entrance.preview:
        return redirect("portal:more", client_id)
    held = lists.wishes_of(request.actor)
    data = request.POST if request.method == "POST" else None
    form = WishesForm(data, wishes=held, reader="contact", hours=HOURS)
    saved = attempt(form, lambda: actions.change_wishes(request.actor, **form.wished)) if form.is_valid() else None
    if saved:
        return toast(request, go(request, reverse("portal:wishes", args=[client_id])), _("Saved."))
    context = {"client": request.client, "heading": _("How I am told"), "form": form}
    return page(request, "portal/notices_wishes.html", context, status=422 if form.errors else 200)


def _mine(request: PortalRequest, notice_id: int) -> Notice:
    return get_object_or_404(Notice.objects.visible_to(request.actor), pk=notice_id)
