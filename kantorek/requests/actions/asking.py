"""Asking a client, or many at once, for documents or an answer; and changing what was asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.client import plain
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.requests.actions.checking import (
    clean_words,
    contact_of,
    hold_request,
    open_client,
    save_request,
    tell_pages,
    with_month,
)
from kantorek.requests.choices import WAITING, Kind
from kantorek.requests.events import RequestAsked, RequestChanged
from kantorek.requests.law import next_step
from kantorek.requests.models import ClientRequest
from kantorek.requests.sources import source_of

MOST: Final = 500
"""Clients of one go."""
FIELDS: Final = ("title", "text", "due_on", "month", "contact_id")


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking many: who was asked, and why the others were not."""

    requests: list[ClientRequest] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@transaction.atomic
def ask_client(
    actor: Actor,
    client: Client,
    *,
    title: str,
    text: str = "",
    kind: str = Kind.DOCUMENTS,
    due_on: date | None = None,
    month: date | None = None,
    contact_id: int | None = None,
    source: Ref | None = None,
    batch: UUID | None = None,
) -> ClientRequest:
    """Ask a client for documents or an answer; the client hears of it in the portal and by mail.

    `{month}` in the words becomes the month. The same `batch` asks one client once: a form sent twice. Refuses a closed
    client, an empty or endless title, an endless text, a day gone by, a person of another client, and such a `source`.
    """
    client = open_client(actor, client.pk)
    if known := _asked_before(client, batch):
        return known
    values = _filled(actor, {"title": title, "text": text, "kind": kind, "due_on": due_on, "month": month})
    values |= {"contact_id": contact_of(actor, client, contact_id), "batch": batch} | _source(actor, client, source)
    request = _put(actor, client, values)
    about: dict[str, Any] = {"actor": actor, "subject": request.ref, "client_id": client.pk}
    asked: dict[str, Any] = {"kind": request.kind, "due_on": plain(due_on), "contact_id": request.contact_id}
    publish(RequestAsked(**about, **asked, batch=str(batch or "")))
    return request


@transaction.atomic
def ask_clients(actor: Actor, client_ids: Iterable[int], *, batch: UUID, **what: Any) -> Asked:
    """Ask many clients for the same, each as if it were asked alone; who is closed is named and not asked.

    `what` is what ask_client() takes. Refuses none, more than 500, and wrong words altogether.
    """
    wanted = list(dict.fromkeys(client_ids))
    if not wanted:
        raise Refused(_("Choose at least one client."), code="required", field="clients")
    if len(wanted) > MOST:
        raise Refused(_("At most %(count)s clients at once.") % {"count": MOST}, code="too_many", field="clients")
    clean_words(actor, {key: what[key] for key in ("title", "text", "kind", "due_on") if key in what}, on=actor.on)
    done = Asked()
    # In the order of ids, as everybody who locks several does.
    for client in Client.objects.visible_to(actor).among(wanted).order_by("pk"):
        if reason := client.why_closed():
            done.left.append(f"{client.name}: {reason}")
            continue
        done.requests.append(ask_client(actor, client, batch=batch, **what))
    return done


@transaction.atomic
def change_request(actor: Actor, request: ClientRequest, *, fields: dict[str, Any], version: int) -> ClientRequest:
    """Change what is asked for while it waits for the client: title, text, due_on, month, contact_id.

    Another day sets the reminders anew. Refuses a closed client, a request that does not wait for the client any more,
    what ask_client() refuses, and, with what differs, a version that somebody else has overtaken.
    """
    request = hold_request(actor, request)
    if unknown := set(fields) - set(FIELDS):
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))}, code="unknown_field")
    moved = {key: new for key, new in fields.items() if new != getattr(request, key)}
    values = clean_words(actor, moved, on=actor.on)
    if "contact_id" in values:
        values["contact_id"] = contact_of(actor, request.client, values["contact_id"])
    changes = {key: [getattr(request, key), new] for key, new in values.items() if getattr(request, key) != new}
    if not changes:
        return request
    if request.version != version:
        words = _("Somebody changed this request meanwhile. Look at the marked fields and save again.")
        raise Stale(words, theirs={key: (new, was) for key, (was, new) in changes.items()})
    if request.state not in WAITING:
        raise Refused(_("The client has delivered already. Return it if something is missing."), code="delivered")
    for key, (_was, new) in changes.items():
        setattr(request, key, new)
    request.remind_on = next_step(request.due_on, after=actor.on)
    save_request(actor, request, *(key.removesuffix("_id") for key in changes), "remind_on")
    told = {key: [plain(was), plain(new)] for key, (was, new) in changes.items()}
    publish(RequestChanged(actor=actor, subject=request.ref, client_id=request.client_id, changes=told))
    return request


def _asked_before(client: Client, batch: UUID | None) -> ClientRequest | None:
    mine = ClientRequest.objects.filter(client=client, batch=batch) if batch else ClientRequest.objects.none()
    found: ClientRequest | None = mine.first()
    return found


def _filled(actor: Actor, words: dict[str, Any]) -> dict[str, Any]:
    """Give the words as they are stored, with the month's name where they leave room for it."""
    values = clean_words(actor, words, on=actor.on)
    named = {key: with_month(actor, values[key], values["month"]) for key in ("title", "text")}
    return values | clean_words(actor, named, on=actor.on)


def _put(actor: Actor, client: Client, values: dict[str, Any]) -> ClientRequest:
    request: ClientRequest = ClientRequest.objects.create(
        office_id=client.office_id,
        client=client,
        asked_at=actor.at,
        asked_by_id=actor.staff_id,
        remind_on=next_step(values["due_on"], after=actor.on),
        **values,
    )
    tell_pages(actor, client.pk)
    return request


def _source(actor: Actor, client: Client, ref: Ref | None) -> dict[str, Any]:
    if ref is None:
        return {}
    found = source_of(actor, ref.kind, ref.id)
    if found is None or found.client_id != client.pk:
        raise Refused(_("What this was asked from is not there any more."), code="gone", field="source")
    return {"source_kind": ref.kind, "source_id": ref.id, "source_title": found.ref.title[:300]}
