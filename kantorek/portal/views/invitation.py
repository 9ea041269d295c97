"""The page behind the link of an invitation into the portal, and asking for a new one."""

from typing import Any

from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kantorek.accounts.access import ActorRequest, public, stay_signed_in
from kantorek.accounts.models import Key, User
from kantorek.accounts.querysets import key_behind
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.portal.actions.joining import accept_invitation, want_invitation
from kantorek.portal.forms import ClickForm, JoiningForm
from kantorek.portal.models import PortalAccess

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@public
def invitation(request: ActorRequest, token: str) -> HttpResponse:
    """Enter the portal one was invited to: one click for who is signed in, a name and maybe a password for a newcomer."""
    key = _key(token)
    user = request.user if request.user.is_authenticated else None
    with scope.system(key.office_id, "portal invitations", at=request.actor.at) as actor:
        context = _invitation(request, key, user) | {"token": token}
        access: PortalAccess = context["access"]
        if context["closed"]:
            double_click = request.method == "POST" and user and access.user_id == user.pk and not access.ended_at
            return redirect("portal:start") if double_click else _closed(request, context)
        if request.method == "POST" and (taken := _join(actor, user, context)):
            if request.user.is_authenticated:
                stay_signed_in(request, taken)
            else:
                login(request, taken)
            return toast(request, redirect("portal:home", access.client_id), _("The portal is open."))
        status = 422 if context["form"].errors else 403 if context["kind"] == "other" else 200
        return page(request, "portal/invitation_accept.html", context, status=status)


@require_POST
@public
def wanted(request: ActorRequest, token: str) -> HttpResponse:
    """Ask the office for a new invitation in place of one that no longer works; the carer hears of it."""
    key = _key(token)
    with scope.system(key.office_id, "portal invitations", at=request.actor.at) as actor:
        context = _invitation(request, key, None) | {"token": token}
        if context["closed"] not in ("expired", "revoked"):
            return redirect("portal:invitation", token)
        form = ClickForm(request.POST)
        done = attempt(form, lambda: want_invitation(actor, context["access"])) if form.is_valid() else None
        return _closed(request, context | {"form": form, "asked": done is not None})


def _closed(request: ActorRequest, context: dict[str, Any]) -> HttpResponse:
    return page(request, "portal/invitation_closed.html", context, status=410)


def _key(token: str) -> Key:
    key = key_behind(token, Key.Purpose.CONTACT_INVITATION)
    if key is None:
        raise Http404
    return key


def _join(actor: Actor, user: User | None, context: dict[str, Any]) -> User | None:
    form: JoiningForm | ClickForm = context["form"]
    if context["kind"] not in ("new", "mine") or not form.is_valid():
        return None
    typed = {**form.cleaned_data, "language": get_language() or "pl"}
    return attempt(form, lambda: accept_invitation(actor, context["key"], user=user, **typed))


def _invitation(request: ActorRequest, key: Key, user: User | None) -> dict[str, Any]:
    """Find what the link is about, whether it still works, and who is looking at it."""
    access = _access(key)
    request.office = access.office  # type: ignore[attr-defined]  # the page wears the office's name and colour
    here = access.accepted_at and not access.ended_at
    closed = "used" if here else key.why_closed(request.actor.at) or ("revoked" if access.ended_at else "")
    closed = closed or ("client" if access.client.why_closed() else "")
    if user:
        kind = "mine" if user.email == access.email else "other"
    else:
        kind = "known" if User.objects.filter(email=access.email).exists() else "new"
    posted = request.POST if request.method == "POST" else None
    form = JoiningForm(posted, initial={"name": access.contact.name}) if kind == "new" else ClickForm(posted)
    return {"access": access, "key": key, "closed": closed, "kind": kind, "form": form, "here": request.path}


def _access(key: Key) -> PortalAccess:
    found = PortalAccess.objects.select_related("office", "client", "contact").filter(pk=key.object_id or 0).first()
    if found is None:
        raise Http404
    access: PortalAccess = found
    return access
