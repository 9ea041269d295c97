"""The people of the office: who works here, who is invited, who may do what."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import RIGHTS, ROLES, StaffRequest, staff
from kantorek.offices.actions import change_role, end_employment, invite_staff, resend_invitation, withdraw_invitation
from kantorek.offices.forms import InvitationForm, RoleForm
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.views.office import settings_tabs

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@staff("office.people")
def people(request: StaffRequest) -> HttpResponse:
    """See who works in the office, who is invited and who has left; invite a colleague."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        address = request.build_absolute_uri("/")
        if invited := attempt(form, lambda: invite_staff(request.actor, **form.cleaned_data, address=address)):
            text = _("The invitation is on its way to %(email)s.") % {"email": invited.email}
            return toast(request, redirect("offices:people"), text)
    everybody = StaffMember.objects.visible_to(request.actor).alphabetical()
    rows = [(member, member.state(request.actor.at)) for member in everybody]
    context = {
        "form": form,
        "here": [row for row in rows if row[1] in ("here", "invited", "expired")],
        "gone": [row for row in rows if row[1] in ("left", "withdrawn")],
        "tabs": settings_tabs(request),
    }
    return page(request, "offices/people_list.html", context, status=422 if form.errors else 200)


@either
@staff("office.people")
def person(request: StaffRequest, staff_member_id: int) -> HttpResponse:
    """See one colleague and change their role."""
    member = _member(request, staff_member_id)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: change_role(request.actor, member, **form.cleaned_data)):
            return toast(request, redirect("offices:person", staff_member_id), _("Saved."))
        member = _member(request, staff_member_id)
    context = {
        "member": member,
        "state": member.state(request.actor.at),
        "form": form,
        "oneself": member.pk == request.actor.staff_id,
        "crumbs": [(_("Settings"), reverse("offices:settings")), (_("People"), reverse("offices:people"))],
        "tabs": settings_tabs(request),
    }
    return page(request, "offices/person_detail.html", context, status=422 if form.errors else 200)


@require_POST
@staff("office.people")
def resend(request: StaffRequest, staff_member_id: int) -> HttpResponse:
    """Mail an invitation again."""
    member = _member(request, staff_member_id)
    resend_invitation(request.actor, member, address=request.build_absolute_uri("/"))
    text = _("The invitation is on its way to %(email)s.") % {"email": member.email}
    return toast(request, redirect("offices:person", staff_member_id), text)


@require_POST
@staff("office.people")
def withdraw(request: StaffRequest, staff_member_id: int) -> HttpResponse:
    """Take an invitation back."""
    member = withdraw_invitation(request.actor, _member(request, staff_member_id))
    text = _("The invitation for %(name)s no longer works.") % {"name": member.name}
    return toast(request, redirect("offices:people"), text)


@require_POST
@staff("office.people")
def end(request: StaffRequest, staff_member_id: int) -> HttpResponse:
    """End a colleague's employment."""
    member = end_employment(request.actor, _member(request, staff_member_id))
    text = _("%(name)s can no longer enter the office.") % {"name": member.name}
    return toast(request, redirect("offices:people"), text)


@require_GET
@staff("office.people")
def roles(request: StaffRequest) -> HttpResponse:
    """See which role may do what."""
    rows = [(label, [right in ROLES[role] for role in Role.values]) for right, label in RIGHTS.items()]
    return page(
        request, "offices/roles_list.html", {"roles": Role.labels, "rows": rows, "tabs": settings_tabs(request)}
    )


def _member(request: StaffRequest, staff_member_id: int) -> StaffMember:
    return get_object_or_404(StaffMember.objects.visible_to(request.actor), pk=staff_member_id)
