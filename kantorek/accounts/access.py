"""Guards that need no office: pages for everybody, and pages for whoever is logged in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kantorek.accounts.models import User
from kantorek.core.actor import Actor
from kantorek.core.clock import now

View = Callable[..., HttpResponse]
_at_sign_out: list[Callable[[HttpRequest, Actor], None]] = []


class ActorRequest(HttpRequest):
    """What every view is given by its guard: a request that knows who acts."""

    actor: Actor


def public(view: View) -> View:
    """Let everybody in; the actor is nobody and sees no office's rows."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.actor = Actor(kind="anonymous", at=now())  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            _speak(request, request.user.language)
        return view(request, *args, **kwargs)

    guarded.guard = "public"  # type: ignore[attr-defined]
    return guarded


def signed_in(view: View) -> View:
    """Let in whoever is logged in, in no office yet."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_login(request)
        user = request.user
        _speak(request, user.language)
        request.actor = Actor(kind="user", at=now(), user_id=user.pk, name=user.name, language=user.language)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    guarded.guard = "signed_in"  # type: ignore[attr-defined]
    return guarded


def with_own_password(view: View) -> View:
    """Let in whoever is logged in, once nobody else knows their password: who made it may not make another way in.

    A change waits for whoever changes the same person, and is not made when that has ended this session meanwhile.
    """

    @signed_in
    @wraps(view)
    def settled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_told_password(request):
            return redirect("portal:own_password")
        if request.method != "POST":
            return view(request, *args, **kwargs)
        let_in = cast(User, request.user)
        with transaction.atomic():
            fresh = User.objects.select_for_update().get(pk=let_in.pk)
            return view(request, *args, **kwargs) if fresh.password == let_in.password else to_login(request)

    return settled


def has_told_password(request: HttpRequest) -> bool:
    """Tell whether the person signs in with a password that somebody else made and knows."""
    return bool(request.user.is_authenticated and request.user.password_is_temporary)


def to_login(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the log-in page and back; HTMX leaves the page as a whole."""
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = redirect_to_login(request.htmx.current_url_abs_path or "/").url  # type: ignore[attr-defined]
        return response
    return redirect_to_login(request.get_full_path() if request.method == "GET" else _came_from(request))


def at_sign_out(hook: Callable[[HttpRequest, Actor], None]) -> None:
    """Say what else happens when a person signs out; called in AppConfig.ready of an app above, once."""
    if hook not in _at_sign_out:
        _at_sign_out.append(hook)


def tell_of_sign_out(request: HttpRequest) -> None:
    """Let all of them know, while the session still stands."""
    user = request.user
    if user.is_authenticated:
        actor = Actor(kind="user", at=now(), user_id=user.pk, name=user.name, language=user.language)
        for hook in _at_sign_out:
            hook(request, actor)


def stay_signed_in(request: HttpRequest, user: User) -> None:
    """Let this one session live on when the action has ended the person's others, and tell them if more has ended."""
    if request.session.get(HASH_SESSION_KEY) != user.get_session_auth_hash():
        update_session_auth_hash(request, user)
    if user.proof_ended_something:
        tell_of_first_proof(request, user)


def tell_of_first_proof(request: HttpRequest, user: User) -> None:
    """Say on the next page and by letter why what was set up before the first mailed link no longer works."""
    text = _(
        "Your address is confirmed. A password, passkeys or tokens that were set before no longer work, so that nobody "
        "else can use them. Set new ones under “Signing in” whenever you like."
    )
    messages.warning(request, text)
    get_adapter(request).send_notification_mail("account/email/address_proved", user)


def _came_from(request: HttpRequest) -> str:
    """Name the page a form was sent from, where its draft waits; never another site's."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(page)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))


def _speak(request: HttpRequest, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language
