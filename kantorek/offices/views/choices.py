"""What stands before the office, and each person's own choices: look, language, which office."""

import re
from typing import Any, cast

from django.conf import settings as django_settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kantorek.accounts.access import ActorRequest, public, signed_in
from kantorek.accounts.models import Seat, User
from kantorek.core import brand as colours
from kantorek.core import scope
from kantorek.core.actor import Actor, day_of
from kantorek.core.clock import now
from kantorek.core.pages import go, page
from kantorek.offices import logos
from kantorek.offices.access import StaffRequest, host_of, office_door, staff
from kantorek.offices.actions import change_appearance
from kantorek.offices.forms import AppearanceForm, LanguageForm, SwitchForm
from kantorek.offices.models import Office

either = require_http_methods(["GET", "HEAD", "POST"])


@public
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Tell a supervisor or a balancer that this process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_GET
def brand(request: HttpRequest) -> HttpResponse:
    """Serve the eight variables of one brand colour; the colour is the whole address, so it is kept for a year."""
    asked = request.GET.get("v", "").lower()
    colour = f"#{asked}" if re.fullmatch(r"[0-9a-f]{6}", asked) else colours.DEFAULT
    sheet = colours.preview(colour) if "preview" in request.GET else colours.stylesheet(colour)
    response = HttpResponse(sheet, content_type="text/css")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@public
@require_GET
def logo(request: HttpRequest) -> HttpResponse:
    """Serve the logo that an address names; its name changes with the picture, so it is kept for a year."""
    picture = logos.behind(request.GET.get("v", ""))
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@public
@require_POST
def language(request: ActorRequest) -> HttpResponse:
    """Switch the language of a person, or of a visitor by a cookie, and stay on the page."""
    form = LanguageForm(request.POST)
    response = go(request, _back(request))
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        if request.user.is_authenticated and (at_company := _at_company(request)):
            with scope.of(at_company):
                change_appearance(at_company, request.user, language=chosen)
            return response
        if request.user.is_authenticated:
            return appearance(request)
        response.set_cookie(
            django_settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=31_536_000,
            samesite="Lax",
            secure=django_settings.SECURE,
        )
    return response


@require_POST
@staff()
def appearance(request: StaffRequest) -> HttpResponse:
    """Keep the theme, density, menu width or language that a person chose, and stay on the page."""
    form = AppearanceForm(request.POST)
    if form.is_valid() and form.chosen:
        change_appearance(request.actor, request.user, **form.chosen)
    return go(request, _back(request))


@require_GET
@signed_in
def enter(request: ActorRequest) -> HttpResponse:
    """Lead who has just signed in to their office, a client's person to the portal; who has no place is told so."""
    user = request.user
    chosen, today = request.session.get("office"), day_of(now())
    if user.is_authenticated and office_door(user, on=today, host=host_of(request), chosen=chosen):
        return redirect("/")
    if Seat.objects.filter(user=cast(User, user), kind=Seat.Kind.CONTACT).exists():
        return redirect("portal:start")
    return page(request, "offices/office_switch.html", {"offices": []})


@either
@signed_in
def switch(request: ActorRequest) -> HttpResponse:
    """Choose which of one's offices to work in; the choice is kept with the session."""
    mine = Office.objects.of_staff(request.actor.user_id or 0, host=host_of(request))
    if request.method == "POST":
        form = SwitchForm(request.POST)
        office = get_object_or_404(mine, pk=form.cleaned_data["office_id"] if form.is_valid() else 0)
        request.session["office"] = office.pk
        return redirect("/")
    return page(request, "offices/office_switch.html", {"offices": mine, "chosen": request.session.get("office")})


def _at_company(request: ActorRequest) -> Actor | None:
    """Make the actor of a client's person who has no place in the office; on pages with no company in hand."""
    user, actor = cast(User, request.user), request.actor
    seat = Seat.objects.filter(user=user, kind=Seat.Kind.CONTACT).order_by("pk").first()
    if seat is None or seat.client_id is None:
        return None
    if office_door(user, on=actor.on, host=host_of(request), chosen=request.session.get("office")):
        return None
    where: dict[str, Any] = {"office_id": seat.office_id, "clients": frozenset({seat.client_id})}
    return Actor(kind="contact", at=actor.at, user_id=user.pk, name=seat.name, **where)


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url("/")
