"""Documents as the client sees them: those that the office shows and those they sent, each to look at and to take along."""

from datetime import date
from typing import Any, Final, cast
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.keyset import Key, page_of
from kantorek.core.pages import page
from kantorek.documents.actions import note_reading
from kantorek.documents.choices import Kind
from kantorek.documents.models import Document, Reading
from kantorek.files.actions import note_download, picture_of
from kantorek.files.looking import kind_of
from kantorek.files.models import StoredFile
from kantorek.files.receiving import attachment
from kantorek.notifications.actions import mark_group_read
from kantorek.portal.access import PortalRequest, contact

PAGE: Final = 30
_VIEWS: Final[dict[str, Q]] = {"all": Q(), "office": Q(shared_at__isnull=False), "sent": Q(sent_by__isnull=False)}
_SHOWN: Final = (
    "id", "title", "kind", "year", "added_at", "shared_at", "valid_to", "sent_by__name", "newest__kind", "fresh",
)  # fmt: skip
_KEYS: Final = (Key("added_at", down=True), Key("id", down=True))


@require_GET
@contact("portal.see")
def documents(request: PortalRequest, client_id: int) -> HttpResponse:
    """Show what the office shows and what was sent, newest first; by a part of the title, or by who it comes from."""
    actor, asked = request.actor, request.GET
    view = asked.get("view", "") if asked.get("view") in _VIEWS else "all"
    text = " ".join(asked.get("q", "").replace("\x00", "").split())[:100]
    rows = with_news(actor, _rows(actor, request.client).filter(_VIEWS[view]))
    for word in text.split()[:8]:
        rows = rows.filter(title__icontains=word)
    cut = {"after": asked.get("after", ""), "before": asked.get("before", "")}
    found = page_of(rows.values(*_SHOWN), _KEYS, size=PAGE, **cut)
    base = reverse("portal:documents", args=[client_id])
    kept = {key: value for key, value in (("view", view if view != "all" else ""), ("q", text)) if value}
    context = {
        "client": request.client,
        "heading": _("Documents"),
        "rows": [_row(row, client_id, actor.on) for row in found.rows],
        "parts": _parts(base, view, text),
        "q": text,
        "view": view,
        "narrowed": bool(kept),
        "base": base,
        "may_send": actor.may("portal.send"),
        "next": found.after and f"{base}?{urlencode(kept | {'after': found.after})}",
        "prev": found.before and f"{base}?{urlencode(kept | {'before': found.before})}",
    }
    return page(request, "portal/documents.html", context)


@require_GET
@contact("portal.see")
def document(request: PortalRequest, client_id: int, document_id: int) -> HttpResponse:
    """Show one document, its newest version; that it was opened, the office learns."""
    actor, it = request.actor, _found(request, document_id)
    note_reading(actor, it)
    mark_group_read(actor, group=it.ref.key)
    file = it.newest
    pages = file.pages if file and kind_of(file.kind).drawn and not file.locked else 0
    number = min(_page(request), pages or 1)
    context = {
        "client": request.client,
        "heading": it.title,
        "it": it,
        "file": file,
        "kind": it.get_kind_display() if it.kind != Kind.OTHER else "",
        "pages": pages or 0,
        "number": number,
        "ended": bool(it.valid_to and it.valid_to < actor.on),
    }
    return page(request, "portal/document.html", context)


@require_GET
@contact("portal.see")
def download(request: PortalRequest, client_id: int, document_id: int) -> HttpResponse:
    """Give the newest version to take along; the office's download log says so."""
    it = _found(request, document_id)
    file = _file(it)
    if not request.entrance.preview:
        note_reading(request.actor, it)
    return cast(HttpResponse, attachment(note_download(request.actor, file)))


@require_GET
@contact("portal.see", own_transactions=True)
def preview_page(request: PortalRequest, client_id: int, document_id: int) -> HttpResponse:
    """Give the picture of one page; the file itself never gets into the browser this way."""
    with scope.of(request.actor):
        file = _file(_found(request, document_id))
    try:
        picture = picture_of(request.actor, file, page=_page(request))
    except Refused as refused:
        return HttpResponse(refused.message, status=409, content_type="text/plain; charset=utf-8")
    response = HttpResponse(picture, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"  # a newer version has the same address
    return response


def new_count(actor: Actor, client: Client) -> int | None:
    """How many documents this person has not opened yet: the number in the menu."""
    return with_news(actor, _rows(actor, client)).filter(fresh=True).count() or None


def with_news(actor: Actor, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Say of each document whether it is `fresh`: shown by the office, and its newest version not opened yet.

    Opened by this person; for colleagues who look on, by anybody. What they sent themselves is no news to them.
    """
    read = Reading.objects.filter(document=OuterRef("pk"), version_count__gte=OuterRef("version_count"))
    if actor.contact_id:
        read = read.filter(contact_id=actor.contact_id)
    shown = Q(shared_at__isnull=False) & ~Q(sent_by__isnull=False, sent_by=actor.contact_id)
    found: QuerySet[Any] = rows.annotate(fresh=Q(shown & ~Exists(read)))
    return found


def _rows(actor: Actor, client: Client) -> "QuerySet[Any]":
    return cast("QuerySet[Any]", Document.objects.visible_to(actor).current().filter(client=client))


def _found(request: PortalRequest, document_id: int) -> Document:
    """Find a document that the client may see; not theirs, or not shown, is 404."""
    rows = _rows(request.actor, request.client).select_related("newest", "sent_by", "client")
    it: Document = get_object_or_404(rows, pk=document_id)
    return it


def _file(it: Document) -> StoredFile:
    if it.newest is None:
        raise Http404
    return it.newest


def _row(row: dict[str, Any], client_id: int, on: date) -> dict[str, Any]:
    kind = str(Kind(row["kind"]).label) if row["kind"] != Kind.OTHER else ""
    at = row["shared_at"] or row["added_at"]
    year = row["year"] if row["year"] != at.year else None  # the day beside it says the same
    return row | {
        "url": reverse("portal:document", args=[client_id, row["id"]]),
        "what": " · ".join(str(part) for part in (kind, year) if part),
        "at": at,
        "media": row["newest__kind"] or "",
        "sender": row["sent_by__name"] or "",
        "ended": bool(row["valid_to"] and row["valid_to"] < on),
    }


def _parts(base: str, view: str, text: str) -> list[dict[str, Any]]:
    labels = {"all": _("All of them"), "office": _("From the office"), "sent": _("Sent by us")}
    found = []
    for key, label in labels.items():
        kept = urlencode({name: value for name, value in (("view", key if key != "all" else ""), ("q", text)) if value})
        found.append({"label": label, "url": f"{base}?{kept}" if kept else base, "current": key == view})
    return found


def _page(request: PortalRequest) -> int:
    asked = request.GET.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
