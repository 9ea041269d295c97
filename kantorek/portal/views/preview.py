"""Seeing the portal as a client does: begun from the client's page, ended from the banner."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kantorek.accounts.access import ActorRequest, signed_in
from kantorek.clients.models import Client
from kantorek.core.pages import go
from kantorek.offices.access import StaffRequest, staff
from kantorek.portal.access import PREVIEW
from kantorek.portal.actions.looking import look_as_client


@require_POST
@staff("portal.preview")
def preview(request: StaffRequest, client_id: int) -> HttpResponse:
    """Begin to look: the portal opens read-only, and the stream keeps who looked."""
    client = get_object_or_404(Client.objects.visible_to(request.actor).current(), pk=client_id)
    look_as_client(request.actor, client)
    request.session[PREVIEW] = client.pk
    return go(request, reverse("portal:home", args=[client.pk]))


@require_POST
@signed_in
def preview_end(request: ActorRequest) -> HttpResponse:
    """Stop looking and go back to the client's page."""
    client_id = request.session.pop(PREVIEW, None)
    return redirect("portal:client", client_id) if client_id else redirect("/")
