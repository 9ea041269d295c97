"""The office's page about a client's portal: who may enter, inviting, levels, taking access away."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kantorek.clients.choices import ContactRole
from kantorek.clients.models import Client, Contact
from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.portal.access import address_at
from kantorek.portal.actions.access import change_level, end_access, resend_invitation, withdraw_invitation
from kantorek.portal.actions.opening import let_in
from kantorek.portal.choices import PortalLevel
from kantorek.portal.forms import AccessForm, LevelForm
from kantorek.portal.models import PortalAccess

SIGNS = {
    "here": ("ok", "circle-check"),
    "invited": ("wait", "hourglass"),
    "expired": ("bad", "octagon-alert"),
    "ended": ("off", "minus"),
}
"""Shape and colour of the four states of an access."""


@require_GET
@staff("clients.see")
def client(request: StaffRequest, client_id: int) -> HttpResponse:
    """See who of the client's people may enter the portal, who is invited, who no longer may."""
    return _page(request, _client(request, client_id))


@require_http_methods(["GET", "HEAD", "POST"])
@staff("portal.invite")
def invite(request: StaffRequest, client_id: int) -> HttpResponse:
    """Invite somebody; the link or the password stands in this one answer and nowhere else."""
    company = _client(request, client_id)
    contacts = _contacts(request, company)
    able = [contact for contact in contacts if contact.email]
    form = AccessForm(request.POST if request.method == "POST" else None, contacts=able, initial=_start(request, able))
    if request.method == "POST" and form.is_valid():
        address = address_at(request, request.office)
        if opened := attempt(form, lambda: let_in(request.actor, company, **form.wanted(), address=address)):
            return _page(request, company, opened=opened)
    context = {
        "client": company,
        "tab": "portal",
        "form": form,
        "contacts": able,
        "without_address": [contact for contact in contacts if not contact.email],
        "levels": levels(),
        "why": company.why_closed(),
    }
    return page(request, "portal/access_invite.html", context, status=422 if form.errors else 200)


@require_POST
@staff("portal.invite")
def resend(request: StaffRequest, client_id: int, portal_access_id: int) -> HttpResponse:
    """Mail a fresh link, and show it this once."""
    access = _access(request, client_id, portal_access_id)
    fresh, link = resend_invitation(request.actor, access, address=address_at(request, request.office))
    return _page(request, _client(request, client_id), opened={"access": fresh, "link": link})


@require_POST
@staff("portal.invite")
def withdraw(request: StaffRequest, client_id: int, portal_access_id: int) -> HttpResponse:
    """Take an invitation back."""
    access = withdraw_invitation(request.actor, _access(request, client_id, portal_access_id))
    text = _("The invitation for %(name)s no longer works.") % {"name": access.contact.name}
    return toast(request, redirect("portal:client", client_id), text)


@require_POST
@staff("portal.invite")
def level(request: StaffRequest, client_id: int, portal_access_id: int) -> HttpResponse:
    """Let somebody do more or less."""
    access, form = _access(request, client_id, portal_access_id), LevelForm(request.POST)
    if form.is_valid():
        change_level(request.actor, access, **form.cleaned_data)
        return toast(request, redirect("portal:client", client_id), _("Saved."))
    return toast(request, redirect("portal:client", client_id), _("Choose one of the levels."), level="bad")


@require_POST
@staff("portal.invite")
def end(request: StaffRequest, client_id: int, portal_access_id: int) -> HttpResponse:
    """Take somebody's access away."""
    access = end_access(request.actor, _access(request, client_id, portal_access_id))
    text = _("%(name)s can no longer enter the portal.") % {"name": access.contact.name}
    return toast(request, redirect("portal:client", client_id), text)


def levels() -> list[dict[str, Any]]:
    """Say in words what each level may do."""
    words = {
        PortalLevel.OWNER: _("Sees and sends everything, asks for changes of the company's data, invites others."),
        PortalLevel.ACCOUNTANT: _("Sees and sends everything, asks for changes of the company's data."),
        PortalLevel.READ_ONLY: _("Sees amounts, documents and requests, and changes nothing."),
    }
    return [{"value": value, "label": PortalLevel(value).label, "text": text} for value, text in words.items()]


def shown(request: Any, accesses: Any) -> list[dict[str, Any]]:
    """Lay accesses out for a page: each with its state and the sign of it."""
    rows = []
    for access in accesses.select_related("contact").by_name():
        state = access.state(request.actor.at)
        rows.append({"access": access, "state": state, "kind": SIGNS[state][0], "icon": SIGNS[state][1]})
    return rows


def shown_on_tab(actor: Actor, company: Client) -> Any:
    """Who may enter: the number beside the tab's name."""
    inside = PortalAccess.objects.visible_to(actor).current().exclude(accepted_at=None)
    return inside.filter(client=company)


def _page(request: StaffRequest, company: Client, opened: Any = None) -> HttpResponse:
    rows = shown(request, PortalAccess.objects.visible_to(request.actor).filter(client=company))
    open_here = not company.why_closed()
    context = {
        "client": company,
        "tab": "portal",
        "rows": [row for row in rows if row["state"] != "ended"],
        "gone": [row for row in rows if row["state"] == "ended"],
        "levels": levels(),
        "opened": opened,
        "may": {
            "invite": request.actor.may("portal.invite") and open_here,
            "end": request.actor.may("portal.invite"),
            "preview": request.actor.may("portal.preview") and open_here,
        },
    }
    return page(request, "portal/client_access.html", context)


def _client(request: StaffRequest, client_id: int) -> Client:
    return get_object_or_404(Client.objects.visible_to(request.actor).with_names(), pk=client_id)


def _contacts(request: StaffRequest, company: Client) -> list[Contact]:
    """Whoever may be invited: contacts who cannot enter yet."""
    inside = PortalAccess.objects.visible_to(request.actor).current().filter(client=company).exclude(accepted_at=None)
    contacts = Contact.objects.visible_to(request.actor).current().filter(client=company)
    able = contacts.exclude(pk__in=inside.values("contact")).order_by("pk")
    return sorted(able, key=lambda contact: contact.role != ContactRole.OWNER)  # whose company it is comes first


def _start(request: StaffRequest, able: list[Contact]) -> dict[str, str]:
    """Propose the contact who was asked for, else the first, else somebody new."""
    asked = request.GET.get("contact", "")
    known = [str(contact.pk) for contact in able]
    return {"contact": asked if asked in known else next(iter(known), AccessForm.NEW)}


def _access(request: StaffRequest, client_id: int, portal_access_id: int) -> PortalAccess:
    mine = PortalAccess.objects.visible_to(request.actor).select_related("contact")
    access: PortalAccess = get_object_or_404(mine, pk=portal_access_id, client_id=client_id)
    return access
