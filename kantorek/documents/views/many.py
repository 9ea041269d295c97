"""Many documents at once: filed, archived, and put back as they were."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kantorek.core import undo
from kantorek.core.errors import Refused
from kantorek.core.pages import back_to, page, toast
from kantorek.documents import actions
from kantorek.documents.forms import BulkForm
from kantorek.offices.access import StaffRequest, staff

_DIGITS = 18


@require_POST
@staff("documents.edit")
def file(request: StaffRequest) -> HttpResponse:
    """Ask where to, then file the chosen ones there."""
    ids = _ids(request)
    form = BulkForm(request.POST)
    if not form.is_valid() or not form.filing:
        context = {"form": BulkForm(), "ids": ids, "next": _here(request)}
        return page(request, "documents/documents_file.html", context)
    done = actions.change_many(request.actor, ids, fields=form.filing)
    words = ngettext("%(n)s document filed.", "%(n)s documents filed.", len(done)) % {"n": len(done)}
    return toast(request, redirect(_here(request)), words, undo=undo.keep(request.actor, "documents:bulk_back", done))


@require_POST
@staff("documents.edit")
def file_back(request: StaffRequest) -> HttpResponse:
    """Put documents back as they were filed before."""
    back = actions.put_back(request.actor, _data(request, "documents:bulk_back"))
    words = ngettext("%(n)s document is as before.", "%(n)s documents are as before.", back) % {"n": back}
    return toast(request, redirect(_here(request)), words)


@require_POST
@staff("documents.edit")
def archive(request: StaffRequest) -> HttpResponse:
    """Put the chosen ones into the archive, with a way back."""
    gone = actions.archive_many(request.actor, _ids(request))
    words = ngettext("%(n)s document archived.", "%(n)s documents archived.", len(gone)) % {"n": len(gone)}
    return toast(
        request, redirect(_here(request)), words, undo=undo.keep(request.actor, "documents:bulk_restore", gone)
    )


@require_POST
@staff("documents.edit")
def restore(request: StaffRequest) -> HttpResponse:
    """Bring the chosen ones back from the archive."""
    ids = _data(request, "documents:bulk_restore") if "was" in request.GET else _ids(request)
    back = actions.restore_many(request.actor, ids)
    words = ngettext("%(n)s document is back.", "%(n)s documents are back.", back) % {"n": back}
    return toast(request, redirect(_here(request)), words)


def _ids(request: StaffRequest) -> list[int]:
    typed = request.POST.getlist("document")
    return [int(text) for text in typed if text.isascii() and text.isdigit() and len(text) <= _DIGITS]


def _data(request: StaffRequest, name: str) -> list[Any]:
    was = undo.kept(request.actor, name, request.GET.get("was", ""))
    if was is None:
        raise Refused(_("It is too late to take this back."), code="too_late")
    return list(was)


def _here(request: StaffRequest) -> str:
    return back_to(request, reverse("documents:list"))
