"""Status, archive and deletion of a client."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.clients import actions
from kantorek.clients.actions.stage import why_kept
from kantorek.clients.choices import MOVES, Status
from kantorek.clients.forms.stage import DeletionForm, StatusForm
from kantorek.clients.models import Client, Contact, Note
from kantorek.clients.views.page import client_of
from kantorek.core.forms import attempt
from kantorek.core.pages import back_to, page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.timeline.querysets import events_of


@staff("clients.edit")
def status(request: StaffRequest, client_id: int) -> HttpResponse:
    """Choose another status; the undo of a toast posts here with the status in the address."""
    client = client_of(request.actor, client_id)
    undo = request.method == "POST" and "back" in request.GET
    form = StatusForm({"status": request.GET["back"]} if undo else request.POST or None, client=client)
    if request.method == "POST" and form.is_valid():
        was = client.status
        seen = request.GET.get("from", "") if undo else request.POST.get("seen", "")
        if changed := attempt(
            form, lambda: actions.change_status(request.actor, client, seen=seen, **form.cleaned_data)
        ):
            words = _("Status: %(status)s.") % {"status": changed.get_status_display()}
            return toast(request, _home(request, client), words, undo="" if undo else _way_back(changed, was))
    context = {"client": client, "form": form, "moves": MOVES[client.status]}
    return page(request, "clients/client_status.html", context, status=422 if form.errors else 200)


@require_POST
@staff("clients.archive")
def archive(request: StaffRequest, client_id: int) -> HttpResponse:
    """Put the client into the archive, with a way back."""
    client = client_of(request.actor, client_id)
    actions.archive_client(request.actor, client)
    undo = reverse("clients:restore", args=[client.pk])
    return toast(request, _home(request, client), _("Client archived."), undo=undo)


@staff("clients.archive")
def restore(request: StaffRequest, client_id: int) -> HttpResponse:
    """Say what comes back, then bring the client back from the archive."""
    client = client_of(request.actor, client_id)
    if request.method == "POST":
        actions.restore_client(request.actor, client)
        return toast(request, _home(request, client), _("%(name)s is back from the archive.") % {"name": client.name})
    counts = {
        "contacts": Contact.objects.visible_to(request.actor).current().filter(client=client).count(),
        "notes": Note.objects.visible_to(request.actor).current().filter(client=client).count(),
        "events": events_of(request.actor, client.pk).count(),
    }
    return page(request, "clients/client_restore.html", {"client": client, "counts": counts})


@staff("clients.delete")
def delete(request: StaffRequest, client_id: int) -> HttpResponse:
    """Delete an archived client that was added by mistake; say why not where it has to stay."""
    client = client_of(request.actor, client_id)
    kept = why_kept(client) if client.is_archived else _("Only an archived client can be deleted.")
    form = DeletionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, name = form.cleaned_data["reason"], client.name
        attempt(form, lambda: actions.delete_client(request.actor, client, reason=reason))
        if not form.errors:
            return toast(request, redirect("clients:list"), _("%(name)s deleted.") % {"name": name})
    context = {"client": client, "form": form, "kept": kept}
    return page(request, "clients/client_delete.html", context, status=422 if form.errors else 200)


def _way_back(client: Client, was: str) -> str:
    """Give the address that takes a move back; blocking again needs its reason, so that has none."""
    if was == client.status or was == Status.BLOCKED or was not in MOVES[client.status]:
        return ""
    return f"{reverse('clients:status', args=[client.pk])}?{urlencode({'back': was, 'from': client.status})}"


def _home(request: StaffRequest, client: Client) -> HttpResponse:
    return redirect(back_to(request, reverse("clients:detail", args=[client.pk])))
