"""The page behind the link of an invitation."""

from typing import Any

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kantorek.accounts.access import ActorRequest, public, stay_signed_in
from kantorek.accounts.models import Key, User
from kantorek.accounts.querysets import key_behind
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.actions import accept_staff_invitation
from kantorek.offices.forms import ClickForm, JoiningForm
from kantorek.offices.models import StaffMember

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@public
def accept_invitation(request: ActorRequest, token: str) -> HttpResponse:
    """Take the seat one was invited to: one click for who is signed in, a name and a password for a newcomer."""
    key = key_behind(token, Key.Purpose.STAFF_INVITATION)
    if key is None:
        raise Http404
    user = request.user if request.user.is_authenticated else None
    with scope.system(key.office_id, "staff invitations", at=request.actor.at) as actor:
        context = _invitation(request, key, user)
        if context["closed"]:
            double_click = request.method == "POST" and user and context["member"].user_id == user.pk
            return (
                redirect("/") if double_click else page(request, "offices/invitation_closed.html", context, status=410)
            )
        if request.method == "POST" and (taken := _join(actor, user, context)):
            return _enter_office(request, taken, key.office_id)
        status = 422 if context["form"].errors else 403 if context["kind"] == "other" else 200
        return page(request, "offices/invitation_accept.html", context, status=status)


def _join(actor: Actor, user: User | None, invitation: dict[str, Any]) -> User | None:
    form: JoiningForm | ClickForm = invitation["form"]
    if invitation["kind"] not in ("new", "mine") or not form.is_valid():
        return None
    typed = {**form.cleaned_data, "language": get_language() or "pl"}
    return attempt(form, lambda: accept_staff_invitation(actor, invitation["key"], user=user, **typed))


def _invitation(request: ActorRequest, key: Key, user: User | None) -> dict[str, Any]:
    member = get_object_or_404(StaffMember.objects.select_related("office"), pk=key.object_id)
    request.office = member.office  # type: ignore[attr-defined]  # the page wears the office's name and colour
    closed = key.why_closed(request.actor.at) or ("used" if member.joined_at else "revoked" if member.left_at else "")
    if user:
        kind = "mine" if user.email == member.email else "other"
    else:
        kind = "known" if User.objects.filter(email=member.email).exists() else "new"
    posted = request.POST if request.method == "POST" else None
    form = JoiningForm(posted, initial={"name": member.name}) if kind == "new" else ClickForm(posted)
    return {"member": member, "key": key, "closed": closed, "kind": kind, "form": form, "here": request.path}


def _enter_office(request: HttpRequest, user: User, office_id: int) -> HttpResponse:
    if request.user.is_authenticated:
        stay_signed_in(request, user)
    else:
        login(request, user)
    request.session["office"] = office_id
    return toast(request, redirect("/"), _("Welcome. Your seat is ready."))
