"""The pages behind the bell."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kantorek.core.forms import attempt
from kantorek.core.pages import go, page, toast
from kantorek.notifications import actions, lists
from kantorek.notifications.forms import UndoForm, WishesForm
from kantorek.notifications.models import Notice
from kantorek.offices.access import StaffRequest, staff


@require_GET
@staff()
def notices(request: StaffRequest) -> HttpResponse:
    """Show a person's notices, newest first; "part" is what a nudge fetches anew."""
    unread = request.GET.get("show") == "unread"
    found = lists.page_of_notices(
        request.actor, unread=unread, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    context = {
        "page": found,
        "days": lists.by_day(found.rows),
        "only_unread": unread,
        "count": lists.unread_count(request.actor),
    }
    return page(request, "notifications/notice_list.html", context, part="rows")


@require_GET
@staff()
def bell(request: StaffRequest) -> HttpResponse:
    """Draw the bell of the top bar anew."""
    return page(request, "notifications/bell.html", {"part": lists.bell(request.actor)})


@require_GET
@staff()
def open_notice(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Lead to the thing itself; having been there is having read it."""
    notice = actions.mark_read(request.actor, _mine(request, notice_id))
    return redirect(notice.url)


@require_POST
@staff()
def read(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Mark one notice as read."""
    actions.mark_read(request.actor, _mine(request, notice_id))
    undo = reverse("notifications:unread", args=[notice_id])
    return toast(request, go(request, _list(request)), _("Marked as read."), undo=undo)


@require_POST
@staff()
def unread(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Put one notice back among the unread."""
    actions.mark_unread(request.actor, _mine(request, notice_id))
    return go(request, _list(request))


@require_POST
@staff()
def read_all(request: StaffRequest) -> HttpResponse:
    """Mark everything as read; the toast takes it back."""
    count = actions.mark_all_read(request.actor)
    undo = f"{reverse('notifications:unread_all')}?{urlencode({'at': request.actor.at.isoformat()})}"
    words = ngettext("%(count)s notice marked as read.", "%(count)s notices marked as read.", count) % {"count": count}
    return toast(request, go(request, _list(request)), words, undo=undo if count else "")


@require_POST
@staff()
def unread_all(request: StaffRequest) -> HttpResponse:
    """Take read_all back."""
    form = UndoForm(request.GET)
    at: datetime | None = form.cleaned_data["at"] if form.is_valid() else None
    if at:
        actions.mark_all_unread(request.actor, read_at=at)
    return go(request, _list(request))


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def wishes(request: StaffRequest) -> HttpResponse:
    """Show and keep how a person wishes to be told: of what, in which way, and at which hours."""
    held = lists.wishes_of(request.actor)
    form = WishesForm(request.POST if request.method == "POST" else None, wishes=held, reader="staff")
    saved = attempt(form, lambda: actions.change_wishes(request.actor, **form.wished)) if form.is_valid() else None
    if saved:
        return toast(request, go(request, reverse("notifications:wishes")), _("Saved."))
    context = {"form": form, "crumbs": [(_("Notices"), reverse("notifications:list"))]}
    return page(request, "notifications/wishes.html", context, status=422 if form.errors else 200)


def _mine(request: StaffRequest, notice_id: int) -> Notice:
    return get_object_or_404(Notice.objects.visible_to(request.actor), pk=notice_id)


def _list(request: StaffRequest) -> str:
    show = "?show=unread" if request.POST.get("show") == "unread" else ""
    return reverse("notifications:list") + show
