"""Writing an announcement: the form, how far it would go, pictures in its text."""

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kantorek.clients.lists import FILTERS
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.forms import attempt
from kantorek.core.pages import page
from kantorek.core.templatetags.kantorek import day
from kantorek.files.actions import checked, picture_of
from kantorek.files.looking import Facts
from kantorek.news import actions
from kantorek.news.actions.checking import MOST_CHOSEN
from kantorek.news.audience import reach_of
from kantorek.news.choices import Audience, State
from kantorek.news.forms import AnnouncementForm, last_day, meant, written
from kantorek.news.models import Announcement
from kantorek.news.richtext import plain
from kantorek.news.views.finding import (
    announcement_of,
    begun,
    chosen_clients,
    found_clients,
    note_begun,
    offered_to,
    refuse_others,
    version_in,
    whose,
)
from kantorek.news.views.look import reach_words
from kantorek.news.views.post import told
from kantorek.offices.access import StaffRequest, staff

_STATUS = {"too_large": 413, "busy": 503}


@require_http_methods(["GET", "HEAD", "POST"])
@staff("news.write")
def add(request: StaffRequest) -> HttpResponse:
    """Write a new announcement; `client` in the address chooses one by name."""
    if refused := _others(request):
        return refused
    asked = request.GET.get("client", "")
    chosen = [int(asked)] if asked.isascii() and asked.isdigit() and len(asked) < 19 else []
    initial = {"audience": Audience.CLIENTS, "client_ids": chosen} if chosen else {"audience": Audience.ALL}
    if request.GET.get("for") == Audience.STAFF:
        initial = {"audience": Audience.STAFF}
    return _answer(request, begun(request.actor, request.POST), initial)


@require_http_methods(["GET", "HEAD", "POST"])
@staff("news.write")
def edit(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Change an announcement; when a colleague was quicker, theirs stands beside what was typed."""
    if refused := _others(request):
        return refused
    one = announcement_of(request.actor, announcement_id)
    actions.refuse_move(request.actor, one, "change")
    return _answer(request, one, written(one))


@require_POST
@staff("news.write")
def reach(request: StaffRequest) -> HttpResponse:
    """Count how far the form as it stands would go."""
    actor = request.actor
    form = AnnouncementForm(request.POST, offered=offered_to(actor))
    return page(request, "news/reach.html", {"reach": _reach(actor, meant(actor, form))})


@require_GET
@staff("news.write")
def clients(request: StaffRequest) -> HttpResponse:
    """Find clients to choose by name: the first ones that fit."""
    return page(request, "news/clients_found.html", found_clients(request.actor, request.GET.get("client_q", "")))


@require_POST
@staff("news.write", own_transactions=True)
def add_first_picture(request: StaffRequest) -> HttpResponse:
    """Take a picture for an announcement that is not there yet: a draft is made for it."""
    return _take_picture(request, None)


@require_POST
@staff("news.write", own_transactions=True)
def add_picture(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Take a picture for the text."""
    return _take_picture(request, announcement_id)


@require_GET
@staff("clients.see", own_transactions=True)
def picture(request: StaffRequest, stored_file_id: int) -> HttpResponse:
    """Show a picture of an announcement: drawn anew, so that it holds nothing but the picture."""
    with scope.of(request.actor):
        file = actions.picture_for(request.actor, stored_file_id)
        if file is None:
            raise Http404
        announcement_of(request.actor, file.owner_id)
    try:
        drawn = picture_of(request.actor, file, page=1)
    except Refused as refused:
        return HttpResponse(refused.message, status=409, content_type="text/plain; charset=utf-8")
    response = HttpResponse(drawn, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=600"  # the bytes behind this address never change
    return response


def _others(request: StaffRequest) -> HttpResponse | None:
    """Say that nothing was saved where somebody else, or another office, opened the form; their text stays on the device."""
    try:
        refuse_others(request.actor, request.POST)
    except Refused as refused:
        said = {"words": refused.message, "whose": request.POST["whose"]}
        return page(request, "news/others.html", said, status=409)
    return None


def _answer(request: StaffRequest, one: Announcement | None, initial: dict[str, Any]) -> HttpResponse:
    actor, offered = request.actor, offered_to(request.actor)
    form = AnnouncementForm(request.POST if request.method == "POST" else None, offered=offered, initial=initial)
    if request.POST.get("do") in _UNSAVED:
        return page(request, "news/announcement_edit.html", _context(actor, form, one))
    if request.method == "POST" and form.is_valid():
        if done := attempt(form, lambda: _save(request, one, form)):
            kept, words, undo = done
            return told(request, kept, words, undo=undo)
        if one:
            one.refresh_from_db(fields=["version"])
    status = 422 if form.errors else 200
    return page(request, "news/announcement_edit.html", _context(actor, form, one), status=status)


def _save(request: StaffRequest, one: Announcement | None, form: AnnouncementForm) -> tuple[Announcement, str, str]:
    """Keep what was typed, then publish or schedule it if that was asked."""
    actor, fields, do = request.actor, form.fields_said(), request.POST.get("do", "")
    if one and one.published_at:
        fields = {key: value for key, value in fields.items() if key not in _FIXED}
    kept = (
        actions.change_announcement(actor, one, version=version_in(request.POST), **fields)
        if one
        else actions.add_announcement(actor, **fields)
    )
    if do == "publish" and kept.published_at is None:
        return actions.publish_announcement(actor, kept), _("Published."), "withdraw"
    if do == "schedule" and kept.published_at is None:
        at = form.moment()
        if at is None:
            raise Refused(_("Choose the day."), code="required", field="publish_on")
        return actions.schedule_announcement(actor, kept, at=at), _("It will go out by itself."), "unschedule"
    return kept, _("Saved."), ""


_UNSAVED = {"show", "find"}
"""What only shows the form again as it was typed: text kept on the device, and a search for clients without script."""
_FIXED = {"audience", "tags", "wanted", "client_ids", "group", "by_mail"}
"""What stays as it was published."""


def _context(actor: Actor, form: AnnouncementForm, one: Announcement | None) -> dict[str, Any]:
    shown = form.data if form.is_bound else form.initial
    wanted = form.filters.chosen() if form.is_bound else (one.wanted if one else {})
    draft = meant(actor, form) if form.is_bound else one or Announcement(office_id=actor.office_id, **_new(actor, form))
    tags = (
        form.data.getlist("tags")
        if isinstance(form.data, QueryDict) and form.is_bound
        else form.initial.get("tags", [])
    )
    return {
        "form": form,
        "one": one,
        "fixed": bool(one and one.published_at),
        "audience": shown.get("audience") or Audience.ALL,
        "audiences": [(value, label) for value, label in Audience.choices],
        "tags": [{"value": tag, "label": tag, "on": tag in tags} for tag in form.offered["tags"]],
        "menus": [_menu(form, key, wanted) for key in FILTERS],
        **_clients(actor, form),
        **_kept(form, one),
        "whose": whose(actor),
        "once": form.data.get("once") or uuid4(),
        "reach": _reach(actor, draft),
        "upload": reverse("news:add_picture", args=[one.pk]) if one else reverse("news:add_first_picture"),
    }


def _clients(actor: Actor, form: AnnouncementForm) -> dict[str, Any]:
    chosen = chosen_clients(actor, form.chosen_clients())
    found = found_clients(actor, form.data.get("client_q", "") if form.is_bound else "")
    return {"chosen": chosen, "chosen_ids": {one["pk"] for one in chosen}, "most": MOST_CHOSEN, **found}


def _kept(form: AnnouncementForm, one: Announcement | None) -> dict[str, Any]:
    """How the form keeps itself: a draft on the server, what readers see (or will, by itself) on the device alone."""
    shown, refused = form.is_bound and form.data.get("do") in _UNSAVED, getattr(form, "refused", None)
    draft = one is None or one.state == State.DRAFT
    keep = reverse("news:keep", args=[one.pk]) if one else reverse("news:keep_first")
    return {
        "keep": keep if draft else "",
        "version": version_in(form.data) if shown else one.version if one else 1,
        "unsaved": form.is_bound,
        "theirs": [_their(form, key, now) for key, (_mine, now) in getattr(refused, "theirs", {}).items()],
        "stale": getattr(refused, "code", "") == "stale",
    }


def _their(form: AnnouncementForm, key: str, now: Any) -> tuple[str, str]:
    """Say what stands in a field by now, in words: a colleague, or another tab, was quicker."""
    names = {"expires_at": "last_on", "wanted": "audience", "client_ids": "audience"}
    label = str(form.fields[names.get(key, key)].label)
    if key in ("body", "body_en"):
        return label, plain(now)
    if key == "audience":
        return label, str(Audience(now).label)
    if key == "client_ids":
        return label, ngettext("%(n)s chosen client", "%(n)s chosen clients", len(now)) % {"n": len(now)}
    if isinstance(now, bool):
        return label, _("yes") if now else _("no")
    if key == "expires_at":
        return label, day(last_day(now)) if now else ""
    return label, ", ".join(now) if isinstance(now, list | dict) else str(now or "")


def _new(actor: Actor, form: AnnouncementForm) -> dict[str, Any]:
    names = ("audience", "client_ids")
    return {"author_id": actor.staff_id} | {key: form.initial[key] for key in names if key in form.initial}


def _menu(form: AnnouncementForm, key: str, wanted: dict[str, list[str]]) -> dict[str, Any]:
    field, on = form.filters.fields[key], wanted.get(key, [])
    choices = [{"value": value, "label": label, "on": str(value) in on} for value, label in field.choices]  # type: ignore[attr-defined]
    return {"label": field.label, "name": key, "choices": choices, "on": bool(on)}


def _reach(actor: Actor, announcement: Announcement) -> dict[str, Any]:
    counted = reach_of(actor, announcement)
    staff = announcement.audience == Audience.STAFF
    return {"words": reach_words(counted, staff=staff), "empty": not (counted.people if staff else counted.clients)}


def _take_picture(request: StaffRequest, announcement_id: int | None) -> HttpResponse:
    actor, upload = request.actor, request.FILES.get("file")
    try:
        with scope.of(actor):
            one = announcement_of(actor, announcement_id) if announcement_id else begun(actor, request.POST)
        refuse_others(actor, request.POST)
        if not isinstance(upload, UploadedFile):
            raise Refused(_("Choose a file first."), code="required")
        facts: Facts = checked(actor, upload)  # may take long: outside any transaction
        with scope.of(actor):
            owner = one or _begin(actor, request.POST)
            file = actions.add_picture(actor, owner, upload, facts=facts)
    except Refused as refused:
        return JsonResponse({"message": refused.message, "code": refused.code}, status=_STATUS.get(refused.code, 409))
    return JsonResponse(_placed(owner, file.pk, file.name), status=201)


def _begin(actor: Actor, data: QueryDict) -> Announcement:
    made = actions.add_announcement(actor, title=data.get("title", "")[:160].strip() or _("Without a title"))
    note_begun(actor, data, made)
    return made


def _placed(owner: Announcement, pk: int, name: str) -> dict[str, Any]:
    return {
        "src": reverse("news:picture", args=[pk]),
        "alt": name.rsplit(".", 1)[0],
        "edit": reverse("news:edit", args=[owner.pk]),
        "keep": reverse("news:keep", args=[owner.pk]) if owner.state == State.DRAFT else "",
        "upload": reverse("news:add_picture", args=[owner.pk]),
        "version": owner.version,
    }
