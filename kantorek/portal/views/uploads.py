"""Files that come in parts: the server's side of tus 1.0 (tus.io/protocols/resumable-upload), for whoever may send."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.files.actions import checked
from kantorek.files.models import PartialUpload
from kantorek.files.resuming import MOST_PART, begin_upload, forget_uploads, take_part, whole_of
from kantorek.portal.access import PortalRequest, contact
from kantorek.portal.views.gathering import is_purpose

_TUS: Final = "1.0.0"
_STATUS: Final = {"offset": 409, "gone": 404, "too_large": 413, "busy": 503}
_PART: Final = "application/offset+octet-stream"


@require_POST
@contact("portal.send", own_transactions=True)
def uploads(request: PortalRequest, client_id: int) -> HttpResponse:
    """Take up a file that will come in parts."""
    told, size = _told(request.headers.get("Upload-Metadata", "")), _number(request, "Upload-Length")
    if not is_purpose(told.get("purpose", "")):
        raise Http404

    def begin() -> HttpResponse:
        with scope.of(request.actor):
            made = begin_upload(
                request.actor,
                client_id=request.client.pk,
                name=told.get("filename", ""),
                purpose=told["purpose"],
                size=size,
            )
        place = reverse("portal:upload", args=[client_id, made.token])
        return HttpResponse(status=201, headers={"Location": place})

    return _answer(begin)


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@contact("portal.send", own_transactions=True)
def upload(request: PortalRequest, client_id: int, token: str) -> HttpResponse:
    """Say how far a file has come, take its next part, or let go of it; only its sender may."""
    actor = request.actor
    with scope.of(actor):
        found = PartialUpload.objects.visible_to(actor).filter(client_id=request.client.pk, token=token).first()
        if found is None:
            raise Http404
        if request.method == "DELETE":
            forget_uploads(actor, [found])
            return _answer(lambda: HttpResponse(status=204))
    if request.method == "HEAD":
        return _answer(lambda: HttpResponse(headers=_far(found) | {"Cache-Control": "no-store"}))
    return _answer(lambda: _part(request, found))


def _part(request: PortalRequest, found: PartialUpload) -> HttpResponse:
    if request.content_type != _PART:
        return HttpResponse(status=415)
    data, offset = request.read(MOST_PART + 1), _number(request, "Upload-Offset")
    with scope.of(request.actor):
        found = take_part(request.actor, found, offset=offset, data=data)
    if data and found.received == found.size:  # once: a look is dear, and nothing is sent for nothing
        _look(request, found)
    return HttpResponse(status=204, headers=_far(found))


def _look(request: PortalRequest, found: PartialUpload) -> None:
    """Look at a file that has come whole, so that its sender learns at once what is not kept; that one is let go of."""
    try:
        with whole_of(request.actor, found) as whole:
            checked(request.actor, whole)
    except Refused as refused:
        if refused.code != "busy":  # it is looked at again when it is sent
            with scope.of(request.actor):
                forget_uploads(request.actor, [found])
            raise


def _far(found: PartialUpload) -> dict[str, str]:
    return {"Upload-Offset": str(found.received), "Upload-Length": str(found.size)}


def _answer(make: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer as the protocol wishes; what is refused says why, for the page to show."""
    try:
        response = make()
    except Refused as refused:
        told = {"message": refused.message, "code": refused.code}
        response = JsonResponse(told, status=_STATUS.get(refused.code, 422))
    response["Tus-Resumable"] = _TUS
    response["Tus-Extension"] = "creation,termination"
    response["Tus-Max-Size"] = str(settings.UPLOAD_MAX)
    return response


def _told(header: str) -> dict[str, str]:
    """Read names and values out of Upload-Metadata; what cannot be read is left out."""
    found: dict[str, str] = {}
    for pair in header[:2000].split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = b64decode(value, validate=True).decode()
        except (NotBase64, ValueError):
            continue
    return found


def _number(request: Any, header: str) -> int:
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else -1
