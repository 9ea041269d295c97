"""Putting tags on many clients at once, taking others off, and taking it back."""

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kantorek.clients.actions import tag_many
from kantorek.clients.actions.tags import Tagging
from kantorek.clients.forms.carers import picked
from kantorek.clients.forms.tags import TagsForm
from kantorek.clients.lists import tags_in_use
from kantorek.clients.models import Client
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff

SALT = "clients.tags"


@require_POST
@staff("clients.edit")
def tag(request: StaffRequest) -> HttpResponse:
    """Ask which tags the ticked clients shall get and lose, then do it, all or none."""
    clients = list(Client.objects.visible_to(request.actor).among(picked(request.POST)).by_name())
    if not clients:
        return toast(request, redirect("clients:list"), _("Tick some clients first."), level="look")
    held = sorted({tag for client in clients for tag in client.tags}, key=str.casefold)
    form = TagsForm(request.POST if "put" in request.POST else None, held=held)
    if form.is_valid():
        wanted = ([client.pk for client in clients], form.cleaned_data["put"], form.cleaned_data["off"])
        back = attempt(form, lambda: tag_many(request.actor, [wanted]))
        if back is not None:
            return _told(request, back)
    others = [name for name in tags_in_use(request.actor) if not all(name in client.tags for client in clients)]
    context = {"form": form, "clients": clients, "others": others, "crumbs": [(_("Clients"), reverse("clients:list"))]}
    return page(request, "clients/tags_change.html", context, status=422 if form.errors else 200)


@require_POST
@staff("clients.edit")
def tag_back(request: StaffRequest) -> HttpResponse:
    """Take a change of tags back; the address carries it under our seal."""
    try:
        taggings = signing.loads(request.GET.get("was", ""), salt=SALT, max_age=3600)
    except signing.BadSignature:
        return toast(request, redirect("clients:list"), _("It is too late to take this back."), level="look")
    tag_many(request.actor, taggings)
    return toast(request, redirect("clients:list"), _("Taken back."))


def _told(request: StaffRequest, back: list[Tagging]) -> HttpResponse:
    many = sum(len(ids) for ids, _put, _off in back)
    text = ngettext("%(n)s client has other tags.", "%(n)s clients have other tags.", many) % {"n": many}
    sealed = signing.dumps(back, salt=SALT, compress=True)
    return toast(
        request, redirect("clients:list"), text, undo=f"{reverse('clients:tag_back')}?was={sealed}" if back else ""
    )
