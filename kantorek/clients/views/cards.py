"""The cards of the dashboard that hold rows of their own: contacts and notes; drawn whole after each change."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from kantorek.clients.forms.note import NoteForm
from kantorek.clients.models import Client, Contact, Note
from kantorek.clients.views.frame import permissions
from kantorek.core.actor import Actor
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest

FEW_CONTACTS = 12
FEW_NOTES = 6
MANY = 500


def contact_card(request: StaffRequest, client: Client) -> dict[str, Any]:
    """Give the people at a client, each with the other companies where this person meets them; one query."""
    limit = MANY if request.GET.get("contacts") == "all" else FEW_CONTACTS
    mine = Contact.objects.visible_to(request.actor).current().filter(client=client).order_by("name", "pk")
    contacts = list(mine.annotate(places=_elsewhere(request.actor, client))[: limit + 1])
    rows = [
        {"contact": contact, "places": [(place["pk"], place["name"]) for place in contact.places]}
        for contact in contacts[:limit]
    ]
    return {"contacts": rows, "more_contacts": len(contacts) > limit, "may": permissions(request.actor, client)}


def elsewhere(request: StaffRequest, contact: Contact, client: Client) -> list[tuple[int, str]]:
    """Give id and name of the other clients that the actor sees a person at."""
    rows = Contact.objects.filter(pk=contact.pk).annotate(places=_elsewhere(request.actor, client))
    return [(place["pk"], place["name"]) for row in rows for place in row.places]


def _elsewhere(actor: Actor, client: Client) -> ArraySubquery:
    """Id and name of the other clients at which the actor sees the person of a row."""
    others = Contact.objects.visible_to(actor).current().exclude(client=client).filter(person=OuterRef("person"))
    others = others.order_by("client__name_key", "pk")
    return ArraySubquery(others.values(place=JSONObject(pk="client_id", name="client__name")))


def note_card(request: StaffRequest, client: Client) -> dict[str, Any]:
    """Give the notes: pinned ones first, then the newest."""
    limit = MANY if request.GET.get("notes") == "all" else FEW_NOTES
    mine = Note.objects.visible_to(request.actor).current().filter(client=client)
    notes = list(mine.order_by(F("pinned_at").desc(nulls_last=True), "-pk")[: limit + 1])
    return {
        "notes": notes[:limit],
        "more_notes": len(notes) > limit,
        "note_form": NoteForm(),
        "may": permissions(request.actor, client),
    }


def back(request: StaffRequest, client: Client, part: str, text: str, *, undo: str = "") -> HttpResponse:
    """Answer a change: HTMX gets the card anew, a plain form goes back to the page.

    Both are told what happened; but a note saved or pinned is seen at once in its card, and needs no more words.
    """
    if getattr(request, "htmx", False):
        load = {"contacts": contact_card, "notes": note_card}[part]
        context = {"client": client, **load(request, client)}
        answer = page(request, f"clients/page/{part}.html", context)
        return answer if part == "notes" and not undo else toast(request, answer, text, undo=undo)
    here = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()})
    url = here if safe else f"{reverse('clients:detail', args=[client.pk])}#{part}"
    return toast(request, redirect(url), text, undo=undo)


def in_place(request: StaffRequest, answer: HttpResponse, where: str) -> HttpResponse:
    """Let a form with faults replace itself, where a saved one would replace its whole card."""
    if request.method == "POST" and getattr(request, "htmx", False):
        answer["HX-Retarget"], answer["HX-Reswap"] = where, "outerHTML"
    return answer
