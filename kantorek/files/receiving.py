"""How pages of other apps take files in: the part that lists them, and the answer to an upload with or without script."""

from collections.abc import Callable
from typing import Any, TypeAlias

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.accounts.access import ActorRequest
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.pages import toast
from kantorek.files.actions import checked
from kantorek.files.keeping import open_file
from kantorek.files.looking import Facts
from kantorek.files.looking.names import clean_name
from kantorek.files.models import StoredFile
from kantorek.files.owners import owner_of

Upload: TypeAlias = "UploadedFile[Any]"
Store: TypeAlias = Callable[[Upload, Facts], Any]
_MOST_TOLD = 5
_STATUS = {"too_large": 413, "busy": 503}


def files_part(actor: Actor, thing: Any, *, files: list[StoredFile] | None = None) -> dict[str, Any]:
    """Give what files/part.html prints: the files of a thing, oldest first, and whether this person may change them.

    One query, or none with `files` in hand; the thing's kind was named to files.owners.register().
    """
    ref, owner = thing.ref, owner_of(thing.ref)
    shown = StoredFile.objects.visible_to(actor).current().of(ref).listed() if files is None else files
    return {
        "id": f"files-{ref.kind.replace('.', '-')}-{ref.id}",
        "files": list(shown),
        "url": reverse("files:of", args=[ref.kind, ref.id]),
        "may_edit": bool(owner and actor.may(owner.right) and not owner.why_closed(thing)),
    }


def take_uploads(request: ActorRequest, store: Store, *, back: str) -> HttpResponse:
    """Keep the files of the request's field `file` with `store`, which refuses by itself; each stands or falls alone.

    A file is looked at before the transaction opens in which it is kept: a look may take twenty seconds, and nobody
    else's change shall wait for it. So the view holds none (own_transactions of its guard).

    The page's script sends one at a time and gets JSON: 201 {id, name}, or {message, code, link} with 409, 413, 503.
    A plain form gets its page `back`, told what was kept and what was not, and why.
    """
    uploads = [upload for upload in request.FILES.getlist("file") if isinstance(upload, UploadedFile)]
    if request.headers.get("X-Requested-With") == "upload":
        return _answer(request.actor, store, uploads)
    kept, faults = 0, [] if uploads else [_("Choose a file first.")]
    for upload in uploads:
        try:
            _keep(request.actor, store, upload)
            kept += 1
        except Refused as refused:
            faults.append(f"{clean_name(upload.name or '')}: {refused.message}")
    for fault in faults[:_MOST_TOLD]:
        messages.error(request, fault)
    if len(faults) > _MOST_TOLD:
        more = len(faults) - _MOST_TOLD
        messages.error(request, ngettext("and %(n)s more file", "and %(n)s more files", more) % {"n": more})
    answer = redirect(back)
    if not kept:
        return answer
    return toast(request, answer, ngettext("%(n)s file added.", "%(n)s files added.", kept) % {"n": kept})


def attachment(file: StoredFile) -> FileResponse:
    """Give a file to take along: never shown in the browser, whatever it is; note_download() has been asked before."""
    response = FileResponse(open_file(file.path), as_attachment=True, filename=file.name, content_type=file.kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _keep(actor: Actor, store: Store, upload: Upload) -> Any:
    facts = checked(actor, upload)
    with scope.of(actor):
        return store(upload, facts)


def _answer(actor: Actor, store: Store, uploads: list[Upload]) -> JsonResponse:
    try:
        if len(uploads) != 1:
            raise Refused(_("Choose a file first."), code="required")
        thing = _keep(actor, store, uploads[0])
    except Refused as refused:
        told = {"message": refused.message, "code": refused.code, "link": refused.link or ""}
        return JsonResponse(told, status=_STATUS.get(refused.code, 409))
    return JsonResponse({"id": thing.pk, "name": str(thing)}, status=201)
