"""Contacts of a client."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.clients import actions
from kantorek.clients.forms.contact import ContactForm
from kantorek.clients.models import Client, Contact
from kantorek.clients.views.cards import back, elsewhere, in_place
from kantorek.clients.views.page import client_of
from kantorek.core.forms import attempt
from kantorek.core.pages import page
from kantorek.offices.access import StaffRequest, staff

SUGGESTED = 5
_ID_DIGITS = 18


@staff("clients.edit")
def add(request: StaffRequest, client_id: int) -> HttpResponse:
    """Add a person: a new one, or one known from another company."""
    client = client_of(request.actor, client_id)
    known = _chosen(request)
    form = ContactForm(request.POST or None, known=known)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        contact = attempt(form, lambda: actions.add_contact(request.actor, client, fields=fields, same_as=known))
        if contact:
            return back(request, client, "contacts", _("%(name)s added.") % {"name": contact.name})
    return _form(request, client, form, known=known)


@require_GET
@staff("clients.edit")
def known(request: StaffRequest, client_id: int) -> HttpResponse:
    """Suggest people from other companies who look like the one being typed."""
    client = client_of(request.actor, client_id)
    typed = [request.GET.get(key, "").strip() for key in ("email", "phone", "name")]
    people = Contact.objects.visible_to(request.actor).current().like(typed, besides=client)[:SUGGESTED]
    return page(request, "clients/page/known.html", {"client": client, "people": people})


@staff("clients.edit")
def edit(request: StaffRequest, client_id: int, contact_id: int) -> HttpResponse:
    """Change a person; when a colleague was quicker, theirs stands beside what was typed."""
    client = client_of(request.actor, client_id)
    contact = _contact(request, client_id, contact_id)
    form = ContactForm(request.POST or None, contact=contact)
    if request.method == "POST" and form.is_valid():
        fields, version = form.cleaned_data, version_in(request)
        if attempt(form, lambda: actions.change_contact(request.actor, contact, fields=fields, version=version)):
            return back(request, client, "contacts", _("Contact saved."))
        contact.refresh_from_db()
    return _form(request, client, form, contact=contact)


@require_POST
@staff("clients.edit")
def remove(request: StaffRequest, client_id: int, contact_id: int) -> HttpResponse:
    """Take a person off the client, with a way back."""
    client = client_of(request.actor, client_id)
    contact = actions.remove_contact(request.actor, _contact(request, client_id, contact_id))
    undo = reverse("clients:restore_contact", args=[client_id, contact_id])
    return back(request, client, "contacts", _("%(name)s removed.") % {"name": contact.name}, undo=undo)


@require_POST
@staff("clients.edit")
def restore(request: StaffRequest, client_id: int, contact_id: int) -> HttpResponse:
    """Bring a person back."""
    client = client_of(request.actor, client_id)
    contact = actions.restore_contact(request.actor, _contact(request, client_id, contact_id))
    return back(request, client, "contacts", _("%(name)s is back.") % {"name": contact.name})


def version_in(request: StaffRequest) -> int:
    """Read which version was on the screen; none that can be read is older than any."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < _ID_DIGITS else 0


def _form(
    request: StaffRequest,
    client: Client,
    form: ContactForm,
    *,
    contact: Contact | None = None,
    known: Contact | None = None,
) -> HttpResponse:
    person = contact or known
    places = elsewhere(request, person, client) if person else []
    context: dict[str, Any] = {"client": client, "form": form, "contact": contact, "known": known, "places": places}
    status = 422 if form.errors else 200
    answer = page(request, "clients/contact_edit.html", context, part="edit", status=status)
    return in_place(request, answer, f"#contact-form-{contact.pk if contact else 'new'}")


def _chosen(request: StaffRequest) -> Contact | None:
    text = request.POST.get("same_as") or request.GET.get("same_as") or ""
    if not text:
        return None
    pk = int(text) if text.isascii() and text.isdigit() and len(text) <= _ID_DIGITS else 0
    chosen: Contact = get_object_or_404(Contact.objects.visible_to(request.actor).current(), pk=pk)
    return chosen


def _contact(request: StaffRequest, client_id: int, contact_id: int) -> Contact:
    mine = Contact.objects.visible_to(request.actor).select_related("client")
    contact: Contact = get_object_or_404(mine, pk=contact_id, client_id=client_id)
    return contact
