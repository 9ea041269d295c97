"""The doors of push messages: a browser's page adds it and takes it off, a person takes off any of theirs; the worker."""

from functools import cache
from pathlib import Path
from typing import cast

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kantorek import core
from kantorek.accounts.access import ActorRequest, public, with_own_password
from kantorek.accounts.models import User
from kantorek.core.errors import Refused
from kantorek.core.pages import back_to, go, toast
from kantorek.notifications.models import PushDevice
from kantorek.notifications.push import actions
from kantorek.notifications.push.browsers import label_of
from kantorek.notifications.push.forms import DeviceForm, EndpointForm
from kantorek.notifications.push.leaving import mark_of_session
from kantorek.notifications.push.vapid import public_key


@require_http_methods(["GET", "POST", "DELETE"])
@with_own_password
def push(request: ActorRequest) -> HttpResponse:
    """Say our public key (GET); add the browser that asks (POST), or take it off (DELETE): its subscription as JSON."""
    if request.method == "GET":
        # The worker has no page to take the token from; another site may not read this answer.
        answer = JsonResponse({"key": public_key(), "csrf": get_token(request), "person": request.actor.user_id})
    elif request.method == "POST":
        answer = _add(request)
    else:
        answer = _remove(request)
    answer["Cache-Control"] = "no-store"
    return answer


def _add(request: ActorRequest) -> JsonResponse:
    form = DeviceForm.of(request.body)
    if not form.is_valid():
        return _said(422, _("The browser has sent keys that do not work."))
    try:
        actions.add_device(
            request.actor,
            cast(User, request.user),
            session=mark_of_session(request),
            label=label_of(request.headers.get("User-Agent", "")),
            **form.cleaned_data,
        )
    except Refused as refused:
        return _said(410 if refused.code == "gone" else 422, refused.message)
    return _said(201, _("Notifications are on on this device."))


def _remove(request: ActorRequest) -> JsonResponse:
    form = EndpointForm.of(request.body)
    if form.is_valid():
        actions.remove_endpoint(request.actor, form.cleaned_data["endpoint"])
    return _said(200, _("Notifications are off on this device."))


@require_POST
@with_own_password
def remove(request: ActorRequest, push_device_id: int) -> HttpResponse:
    """Take off one of the person's browsers, from whichever they use now."""
    device = get_object_or_404(PushDevice, pk=push_device_id, user_id=request.actor.user_id)
    actions.remove_device(request.actor, device)
    return toast(request, go(request, back_to(request, "/")), _("The device gets no notifications any more."))


@require_GET
@public
def worker(request: ActorRequest) -> HttpResponse:
    """Give the script that receives push messages; it stands at the root, so that it may open every page."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _worker() -> bytes:
    return (Path(core.__file__).parent / "static" / "core" / "sw.js").read_bytes()


def _said(status: int, message: str) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)
