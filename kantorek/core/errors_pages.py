"""What a person sees when a request fails as a whole; HTMX gets a toast, the API a problem document."""

import json
import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

log = logging.getLogger("kantorek.core")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what came cannot be read."""
    return _answer(request, 400, "400.html", _("The request could not be read"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: refused before any guard."""
    return _answer(request, 403, "403.html", _("This page does not exist or is not for you"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not yours; nobody is told which."""
    return _answer(request, 404, "404.html", _("This page does not exist or is not for you"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form from another session, or none of ours."""
    return _answer(request, 403, "403_csrf.html", _("This form is no longer valid. Load the page again."))


def broken(request: HttpRequest) -> HttpResponse:
    """500: a number that leads to the log, on a page that needs neither the database nor a session."""
    report = secrets.token_hex(3)
    cause = sys.exc_info()[0]
    log.error("report %s: %s at %s", report, cause.__name__ if cause else "fault", request.path)
    words = _("Something broke on our side. We already have report %(report)s.") % {"report": report}
    if _wants_data(request):
        return _problem(500, words)
    try:
        return HttpResponse(render_to_string("500.html", {"report": report}), status=500)
    except Exception:
        return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8")


def _answer(request: HttpRequest, status: int, template: str, words: str) -> HttpResponse:
    if _wants_data(request):
        return _problem(status, words)
    if request.headers.get("HX-Request"):
        note = {"kantorek:toast": {"text": words, "level": "bad", "undo": ""}}
        return HttpResponse(status=status, headers={"HX-Trigger": json.dumps(note)})
    return HttpResponse(render_to_string(template, {}, request), status=status)


def _wants_data(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _problem(status: int, words: str) -> HttpResponse:
    body = {"type": "about:blank", "title": words, "status": status, "code": f"http_{status}", "errors": []}
    return JsonResponse(body, status=status, content_type="application/problem+json")
