"""Sending what nobody asked for: photographs become one PDF, other files stay as they are, each a document."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.pages import page, toast
from kantorek.documents.actions import send_document
from kantorek.portal.access import PortalRequest, contact
from kantorek.portal.views.gathering import FREE, gather, waiting

_LONGEST = 200


@require_GET
@contact("portal.send")
def send(request: PortalRequest, client_id: int) -> HttpResponse:
    """Show where to take pictures and choose files."""
    return _page(request)


@require_POST
@contact("portal.send", own_transactions=True)
def send_files(request: PortalRequest, client_id: int) -> HttpResponse:
    """File what was sent, all of it or nothing; what cannot be kept is named."""
    actor = request.actor
    title = " ".join(request.POST.get("title", "").replace("\x00", "").split())[:_LONGEST]
    got = gather(request, FREE, title=title or _("Photographs %(day)s") % {"day": f"{actor.on:%d.%m.%Y}"})
    faults, many = got.faults, len(got.files)
    if not faults and not many:
        faults = [_("Take a picture or choose a file first.")]
    if not faults:
        try:
            with scope.of(actor):
                for upload, facts in got.files:
                    send_document(actor, request.client, upload, title=title if many == 1 else "", facts=facts)
            got.let_go(actor)
        except Refused as refused:
            faults = [refused.message]
    if faults:
        with scope.of(actor):
            return _page(request, faults=faults, title=title, status=422)
    words = ngettext("%(n)s document sent. The office has it.", "%(n)s documents sent. The office has them.", many)
    return toast(request, redirect("portal:documents", client_id), words % {"n": many})


def _page(request: PortalRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "client": request.client,
        "heading": _("Send to the office"),
        "purpose": FREE,
        "waiting": waiting(request.actor, request.client.pk, FREE),
        "action": reverse("portal:send_files", args=[request.client.pk]),
    }
    return page(request, "portal/send.html", context | more, status=status)
