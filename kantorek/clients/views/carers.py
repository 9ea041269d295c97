"""Changing who looks after many clients at once, and taking it back."""

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kantorek.clients.actions import assign_many
from kantorek.clients.forms.carers import CarersForm, picked
from kantorek.clients.models import Client
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember

SALT = "clients.carers"


@require_POST
@staff("clients.assign")
def reassign(request: StaffRequest) -> HttpResponse:
    """Ask who shall look after the ticked clients, then hand them over, all or none."""
    clients = list(Client.objects.visible_to(request.actor).among(picked(request.POST)).by_name())
    asked = "carer" in request.POST
    form = CarersForm(request.POST if asked else None, people=_people(request))
    if not clients:
        return toast(request, redirect("clients:list"), _("Tick some clients first."), level="look")
    if asked and form.is_valid():
        was = assign_many(request.actor, {client.pk: form.wanted_for(client) for client in clients})
        text = ngettext("%(n)s client has a new carer.", "%(n)s clients have a new carer.", len(was)) % {"n": len(was)}
        sealed = signing.dumps(list(was.items()), salt=SALT, compress=True)
        undo = f"{reverse('clients:reassign_back')}?was={sealed}" if was else ""
        return toast(request, redirect("clients:list"), text, undo=undo)
    context = {"form": form, "clients": clients, "crumbs": [(_("Clients"), reverse("clients:list"))]}
    return page(request, "clients/carers_change.html", context, status=422 if form.errors else 200)


@require_POST
@staff("clients.assign")
def reassign_back(request: StaffRequest) -> HttpResponse:
    """Give clients the carers back that they had before; the address carries them under our seal."""
    try:
        was = signing.loads(request.GET.get("was", ""), salt=SALT, max_age=3600)
    except signing.BadSignature:
        return toast(request, redirect("clients:list"), _("It is too late to take this back."), level="look")
    assign_many(request.actor, {client_id: tuple(carers) for client_id, carers in was})
    return toast(request, redirect("clients:list"), _("Taken back."))


def _people(request: StaffRequest) -> list[tuple[int, str]]:
    staff_of = StaffMember.objects.visible_to(request.actor).working().alphabetical()
    return list(staff_of.values_list("pk", "name"))
