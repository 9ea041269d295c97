"""The page of one announcement: what it says, how far it has got, who has read it; and what may be done with it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kantorek.core.actor import Actor
from kantorek.core.pages import go, page, toast
from kantorek.core.templatetags.kantorek import figure
from kantorek.news import actions, lists
from kantorek.news.actions.reading import reminded_on, unread_colleagues, unread_people
from kantorek.news.choices import Audience, State
from kantorek.news.forms import last_day
from kantorek.news.models import Announcement
from kantorek.news.views.finding import announcement_of, version_in
from kantorek.news.views.look import look_of, of_row, shown_text, whom
from kantorek.offices.access import StaffRequest, staff

_LONGEST_Q = 80


@require_GET
@staff("clients.see")
def detail(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Show an announcement; a colleague whom it is for has seen it now."""
    actor, one = request.actor, announcement_of(request.actor, announcement_id)
    receipt = actions.note_seen(actor, one)
    said = request.GET.get("text", "") or actor.language
    title, body = one.said("en" if said == "en" else "pl")
    context = {
        "one": one,
        "title": title,
        "text": shown_text(body),
        "english": said == "en",
        "look": look_of(of_row(one), actor.at),
        "whom": whom(one),
        "last_on": last_day(one.expires_at),
        "asked": bool(receipt and one.must_confirm and receipt.confirmed_at is None),
        "receipt": receipt,
        **_moves(actor, one),
        **_readers(request, one),
    }
    return page(request, "news/announcement_detail.html", context, part="readers")


@require_POST
@staff("news.write")
def publish(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Publish a draft as it stands."""
    one = announcement_of(request.actor, announcement_id)
    one = actions.publish_announcement(request.actor, one, version=version_in(request.POST))
    return told(request, one, _("Published."), undo="withdraw")


@require_POST
@staff("news.write")
def withdraw(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Show it to nobody any more; the toast brings it back."""
    one = actions.withdraw_announcement(request.actor, announcement_of(request.actor, announcement_id))
    words = _("Withdrawn: nobody sees it any more.") if one.published_at else _("Draft thrown away.")
    return told(request, one, words, undo="restore")


@require_POST
@staff("news.write")
def restore(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Bring a withdrawn one back as it was."""
    one = actions.restore_announcement(request.actor, announcement_of(request.actor, announcement_id))
    words = _("It is back, and its readers see it again.") if one.state == State.PUBLISHED else _("The draft is back.")
    return told(request, one, words)


@require_POST
@staff("news.write")
def unschedule(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Make a scheduled one a draft again."""
    one = announcement_of(request.actor, announcement_id)
    one = actions.schedule_announcement(request.actor, one, at=None)
    return told(request, one, _("It is a draft again."))


@require_POST
@staff("news.write")
def remind(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Remind whoever has not read it, or not confirmed it."""
    one = announcement_of(request.actor, announcement_id)
    event = actions.remind_unread(request.actor, one)
    count = len(event.contact_ids) + len(event.staff_ids) if event else 0
    words = ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", count) % {"n": figure(count)}
    return told(request, one, words if count else _("Everybody has read it already."))


@require_POST
@staff("clients.see")
def confirm(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Confirm a post of the office."""
    one = announcement_of(request.actor, announcement_id)
    actions.confirm(request.actor, one)
    return told(request, one, _("Confirmed. Thank you."))


def told(request: StaffRequest, one: Announcement, words: str, *, undo: str = "") -> HttpResponse:
    """Go to the announcement and say what happened; `undo` is the address that takes it back."""
    answer = go(request, reverse("news:detail", args=[one.pk]))
    return toast(request, answer, words, undo=reverse(f"news:{undo}", args=[one.pk]) if undo else "")


def _moves(actor: Actor, one: Announcement) -> dict[str, Any]:
    """What this person may do with it: nothing that an action would refuse stands on the page."""
    may, unread, reminded = actions.moves(actor, one), 0, None
    if "remind" in may:
        unread = (
            unread_people(actor, one).count()
            if one.audience != Audience.STAFF
            else unread_colleagues(actor, one).count()
        )
        reminded = reminded_on(actor, one)
    words = ngettext("Remind %(n)s person", "Remind %(n)s people", unread) % {"n": figure(unread)}
    return {
        "may": may,
        "others": actor.may("news.write") and not may - {"remind"},
        "draft": one.state in (State.DRAFT, State.SCHEDULED),
        "unread": unread,
        "remind_words": words if unread and reminded != actor.on else "",
        "reminded": reminded,
    }


def _readers(request: StaffRequest, one: Announcement) -> dict[str, Any]:
    """What the read list shows; nothing for a draft."""
    actor = request.actor
    if one.published_at is None:
        return {}
    if one.audience == Audience.STAFF:
        people = lists.staff_list(actor, one)
        seen, confirmed = (sum(1 for p in people if getattr(p, f"{key}_at")) for key in ("seen", "confirmed"))
        return {"people": people, "figures": lists.Figures(len(people), seen, confirmed), "staff": True}
    show, q = request.GET.get("show", ""), request.GET.get("q", "").replace("\x00", "")[:_LONGEST_Q].strip()
    show = show if show in lists.SHOWS else "all"
    cursors = {key: request.GET.get(key, "") for key in ("after", "before")}
    read = lists.read_list(actor, one, show=show, q=q, **cursors)
    here = reverse("news:detail", args=[one.pk])
    asked = f"&show={show}" if show != "all" else ""
    return {
        "lines": read.lines,
        "figures": lists.figures_of(actor, [one.pk])[one.pk],
        "shows": _shows(one, here, show),
        "show": show,
        "q": q,
        "next": f"{here}?after={read.after}{asked}" if read.after else "",
        "prev": f"{here}?before={read.before}{asked}" if read.before else "",
    }


def _shows(one: Announcement, here: str, show: str) -> list[dict[str, Any]]:
    labels = {"all": _("All"), "unseen": _("Have not seen it"), "unconfirmed": _("Have not confirmed")}
    kept = [key for key in lists.SHOWS if key != "unconfirmed" or one.must_confirm]
    return [{"label": labels[key], "url": f"{here}?show={key}#readers", "current": key == show} for key in kept]
