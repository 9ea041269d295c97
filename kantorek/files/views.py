"""Files over HTTP: the list of an owner's files, new ones, a look at a page, a copy to take along, taking away."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.pages import back_to, page, toast
from kantorek.core.refs import Ref, url_of
from kantorek.files import actions
from kantorek.files.looking import Facts
from kantorek.files.models import StoredFile
from kantorek.files.owners import Owner, held, owner_of, thing_of
from kantorek.files.receiving import Upload, attachment, files_part, take_uploads
from kantorek.offices.access import StaffRequest, staff


@require_http_methods(["GET", "HEAD", "POST"])
@staff("clients.see", own_transactions=True)
def of(request: StaffRequest, owner_kind: str, owner_id: int) -> HttpResponse:
    """The files of one thing, as the part of its page; POST adds one or many."""
    actor, ref = request.actor, Ref(owner_kind, owner_id)
    with scope.of(actor):
        owner, thing = _owner(actor, ref)
        if request.method == "POST":
            _refuse_closed(actor, owner, thing)
        elif getattr(request, "htmx", False):
            return page(request, "files/files.html", {"part": files_part(actor, thing)})
    home = url_of(thing.ref)
    if request.method != "POST":
        return redirect(home or "/")

    def store(upload: Upload, facts: Facts) -> StoredFile:
        owning = held(actor, ref)  # as it stands after the look
        client_id = getattr(owning, "client_id", None)
        return actions.store_file(actor, upload, owner=owning.ref, client_id=client_id, facts=facts)

    return take_uploads(request, store, back=back_to(request, home or "/"))


@require_GET
@staff("clients.see")
def download(request: StaffRequest, stored_file_id: int) -> HttpResponse:
    """Give the file as an attachment, and write down who took it."""
    file = actions.note_download(request.actor, _file(request.actor, stored_file_id))
    return cast(HttpResponse, attachment(file))


@require_GET
@staff("clients.see", own_transactions=True)
def preview(request: StaffRequest, stored_file_id: int) -> HttpResponse:
    """Give the picture of one page; the file itself never gets into the browser this way."""
    with scope.of(request.actor):
        file = _file(request.actor, stored_file_id)
    try:
        picture = actions.picture_of(request.actor, file, page=_page(request))
    except Refused as refused:
        return HttpResponse(refused.message, status=409, content_type="text/plain; charset=utf-8")
    response = HttpResponse(picture, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=600"  # the bytes behind this address never change
    return response


@require_GET
@staff("clients.see", own_transactions=True)
def show(request: StaffRequest, stored_file_id: int) -> HttpResponse:
    """Show a page of a file, with the pages around it: in a dialog, or as a page of its own."""
    with scope.of(request.actor):
        file = _file(request.actor, stored_file_id)
    number, fault = _page(request), ""
    try:
        actions.picture_of(request.actor, file, page=number)
    except Refused as refused:
        fault = refused.message
    with scope.of(request.actor):
        context = {"file": file, "page": number, "fault": fault, "back": url_of(file.owner)}
        return page(request, "files/show.html", context | {"dialog": "dialog" in request.GET}, part="shown")


@require_POST
@staff("clients.see")
def remove(request: StaffRequest, stored_file_id: int) -> HttpResponse:
    """Take a file away, with a way back."""
    file = _file(request.actor, stored_file_id)
    actions.remove_file(request.actor, _changeable(request.actor, file))
    words = _("%(name)s removed.") % {"name": file.name}
    return _after(request, file, words, undo=reverse("files:restore", args=[file.pk]))


@require_POST
@staff("clients.see")
def restore(request: StaffRequest, stored_file_id: int) -> HttpResponse:
    """Bring a file back."""
    file = _file(request.actor, stored_file_id, gone=True)
    actions.restore_file(request.actor, _changeable(request.actor, file))
    return _after(request, file, _("%(name)s is back.") % {"name": file.name})


def _file(actor: Actor, stored_file_id: int, *, gone: bool = False) -> StoredFile:
    """Find a file of a thing that this person sees; not theirs is 404."""
    mine = StoredFile.objects.visible_to(actor)
    file = get_object_or_404(mine if gone else mine.current(), pk=stored_file_id)
    if thing_of(actor, file.owner) is None:
        raise Http404
    return file


def _owner(actor: Actor, ref: Ref) -> tuple[Owner, Any]:
    owner = owner_of(ref)
    thing = owner.find(actor, ref.id) if owner and not owner.kept else None
    if owner is None or thing is None:
        raise Http404
    return owner, thing


def _changeable(actor: Actor, file: StoredFile) -> StoredFile:
    owner, _thing = _owner(actor, file.owner)
    if not actor.may(owner.right):
        raise Http404
    return file


def _refuse_closed(actor: Actor, owner: Owner, thing: Any) -> None:
    if not actor.may(owner.right):
        raise Http404
    if reason := owner.why_closed(thing):
        raise Refused(reason, code="closed")


def _after(request: StaffRequest, file: StoredFile, words: str, *, undo: str = "") -> HttpResponse:
    if getattr(request, "htmx", False):
        thing = thing_of(request.actor, file.owner)
        return toast(
            request, page(request, "files/files.html", {"part": files_part(request.actor, thing)}), words, undo=undo
        )
    return toast(request, redirect(back_to(request, url_of(file.owner) or "/")), words, undo=undo)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
