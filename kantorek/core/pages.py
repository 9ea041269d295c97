"""Answers in HTML: a page, or for HTMX the part of it that changes, rendered at once inside the scope."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str | None = None, status: int = 200
) -> HttpResponse:
    """Render a page; an HTMX request gets the named partial of the same file.

    A boosted or history-restoring request is a whole page. The bytes are ready when this returns, so that
    no query runs after the scope has closed.
    """
    htmx = getattr(request, "htmx", None)
    partial = part and htmx and not htmx.boosted and not htmx.history_restore_request
    name = f"{template}#{part}" if partial else template
    response = HttpResponse(render_to_string(name, context, request), status=status)
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "private, no-store"
    return response


def toast(
    request: HttpRequest, response: HttpResponse, text: str, *, level: str = "ok", undo: str = ""
) -> HttpResponse:
    """Tell the person what happened; `undo` is an address that takes it back by POST.

    HTMX hears it at once through an event, a plain redirect shows it on the next page.
    """
    if getattr(request, "htmx", False) and not isinstance(response, HttpResponseRedirect):
        note = {"kantorek:toast": {"text": text, "level": level, "undo": undo}}
        response["HX-Trigger"] = json.dumps(note)  # json escapes what a header cannot carry
    else:
        messages.add_message(request, _LEVELS[level], text, extra_tags=undo)
    return response


_LEVELS = {"ok": messages.SUCCESS, "info": messages.INFO, "look": messages.WARNING, "bad": messages.ERROR}


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Where a form leads back to: the path in its `next`, if that is one of our own pages, else another one.

    A path and nothing else: what is no path would be taken for the name of a page, and another host is none of ours.
    """
    here = request.POST.get("next", "")
    safe = here.startswith("/") and url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()})
    return here if safe else otherwise


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the person to another page after a change; HTMX is told by its own header."""
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = iri_to_uri(url)  # as the plain redirect does: a header carries no other letters
        return response
    return HttpResponseRedirect(url)
