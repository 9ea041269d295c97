"""Taking a request for a change, and what every request checks: an open client, words, a day that can be."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client, Contact
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.requests.choices import Kind
from kantorek.requests.models import ClientRequest

LONGEST: Final[Mapping[str, int]] = {"title": 200, "text": 5_000, "answer": 5_000, "reason": 500}
YEARS_AHEAD: Final = 3
MONTH_WORD: Final = re.compile(r"\{(?:month|miesiąc)\}", re.IGNORECASE)
"""Stands in a template for the month that is asked about."""


def open_client(actor: Actor, client_id: int) -> Client:
    """Give the client, locked. Refuses one that is closed."""
    client = taken(client_id)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    return client


def hold_request(actor: Actor, request: ClientRequest, *, version: int | None = None) -> ClientRequest:
    """Give the request as it stands, locked after its client, until the change is done.

    Refuses a closed client, and a `version` that somebody else has overtaken.
    """
    client = open_client(actor, request.client_id)
    found: ClientRequest = ClientRequest.objects.select_for_update().get(pk=request.pk)
    found.client = client
    if version is not None and found.version != version:
        words = _("This request has changed meanwhile: it is “%(state)s” now. Look at it again.")
        raise Stale(words % {"state": found.get_state_display()}, theirs={"state": (request.state, found.state)})
    return found


def save_request(actor: Actor, request: ClientRequest, *fields: str) -> None:
    """Write what changed, with the next version, and let the pages look again that show it."""
    request.version += 1
    request.save(update_fields=[*fields, "version"])
    tell_pages(actor, request.client_id)


def tell_pages(actor: Actor, client_id: int) -> None:
    """Let the pages of the client look again."""
    live.tell(actor, f"client.{client_id}")


def clean_words(actor: Actor, fields: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """Give title, text, kind and due_on as they are stored, of those that are given.

    Refuses an empty or endless title, an endless text, an unknown kind, and a day gone by or far ahead.
    """
    values: dict[str, Any] = dict(fields)
    if "title" in values:
        values["title"] = " ".join((values["title"] or "").replace("\x00", "").split())
        if not values["title"]:
            raise Refused(_("Say what you need."), code="required", field="title")
    for key in ("title", "text"):
        if key in values:
            values[key] = clean_text(actor, values[key], key)
    if "kind" in values and values["kind"] not in Kind.values:
        raise Refused(_("Choose one of the list."), code="bad_choice", field="kind")
    if (day := values.get("due_on")) and not on <= day < date(on.year + YEARS_AHEAD, 1, 1):
        raise Refused(_("Choose a day from today on."), code="bad_day", field="due_on")
    if month := values.get("month"):
        values["month"] = month.replace(day=1)
    return values


def clean_text(actor: Actor, text: str, key: str) -> str:
    """Give a text without what nobody can read. Refuses an endless one."""
    text = (text or "").replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST[key]:
        raise Refused(_("At most %(count)s characters.") % {"count": LONGEST[key]}, code="too_long", field=key)
    return text


def with_month(actor: Actor, text: str, month: date | None) -> str:
    """Put the month's name where a template says {month}, with the year of another year; without a month the word goes."""
    with translation.override(settings.LANGUAGE_CODE):
        said = date_format(month, "F" if month.year == actor.on.year else "F Y") if month else ""
    return MONTH_WORD.sub(said, text).strip()


def contact_of(actor: Actor, client: Client, contact_id: int | None) -> int | None:
    """Give the id of a person of the client who may be asked. Refuses one of another client, or taken away."""
    if contact_id is None:
        return None
    if not Contact.objects.visible_to(actor).current().filter(client=client, pk=contact_id).exists():
        raise Refused(_("This person is not a contact of the client any more."), code="gone", field="contact_id")
    return contact_id
