"""The people of a company in its portal, kept by those of them at the level of an owner."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.portal.access import PortalRequest, address_at, contact
from kantorek.portal.actions.access import change_level, end_access, resend_invitation
from kantorek.portal.actions.opening import let_in
from kantorek.portal.forms import LevelForm, PersonForm
from kantorek.portal.models import PortalAccess
from kantorek.portal.views.staff_access import levels, shown


@require_http_methods(["GET", "HEAD", "POST"])
@contact("portal.people")
def people(request: PortalRequest, client_id: int) -> HttpResponse:
    """See who of the company may enter; invite somebody."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        address = address_at(request, request.office)
        if opened := attempt(form, lambda: let_in(request.actor, request.client, **form.cleaned_data, address=address)):
            text = _("The invitation is on its way to %(email)s.") % {"email": opened.access.email}
            return toast(request, redirect("portal:people", client_id), text)
    accesses = PortalAccess.objects.visible_to(request.actor).current()
    context = {
        "client": request.client,
        "heading": _("People with access"),
        "form": form,
        "rows": shown(request, accesses),
        "levels": levels(),
        "me": request.actor.contact_id,
    }
    return page(request, "portal/people.html", context, status=422 if form.errors else 200)


@require_POST
@contact("portal.people")
def person_level(request: PortalRequest, client_id: int, portal_access_id: int) -> HttpResponse:
    """Let somebody of the company do more or less."""
    access, form = _access(request, portal_access_id), LevelForm(request.POST)
    if form.is_valid():
        changed = change_level(request.actor, access, **form.cleaned_data)
        # Whoever steps down has no page of people any more.
        mine = changed.contact_id == request.actor.contact_id
        return toast(request, redirect("portal:home" if mine else "portal:people", client_id), _("Saved."))
    return toast(request, redirect("portal:people", client_id), _("Choose one of the levels."), level="bad")


@require_POST
@contact("portal.people")
def person_end(request: PortalRequest, client_id: int, portal_access_id: int) -> HttpResponse:
    """Take the access of somebody of the company away, or their invitation back."""
    access = end_access(request.actor, _access(request, portal_access_id))
    text = _("%(name)s can no longer enter the portal.") % {"name": access.contact.name}
    mine = access.contact_id == request.actor.contact_id
    return toast(request, redirect("portal:start") if mine else redirect("portal:people", client_id), text)


@require_POST
@contact("portal.people")
def person_resend(request: PortalRequest, client_id: int, portal_access_id: int) -> HttpResponse:
    """Mail a fresh link to somebody who is invited."""
    access = _access(request, portal_access_id)
    resend_invitation(request.actor, access, address=address_at(request, request.office))
    text = _("The invitation is on its way to %(email)s.") % {"email": access.email}
    return toast(request, redirect("portal:people", client_id), text)


def _access(request: PortalRequest, portal_access_id: int) -> PortalAccess:
    mine = PortalAccess.objects.visible_to(request.actor).select_related("contact")
    access: PortalAccess = get_object_or_404(mine, pk=portal_access_id)
    return access
