"""The cards of the dashboard that hold rows of their own: contacts and notes; drawn whole after each change."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kantorek.clients.forms.note import NoteForm
from kantorek.clients.models import Client, Contact, Note
from kantorek.clients.views.frame import permissions
from kantorek.core.actor import Actor
from kantorek.core.pages import back_to, page, toast
from kantorek.core.prepared import Prepared
from kantorek.offices.access import StaffRequest

FEW_CONTACTS = 12
FEW_NOTES = 6
MANY = 500


def contact_card(request: StaffRequest, client: Client) -> dict[str, Any]:
    """Give the people at a client, each with the other companies where this person meets them; one query."""
    limit = MANY if request.GET.get("contacts") == "all" else FEW_CONTACTS
    few = limit == FEW_CONTACTS
    contacts: list[Any] = (
        _people(request.actor, client.pk) if few else list(_met(request.actor, client.pk)[: limit + 1])
    )
    rows = [
        {"contact": contact, "places": [(place["pk"], place["name"]) for place in contact.places]}
        for contact in contacts[:limit]
    ]
    return {"contacts": rows, "more_contacts": len(contacts) > limit, "may": permissions(request.actor, client)}


def _met(actor: Actor, client_id: int) -> QuerySet[Any, Any]:
    mine = Contact.objects.visible_to(actor).current().filter(client_id=client_id).order_by("name", "pk")
    met: QuerySet[Any, Any] = mine.annotate(places=_elsewhere(actor, client_id))
    return met


_people = Prepared(lambda actor, client_id: _met(actor, client_id)[: FEW_CONTACTS + 1])


def elsewhere(request: StaffRequest, contact: Contact, client: Client) -> list[tuple[int, str]]:
    """Give id and name of the other clients that the actor sees a person at."""
    rows = Contact.objects.filter(pk=contact.pk).annotate(places=_elsewhere(request.actor, client.pk))
    return [(place["pk"], place["name"]) for row in rows for place in row.places]


def _elsewhere(actor: Actor, client_id: int) -> ArraySubquery:
    """Id and name of the other clients at which the actor sees the person of a row."""
    others = Contact.objects.visible_to(actor).current().exclude(client_id=client_id).filter(person=OuterRef("person"))
    others = others.order_by("client__name_key", "pk")
    return ArraySubquery(others.values(place=JSONObject(pk="client_id", name="client__name")))


def note_card(request: StaffRequest, client: Client) -> dict[str, Any]:
    """Give the notes: pinned ones first, then the newest."""
    limit = MANY if request.GET.get("notes") == "all" else FEW_NOTES
    few = limit == FEW_NOTES
    notes = _newest(request.actor, client.pk) if few else list(_notes(request.actor, client.pk)[: limit + 1])
    return {
        "notes": notes[:limit],
        "more_notes": len(notes) > limit,
        "blank_note": NoteForm,  # made where nobody has drawn it yet: it is the same for every client
        "may": permissions(request.actor, client),
    }


def _notes(actor: Actor, client_id: int) -> QuerySet[Note]:
    mine = Note.objects.visible_to(actor).current().filter(client_id=client_id)
    return mine.order_by(F("pinned_at").desc(nulls_last=True), "-pk")


_newest = Prepared(lambda actor, client_id: _notes(actor, client_id)[: FEW_NOTES + 1])


def back(request: StaffRequest, client: Client, part: str, text: str, *, undo: str = "") -> HttpResponse:
    """Answer a change: HTMX gets the card anew, a plain form goes back to the page.

    Both are told what happened; but a note saved or pinned is seen at once in its card, and needs no more words.
    """
    if getattr(request, "htmx", False):
        load = {"contacts": contact_card, "notes": note_card}[part]
        context = {"client": client, **load(request, client)}
        answer = page(request, f"clients/page/{part}.html", context)
        return answer if part == "notes" and not undo else toast(request, answer, text, undo=undo)
    url = back_to(request, f"{reverse('clients:detail', args=[client.pk])}#{part}")
    return toast(request, redirect(url), text, undo=undo)


def in_place(request: StaffRequest, answer: HttpResponse, where: str) -> HttpResponse:
    """Let a form with faults replace itself, where a saved one would replace its whole card."""
    if request.method == "POST" and getattr(request, "htmx", False):
        answer["HX-Retarget"], answer["HX-Reswap"] = where, "outerHTML"
    return answer
