"""The stages of a client: its status, the archive, and deletion."""

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.accounts.models import Seat
from kantorek.clients.actions.taking import taken
from kantorek.clients.choices import MOVES, Status
from kantorek.clients.events import (
    ClientArchived,
    ClientCreated,
    ClientDeleted,
    ClientRestored,
    ClientStatusChanged,
)
from kantorek.clients.models import Client, Contact, Note
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.models import EventRecord
from kantorek.search.actions import drop_words

# The last one is what the program works out by itself for every client; nobody has done anything with it yet.
NO_HISTORY = (ClientCreated.name, ClientArchived.name, ClientRestored.name, "declarations.client_duties_planned")


@transaction.atomic
def change_status(actor: Actor, client: Client, *, status: str, reason: str = "", seen: str = "") -> Client:
    """Move the client to another of the four statuses.

    Refuses a move that does not exist (nobody served before is potential again without a break), blocking without a
    reason, an archived client, and a status other than the one that was `seen`.
    """
    client = taken(client.pk)
    if client.is_archived:
        raise Refused(client.why_closed(), code="closed")
    if status == client.status:
        return client
    if seen and seen != client.status:
        raise Refused(_("Somebody changed the status meanwhile. Look and choose again."), code="stale")
    if status not in MOVES[client.status]:
        words = _("A client cannot go from “%(was)s” to “%(now)s”.")
        raise Refused(words % {"was": client.get_status_display(), "now": Status(status).label}, code="bad_move")
    if status == Status.BLOCKED and not reason.strip():
        raise Refused(_("Say why the client is blocked."), code="required", field="reason")
    was, client.status, client.status_reason = client.status, status, reason.strip()[:300]
    client.version += 1
    client.save(update_fields=["status", "status_reason", "version"])
    publish(
        ClientStatusChanged(
            actor=actor,
            subject=client.ref,
            client_id=client.pk,
            changes={"status": [was, status]},
            was=was,
            now=status,
            reason=client.status_reason,
        )
    )
    return client


@transaction.atomic
def archive_client(actor: Actor, client: Client) -> Client:
    """Put the client into the archive; nothing of it is lost. Refuses one that is there already."""
    client = taken(client.pk)
    if client.is_archived:
        raise Refused(_("This client is in the archive already."), code="archived")
    client.archived_at, client.archived_by_id = actor.at, actor.staff_id
    client.save(update_fields=["archived_at", "archived_by"])
    publish(ClientArchived(actor=actor, subject=client.ref, client_id=client.pk))
    return client


@transaction.atomic
def restore_client(actor: Actor, client: Client) -> Client:
    """Bring the client back from the archive with its id and history. Refuses one that is not there."""
    client = taken(client.pk)
    if not client.is_archived:
        raise Refused(_("This client is not in the archive."), code="not_archived")
    client.archived_at, client.archived_by_id = None, None
    client.save(update_fields=["archived_at", "archived_by"])
    publish(ClientRestored(actor=actor, subject=client.ref, client_id=client.pk))
    return client


def why_kept(client: Client) -> str:
    """Say why a client has to stay in the archive: something has happened with it; or "" where nothing has."""
    happened = EventRecord.objects.filter(office_id=client.office_id, client_id=client.pk).exclude(name__in=NO_HISTORY)
    happened = happened.exclude(name__startswith="registers.")
    if happened.exists() or any(kind.objects.filter(client=client).exists() for kind in (Contact, Note)):
        return _("This client has a history and stays in the archive.")
    return ""


@transaction.atomic
def delete_client(actor: Actor, client: Client, *, reason: str) -> None:
    """Delete an archived client that has no history: one added by mistake.

    Refuses without a reason, outside the archive, and where anything has happened since: changes, contacts, notes.
    What the registers answered stays as evidence.
    """
    client = taken(client.pk)
    if not client.is_archived:
        raise Refused(_("Only an archived client can be deleted."), code="not_archived")
    if not reason.strip():
        raise Refused(_("Say why the client is deleted."), code="required", field="reason")
    if why := why_kept(client):
        raise Refused(why, code="has_history")
    ref, pk = client.ref, client.pk
    Seat.objects.filter(office_id=client.office_id, client_id=pk).delete()
    drop_words(actor, "client", pk)
    publish(ClientDeleted(actor=actor, subject=ref, client_id=pk, reason=reason.strip()))
    client.delete()
