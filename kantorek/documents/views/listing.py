"""The lists of documents: of one client, and of the whole office; new ones by drag and drop."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.pages import page
from kantorek.documents.actions import add_document
from kantorek.documents.forms import FilingForm, asked
from kantorek.documents.lists import page_asked_for
from kantorek.documents.views.list_page import context_of
from kantorek.files.receiving import take_uploads
from kantorek.offices.access import StaffRequest, staff

_FEW = 20


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """Documents of all clients that this person sees."""
    return _show(request, None)


@require_GET
@staff("clients.see")
def of_client(request: StaffRequest, client_id: int) -> HttpResponse:
    """The tab of a client."""
    return _show(request, client_of(request.actor, client_id))


@require_POST
@staff("documents.edit", own_transactions=True)
def add(request: StaffRequest, client_id: int) -> HttpResponse:
    """Take one file or many, filed as the list around them is filtered."""
    with scope.of(request.actor):
        client = client_of(request.actor, client_id)
    form = FilingForm(request.POST)
    filing = form.filing if form.is_valid() else {}
    again = request.POST.get("again") == "1"
    return take_uploads(
        request,
        lambda upload, facts: add_document(request.actor, client, upload, fields=filing, again=again, facts=facts),
        back=reverse("documents:client", args=[client.pk]),
    )


@require_GET
@staff("documents.edit")
def new(request: StaffRequest) -> HttpResponse:
    """Choose whose document it is; then it is dropped onto that client's list."""
    text = request.GET.get("q", "").replace("\x00", "")[:100].strip()
    clients = Client.objects.visible_to(request.actor).current()
    clients = clients.matching(text) if text else clients.looked_after_by(request.actor.staff_id)
    context = {"q": text, "clients": list(clients.by_name().only("pk", "name", "nip")[:_FEW])}
    return page(request, "documents/document_new.html", context, part="clients")


@require_GET
@staff("documents.edit")
def add_here(request: StaffRequest, client_id: int) -> HttpResponse:
    """Go to where a client's documents are added: its own list."""
    client = client_of(request.actor, client_id)
    return redirect(reverse("documents:client", args=[client.pk]) + "#add-documents")


def client_of(actor: Actor, client_id: int) -> Client:
    """Find a client with everybody its page names; not yours is 404."""
    return get_object_or_404(Client.objects.visible_to(actor).with_names(), pk=client_id)


def _show(request: StaffRequest, client: Client | None) -> HttpResponse:
    wanted = asked(request.GET, client_id=client.pk if client else None)
    found = page_asked_for(request.actor, wanted)
    context = context_of(request.actor, wanted, found, client) | {"tab": "documents", "part": _is_part(request)}
    template = "documents/client_documents.html" if client else "documents/document_list.html"
    response = page(request, template, context, part="rows")
    if context["part"] and request.headers.get("HX-Trigger-Name"):
        response["HX-Replace-Url"] = context["here"]
    return response


def _is_part(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)
