"""How the office looks to its clients: drafted while one types, seen at once beside it, shown to clients by one click."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from kantorek.core import brand as colours
from kantorek.core import pictures, scope
from kantorek.core.errors import Refused
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices import look as looks
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.actions import discard_look, draft_logo, draft_look, show_look
from kantorek.offices.forms import LookForm
from kantorek.offices.models import Office
from kantorek.offices.paper import sample_picture
from kantorek.offices.views.office import settings_tabs

PARTS = ("portal", "sign_in", "mail", "paper")


@require_http_methods(["GET", "HEAD", "POST"])
@staff("office.settings", own_transactions=True)
def settings(request: StaffRequest) -> HttpResponse:
    """Draft the look; `do` shows the draft to clients or discards it. The page's script drafts while one types."""
    form = LookForm(_typed(request), request.FILES) if request.method == "POST" else None
    said = _done(request, form) if form is not None else ""
    if said and not getattr(request, "htmx", False):
        return toast(request, redirect("offices:settings"), said)
    with scope.of(request.actor):
        context = _context(request, Office.objects.get(pk=request.office.pk), form)
        return page(request, _template(request), context, status=422 if form is not None and form.errors else 200)


@require_GET
@staff("office.settings")
def paper(request: StaffRequest) -> HttpResponse:
    """Draw a printed page as it would look with the draft."""
    office = looks.preview_of(request.office)
    picture = sample_picture(office, language=_spoken(request), at=request.actor.at)
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


def _typed(request: StaffRequest) -> QueryDict:
    """Give what was sent; a colour that was just picked counts before the one that is written beside it."""
    typed = request.POST.copy()
    if request.headers.get("HX-Trigger-Name") == "picked":
        typed["brand"] = typed.get("picked", "")
    return typed


def _template(request: StaffRequest) -> str:
    """Name the whole page, or what the script changes in it."""
    if not request.headers.get("HX-Request"):
        return "offices/look.html"
    return "offices/look_answer.html" if request.method == "POST" else "offices/look_live.html"


def _done(request: StaffRequest, form: LookForm) -> str:
    """Do what the form asks for; give what to say, or nothing where it has faults."""
    do = request.POST.get("do", "")
    if do == "discard":
        return _discard(request, form)
    if not form.is_valid() or not _draft(request, form):
        return ""
    if do != "show":
        return _("Kept as a draft.")
    return _("Clients see it from now on.") if _in_scope(request, form, show_look) else ""


def _discard(request: StaffRequest, form: LookForm) -> str:
    form.full_clean()
    seen = str(form.cleaned_data.get("seen", ""))
    form.errors.clear()  # what was typed is thrown away, faults and all
    form.cleaned_data = {"seen": seen}
    return _("The draft is gone. Clients see what they saw before.") if _in_scope(request, form, discard_look) else ""


def _draft(request: StaffRequest, form: LookForm) -> bool:
    sent, picture = form.cleaned_data["logo"], None
    try:
        picture = pictures.logo_png(sent.read()) if sent else None  # before the transaction: it takes a moment
    except Refused as refused:
        form.add_error("logo", refused.message)
        return False
    if not _in_scope(request, form, draft_look, look=form.look):
        return False
    return not (sent or form.cleaned_data["no_logo"]) or _in_scope(request, form, draft_logo, picture=picture)


def _in_scope(request: StaffRequest, form: LookForm, act: Callable[..., Office], **more: Any) -> bool:
    with scope.of(request.actor) as actor:
        office = attempt(form, lambda: act(actor, request.office, seen=form.cleaned_data["seen"], **more))
        if office:
            form.cleaned_data["seen"] = looks.seen(office)
    return office is not None


def _context(request: StaffRequest, office: Office, form: LookForm | None) -> dict[str, Any]:
    look = looks.drafted(office)
    count, spoken = len(looks.changed(office)), _spoken(request)
    shown = request.POST.get("part") or request.GET.get("part", "")
    initial = look | {"client_name": look["client_name"] or office.name, "seen": looks.seen(office)}
    return {
        "form": form if form is not None and form.errors else LookForm(initial=initial),
        "office": looks.preview_of(office),
        "seen": looks.seen(office),
        "changes": ngettext(
            "%(n)s change that clients do not see yet", "%(n)s changes that clients do not see yet", count
        )
        % {"n": count}
        if count
        else "",
        "reached": looks.answers_to(look["host"]),
        "part": shown if shown in PARTS else "portal",
        "parts": PARTS,
        "tabs": settings_tabs(request),
        "logo_sent": bool(request.FILES or request.POST.get("no_logo")),
        "colour_first": request.headers.get("HX-Target") == "colour",
        "spoken": spoken,
        "welcome": looks.preview_of(office).said("welcome", spoken),
        **_colours(look["brand"]),
    }


def _colours(colour: str) -> dict[str, Any]:
    found = colours.findings(colour)
    return {
        "colour": colour,
        "hex": colour.lstrip("#"),
        "findings": found,
        "moved": {one.place for one in found if one.moved},
        "samples": [(name, value, value.lstrip("#"), value == colour) for name, value in colours.SAMPLES.items()],
    }


def _spoken(request: StaffRequest) -> str:
    asked = request.POST.get("in") or request.GET.get("in", "")
    return asked if asked in looks.LANGUAGES else request.actor.language
