"""From one client's page to the next one in the order of names, or the one before."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.pages import toast
from kantorek.offices.access import StaffRequest, staff


@require_GET
@staff("clients.see")
def following(request: StaffRequest, client_id: int) -> HttpResponse:
    """Go to the client after this one."""
    return _go(request, client_id, forth=True)


@require_GET
@staff("clients.see")
def preceding(request: StaffRequest, client_id: int) -> HttpResponse:
    """Go to the client before this one."""
    return _go(request, client_id, forth=False)


def _go(request: StaffRequest, client_id: int, *, forth: bool) -> HttpResponse:
    """Found only when somebody asks: a client's page that nobody leaves this way asks the database nothing."""
    client = get_object_or_404(Client.objects.visible_to(request.actor), pk=client_id)
    other = neighbour(request.actor, client, forth=forth)
    answer = redirect("clients:detail", client_id if other is None else other)
    if other is not None:
        return answer
    return toast(
        request, answer, _("This is the last client.") if forth else _("This is the first client."), level="look"
    )


def neighbour(actor: Actor, client: Client, *, forth: bool) -> int | None:
    """Give the id of the client that stands after this one, or before: among the person's own, if this one is theirs."""
    clients = Client.objects.visible_to(actor).current()
    if {client.carer_id, client.payroll_carer_id} & actor.mine:
        clients = clients.filter(Q(carer_id__in=actor.mine) | Q(payroll_carer_id__in=actor.mine))
    key, pk = client.name_key, client.pk
    if forth:
        found = clients.filter(Q(name_key__gt=key) | Q(name_key=key, pk__gt=pk)).order_by("name_key", "pk")
    else:
        found = clients.filter(Q(name_key__lt=key) | Q(name_key=key, pk__lt=pk)).order_by("-name_key", "-pk")
    other: int | None = found.values_list("pk", flat=True).first()
    return other
