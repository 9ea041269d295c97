"""How a client's person signs in: a password of their own in place of the one they were told, and the way to the rest."""

from typing import cast

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from kantorek.accounts.access import ActorRequest, signed_in
from kantorek.accounts.actions import set_own_password
from kantorek.accounts.models import User
from kantorek.core.forms import attempt
from kantorek.core.pages import page
from kantorek.portal.access import PortalRequest, contact
from kantorek.portal.forms import OwnPasswordForm


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def own_password(request: ActorRequest) -> HttpResponse:
    """Have the person choose a password before anything else, while theirs is known to who made it."""
    user = cast(User, request.user)
    if not user.password_is_temporary:
        return redirect("offices:enter")
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = form.cleaned_data["password"]
        if changed := attempt(form, lambda: set_own_password(request.actor, user, chosen)):
            update_session_auth_hash(request, changed)
            return redirect("offices:enter")
    return page(request, "portal/own_password.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@contact("portal.see")
def signing_in(request: PortalRequest, client_id: int) -> HttpResponse:
    """Lead from the portal's menu to the page that is the same for everybody; whoever only looks on stays."""
    return redirect("portal:more", client_id) if request.entrance.preview else redirect("mfa_index")
