"""Which inspections, and which papers they want."""

from datetime import date, timedelta
from typing import Self

from django.db.models import Count, F, Q

from kantorek.clients.querysets import OwnedQuerySet
from kantorek.inspections.choices import OPEN, Status


class InspectionQuerySet(OwnedQuerySet):
    """Which inspections."""

    def current(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(removed_at=None)

    def open(self) -> Self:
        """Those that are not finished: planned, and in progress."""
        return self.current().filter(status__in=OPEN)

    def with_client(self) -> Self:
        """Bring the client along."""
        return self.select_related("client")

    def starting_within(self, days: int, on: date) -> Self:
        """Planned ones that begin in so many days or fewer."""
        return self.current().filter(status=Status.PLANNED, starts_on__range=(on, on + timedelta(days=days)))

    def counted(self) -> Self:
        """Bring how many papers are wanted, how many have been handed over, and the day of the next one missing."""
        wanted = Q(papers__removed_at=None)
        return self.annotate(
            papers_all=Count("papers", filter=wanted),
            papers_done=Count("papers", filter=wanted & Q(papers__handed_over_at__isnull=False)),
        )


class PaperQuerySet(OwnedQuerySet):
    """Which papers."""

    def current(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(removed_at=None)

    def missing(self) -> Self:
        """Those that have not been handed over."""
        return self.current().filter(handed_over_at=None)

    def in_order(self) -> Self:
        """By the day they are wanted, those without one last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")
