"""Which files, and who took copies of them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import QuerySet

from kantorek.core.actor import Actor
from kantorek.core.models import EventRecord
from kantorek.core.refs import Ref
from kantorek.files.events import FileDownloaded
from kantorek.files.owners import kinds_for_contacts

if TYPE_CHECKING:  # models.py takes its managers from here
    from kantorek.files.models import PartialUpload, StoredFile  # noqa: F401 -- named in the strings below


class FileQuerySet(models.QuerySet["StoredFile"]):
    """Which files."""

    def visible_to(self, actor: Actor) -> Self:
        """Files of the clients that the actor sees, and those of the office itself.

        For a client's people those whose owners are of a kind shown to clients; whether one of these is, its owner says.
        """
        own = self.filter(office_id=actor.office_id)
        if actor.clients is None:
            return own
        if actor.kind == "contact":
            return own.filter(client_id__among=actor.clients, owner_kind__in=kinds_for_contacts())
        return own.filter(models.Q(client_id=None) | models.Q(client_id__among=actor.clients))

    def current(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(removed_at=None)

    def of(self, *owners: Ref) -> Self:
        """Files of these things, which are of one kind."""
        if not owners:
            return self.none()
        return self.filter(owner_kind=owners[0].kind, owner_id__in=[owner.id for owner in owners])

    def listed(self) -> Self:
        """As they came, the first one first."""
        return self.order_by("made_at", "pk")

    def alike(self, sha256: str, *, client_id: int | None) -> Self:
        """Files of one client that are byte by byte the same."""
        return self.current().filter(client_id=client_id, sha256=sha256)


class PartialQuerySet(models.QuerySet["PartialUpload"]):
    """Which files are on their way."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own alone."""
        own = self.filter(office_id=actor.office_id, user_id=actor.user_id)
        return own if actor.clients is None else own.filter(client_id__among=actor.clients)


def downloads_of(actor: Actor, *owners: Ref, client_id: int | None) -> QuerySet[EventRecord]:
    """The download log of some things of one client, newest first."""
    told = EventRecord.objects.filter(office_id=actor.office_id, client_id=client_id, name=FileDownloaded.name)
    kinds = {owner.kind for owner in owners}
    return told.filter(subject_kind__in=kinds, subject_id__in=[owner.id for owner in owners]).order_by("-pk")
