"""Which documents, and which versions of them."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db.models import Count, Q

from kantorek.clients.querysets import OwnedQuerySet
from kantorek.search.querysets import object_ids, patterns

SOON = 30
"""Days before its last one, in which a document is about to end."""


def holds(on: date) -> Q:
    """Documents that hold on a day; those without days always do."""
    return Q(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on))


def ends_soon(on: date) -> Q:
    """Documents that hold, but not for much longer."""
    return holds(on) & Q(valid_to__lte=on + timedelta(days=SOON))


class DocumentQuerySet(OwnedQuerySet):
    """Which documents; the client's people see what is shared with them and what they sent themselves."""

    shown_to_contacts: ClassVar[Q | None] = Q(archived_at=None) & (
        Q(shared_at__isnull=False) | Q(sent_by__isnull=False)
    )

    def current(self) -> Self:
        """Documents outside the archive."""
        return self.filter(archived_at=None)

    def valid(self, on: date) -> Self:
        """Documents that hold on a day; those without days always do."""
        return self.filter(holds(on))

    def matching(self, text: str) -> Self:
        """Documents in whose title, tags or file's name every word occurs."""
        return self.filter(pk__in=object_ids(text, kinds=["document"])) if patterns(text) else self.none()

    def with_names(self) -> Self:
        """Bring what a page names: the client, the newest file, who added it."""
        return self.select_related("client", "newest", "added_by", "sent_by", "archived_by")

    def counted(self, on: date, *views: str) -> dict[str, int]:
        """Count the views of a list in one question: those named, or all of them."""
        here = Q(archived_at=None)
        parts: dict[str, Any] = {
            "all": here,
            "valid": here & holds(on),
            "soon": here & ends_soon(on),
            "expired": here & Q(valid_to__lt=on),
            "shared": here & Q(shared_at__isnull=False),
            "archive": Q(archived_at__isnull=False),
        }
        asked = {name: Count("pk", filter=parts[name]) for name in views or parts}
        return self.order_by().aggregate(**asked)


class DocumentVersionQuerySet(OwnedQuerySet):
    """Which versions."""

    def newest_first(self) -> Self:
        """The newest one first, with its file."""
        return self.select_related("file").order_by("-number")


class ReadingQuerySet(OwnedQuerySet):
    """Who of the client's people has opened what."""

    shown_to_contacts: ClassVar[Q | None] = Q()
