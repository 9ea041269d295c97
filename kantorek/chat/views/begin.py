"""Beginning a conversation: with whom, and about what; and the conversations of one client."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from kantorek.accounts.models import Seat
from kantorek.chat import abouts, actions
from kantorek.chat.models import Conversation
from kantorek.chat.views.finding import client_of, may_write, number_in, sent
from kantorek.chat.views.rows import waits
from kantorek.clients.models import Client, Contact
from kantorek.core.actor import Actor
from kantorek.core.pages import page
from kantorek.offices.access import StaffRequest, staff


@staff("chat.write")
def begin(request: StaffRequest, client_id: int) -> HttpResponse:
    """Begin with the only person, or with the chosen one; where there are several or none, let choose."""
    actor, client = request.actor, client_of(request.actor, client_id)
    people, data = people_of(actor, client), sent(request)
    about = abouts.read(data.get("about", ""))
    query = f"?{urlencode({'about': f'{about.kind}:{about.id}'})}" if about else ""
    if request.method == "POST" and (chosen := _chosen(people, number_in(data, "contact"))):
        one = actions.begin_conversation(actor, chosen)
        return redirect(reverse("chat:conversation", args=[one.pk]) + query)
    if request.method == "POST":
        return redirect(reverse("chat:begin", args=[client.pk]) + query)
    thing = abouts.find(actor, about)
    context = {
        "client": client,
        "tab": "chat",
        "people": people,
        "about": thing if thing and thing.client_id == client.pk else None,
        "query": query,
        "may_write": may_write(actor, client),
    }
    return page(request, "chat/begin.html", context)


@require_GET
@staff("clients.see")
def of_client(request: StaffRequest, client_id: int) -> HttpResponse:
    """The conversations with a client's people, and with whom one can be begun."""
    actor, client = request.actor, client_of(request.actor, client_id)
    context = {
        "client": client,
        "tab": "chat",
        "people": people_of(actor, client),
        "may_write": may_write(actor, client),
        "query": "",
    }
    return page(request, "chat/client_chat.html", context)


def people_of(actor: Actor, client: Client) -> list[Any]:
    """The people of a client: who may enter the portal first; each with the conversation and how it reaches them."""
    seats = Seat.objects.filter(office_id=actor.office_id, client_id=client.pk, kind=Seat.Kind.CONTACT)
    entering = set(seats.values_list("object_id", flat=True))
    talks = {one.contact_id: one for one in Conversation.objects.visible_to(actor).filter(client=client)}
    people = list(Contact.objects.visible_to(actor).filter(client=client).order_by("name", "pk"))
    people = [one for one in people if not one.removed_at or one.pk in talks]
    for person in people:
        talk = talks.get(person.pk)
        person.talk = talk
        person.enters = person.pk in entering
        person.waits = waits(talk.waiting_since, actor.at) if talk and talk.waiting_since else ""
    return sorted(people, key=lambda one: (bool(one.removed_at), not one.enters))


def _chosen(people: list[Any], contact_id: int) -> Contact | None:
    """The person that was asked for, or the only one there is; one who is not of this client is not found."""
    there = [one for one in people if not one.removed_at]
    if not contact_id:
        return there[0] if len(there) == 1 else None
    found: Contact | None = next((one for one in people if one.pk == contact_id), None)
    if found is None:
        raise Http404
    return found
