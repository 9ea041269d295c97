"""One document: its page, its fields, a newer version, shown to the client or not, archived."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.core import scope, slots
from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import back_to, page, toast
from kantorek.documents import actions
from kantorek.documents.forms import DocumentForm
from kantorek.documents.lists import Asked, places_of
from kantorek.documents.models import Document, DocumentVersion, Reading
from kantorek.documents.views.list_page import validity
from kantorek.files.querysets import downloads_of
from kantorek.files.receiving import take_uploads
from kantorek.notifications.actions import mark_group_read
from kantorek.offices.access import StaffRequest, staff

_FEW = 20
_DIGITS = 9


@require_GET
@staff("clients.see")
def detail(request: StaffRequest, document_id: int) -> HttpResponse:
    """Show the newest version as a picture, the older ones, and who took copies."""
    document = document_of(request.actor, document_id)
    mark_group_read(request.actor, group=document.ref.key)
    return page(request, "documents/document_detail.html", _context(request.actor, document))


@staff("documents.edit")
def edit(request: StaffRequest, document_id: int) -> HttpResponse:
    """Change the fields; when a colleague was quicker, theirs stands beside what was typed."""
    document = document_of(request.actor, document_id)
    form = DocumentForm(request.POST if request.method == "POST" else None, document=document)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"fields": form.fields_changed, "version": version_in(request)}
        if attempt(form, lambda: actions.change_document(request.actor, document, **given)):
            return toast(request, redirect("documents:detail", document.pk), _("Document saved."))
        document.refresh_from_db(fields=["version"])
    folders = places_of(request.actor, Asked(client_id=document.client_id))["folders"]
    context = {
        "document": document,
        "form": form,
        "crumbs": _crumbs(document),
        "folders": [name for name, _n in folders],
    }
    return page(request, "documents/document_edit.html", context, status=422 if form.errors else 200)


@require_POST
@staff("documents.edit", own_transactions=True)
def add_version(request: StaffRequest, document_id: int) -> HttpResponse:
    """Put a newer version on top."""
    actor = request.actor
    with scope.of(actor):
        document = document_of(actor, document_id)
    comment, again = request.POST.get("comment", ""), request.POST.get("again") == "1"
    return take_uploads(
        request,
        lambda upload, facts: actions.add_version(actor, document, upload, comment=comment, again=again, facts=facts),
        back=reverse("documents:detail", args=[document.pk]),
    )


@require_POST
@staff("documents.edit")
def share(request: StaffRequest, document_id: int) -> HttpResponse:
    """Show it to the client in the portal, or no longer."""
    shared = request.POST.get("shared", request.GET.get("shared")) == "1"
    document = actions.share_document(request.actor, document_of(request.actor, document_id), shared=shared)
    words = (
        _("The client will see this document in the portal.") if shared else _("The client does not see it any more.")
    )
    undo = reverse("documents:share", args=[document.pk]) + f"?shared={int(not shared)}"
    return toast(request, _home(request, document), words, undo=undo)


@require_POST
@staff("documents.edit")
def archive(request: StaffRequest, document_id: int) -> HttpResponse:
    """Put it into the archive, with a way back."""
    document = actions.archive_document(request.actor, document_of(request.actor, document_id))
    words = _("%(title)s is in the archive.") % {"title": document.title}
    return toast(request, _home(request, document), words, undo=reverse("documents:restore", args=[document.pk]))


@require_POST
@staff("documents.edit")
def restore(request: StaffRequest, document_id: int) -> HttpResponse:
    """Bring it back from the archive."""
    document = actions.restore_document(request.actor, document_of(request.actor, document_id))
    return toast(request, _home(request, document), _("%(title)s is back.") % {"title": document.title})


def document_of(actor: Actor, document_id: int) -> Document:
    """Find a document with what its page names; not yours is 404."""
    found: Document = get_object_or_404(Document.objects.visible_to(actor).with_names(), pk=document_id)
    return found


def version_in(request: StaffRequest) -> int:
    """Read which version was on the screen; none that can be read is older than any."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else 0


def _context(actor: Actor, document: Document) -> dict[str, Any]:
    versions = list(DocumentVersion.objects.visible_to(actor).filter(document=document).newest_first())
    downloads = list(downloads_of(actor, document.ref, client_id=document.client_id)[: _FEW + 1])
    days = {"valid_from": document.valid_from, "valid_to": document.valid_to}
    open_here = actor.may("documents.edit") and not document.client.why_closed()
    return {
        "document": document,
        "versions": versions,
        "readings": _readings(actor, document),
        "file": document.newest,
        "page": 1,
        "framed": True,
        "downloads": downloads[:_FEW],
        "more_downloads": len(downloads) > _FEW,
        "held": validity(days, actor.on),
        "crumbs": _crumbs(document),
        "work_parts": slots.work_parts(actor, document.ref, document.client, slots.DocumentPart),
        "may_edit": open_here and not document.archived_at,
        "may_restore": open_here and bool(document.archived_at),
    }


def _readings(actor: Actor, document: Document) -> list[Reading]:
    """Who of the client's people has opened it, the last one first; what was never shown nobody has."""
    mine = Reading.objects.visible_to(actor).filter(document=document).select_related("contact")
    return list(mine.order_by("-last_at", "-pk")[:_FEW])


def _crumbs(document: Document) -> list[tuple[str, str]]:
    client = document.client
    return [
        (_("Clients"), reverse("clients:list")),
        (client.name, reverse("clients:detail", args=[client.pk])),
        (_("Documents"), reverse("documents:client", args=[client.pk])),
    ]


def _home(request: StaffRequest, document: Document) -> HttpResponse:
    return redirect(back_to(request, reverse("documents:detail", args=[document.pk])))
