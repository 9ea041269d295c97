"""Many documents at once, with a way back: moved to a folder, given a kind or a tag, put into the archive."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.documents.actions.document import apply_changes, cleaned
from kantorek.documents.actions.sharing import archive_document, restore_document
from kantorek.documents.actions.taking import locked
from kantorek.documents.models import Document

MOST: Final = 500
"""Documents of one go."""
TOGETHER: Final = ("folder", "kind", "year", "tags")
"""What may be changed of many; for tags the change is what comes in addition."""
Undo = list[list[Any]]
"""Per document its id, the version that the change made, and what stood there before."""


@transaction.atomic
def change_many(actor: Actor, ids: Iterable[int], *, fields: dict[str, Any]) -> Undo:
    """File many documents the same way; gives what put_back() needs.

    Archived documents and those of closed clients stay as they are. Refuses too many, none, and what a single change
    refuses.
    """
    if wrong := set(fields) - set(TOGETHER):
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(wrong))}, code="unknown_field")
    done: Undo = []
    for document in _open(actor, ids):
        taken = locked(document)
        values = cleaned(fields | ({"tags": [*taken.tags, *fields["tags"]]} if "tags" in fields else {}))
        was = {key: getattr(taken, key) for key in values if getattr(taken, key) != values[key]}
        if was:
            done.append([taken.pk, apply_changes(actor, taken, values).version, was])
    return done


@transaction.atomic
def put_back(actor: Actor, data: Undo) -> int:
    """Take change_many() back, but for documents that somebody has changed since; gives how many went back."""
    was = {int(pk): (version, values) for pk, version, values in data}
    back = 0
    for document in _open(actor, was):
        version, values = was[document.pk]
        taken = locked(document)
        if taken.version == version:
            apply_changes(actor, taken, cleaned(values))
            back += 1
    return back


@transaction.atomic
def archive_many(actor: Actor, ids: Iterable[int]) -> list[int]:
    """Put many documents into the archive; those of closed clients stay. Gives which went. Refuses too many, or none."""
    return [archive_document(actor, document).pk for document in _open(actor, ids)]


@transaction.atomic
def restore_many(actor: Actor, ids: Iterable[int]) -> int:
    """Bring many documents back from the archive; gives how many. Refuses too many, or none."""
    mine = _chosen(actor, ids).exclude(archived_at=None)
    found = [document for document in mine if not document.client.why_closed()]
    for document in found:
        restore_document(actor, document)
    return len(found)


def _open(actor: Actor, ids: Iterable[int]) -> list[Document]:
    return [document for document in _chosen(actor, ids).current() if not document.client.why_closed()]


def _chosen(actor: Actor, ids: Iterable[int]) -> Any:
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Refused(_("Choose at least one document."), code="required")
    if len(wanted) > MOST:
        raise Refused(_("At most %(count)s documents at once.") % {"count": MOST}, code="too_many")
    # Clients first and always in one order, so that two people at work wait for each other and nobody gives up.
    return Document.objects.visible_to(actor).filter(pk__in=wanted).select_related("client").order_by("client_id", "pk")
