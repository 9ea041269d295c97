"""Finding a request, a template or a client for a page; not yours is 404."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kantorek.clients.models import Client, Contact
from kantorek.core.actor import Actor
from kantorek.offices.models import StaffMember
from kantorek.requests.models import ClientRequest, RequestTemplate

_DIGITS = 9


def client_of(actor: Actor, client_id: int) -> Client:
    """Find a client with everybody its page names."""
    return get_object_or_404(Client.objects.visible_to(actor).with_names(), pk=client_id)


def request_of(actor: Actor, client_request_id: int) -> ClientRequest:
    """Find a request, its client and who asked beside it."""
    mine = ClientRequest.objects.visible_to(actor).select_related("asked_by", "contact")
    found: ClientRequest = get_object_or_404(mine, pk=client_request_id)
    found.client = client_of(actor, found.client_id)
    return found


def template_of(actor: Actor, request_template_id: int) -> RequestTemplate:
    """Find a template of the office."""
    return get_object_or_404(RequestTemplate.objects.visible_to(actor), pk=request_template_id)


def may_edit(actor: Actor, client: Client) -> bool:
    """Tell whether this person may ask this client as it stands."""
    return actor.may("requests.edit") and not client.why_closed()


def people_of(actor: Actor) -> dict[int, str]:
    """The colleagues who work here, by their ids."""
    return dict(StaffMember.objects.visible_to(actor).working().alphabetical().values_list("pk", "name"))


def contacts_of(actor: Actor, client: Client) -> list[tuple[int, str]]:
    """The people of a client, for a choice: with the address that a letter goes to."""
    rows = Contact.objects.visible_to(actor).current().filter(client=client).order_by("name", "pk")
    return [(pk, f"{name} ({email})" if email else name) for pk, name, email in rows.values_list("pk", "name", "email")]


def month_hint() -> str:
    """Say which word of a title becomes the name of the month."""
    word = "{" + pgettext("in a title, for the month", "month") + "}"
    return _("The client reads it like this; %(word)s becomes the name of the month.") % {"word": word}


def version_in(data: Any) -> int:
    """Read which version was on the screen; none that can be read is older than any."""
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
