"""Which agreements."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q

from kantorek.agreements.choices import Status
from kantorek.clients.querysets import OwnedQuerySet

if TYPE_CHECKING:  # models.py takes its manager from here
    from kantorek.agreements.models import Agreement


class AgreementQuerySet(OwnedQuerySet):
    """Which agreements."""

    def current(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(removed_at=None)

    def with_client(self) -> Self:
        """Bring the client along."""
        return self.select_related("client")

    def in_force(self, on: date) -> Self:
        """Those that hold on a day."""
        return self.current().filter(status=Status.ACTIVE, starts_on__lte=on)

    def run_out(self, on: date) -> Self:
        """Active ones whose last day is over, or whose cancellation has come."""
        return self.current().filter(Q(ends_on__lt=on) | Q(cancelled_on__lte=on), status=Status.ACTIVE)

    def with_fee_to_take(self, on: date) -> Self:
        """Those that hold, with a fee that the client's sheet has not been given, of clients that may be changed."""
        open_clients = Q(client__archived_at=None) & ~Q(client__status="blocked")
        return self.in_force(on).filter(open_clients, fee_taken_at=None).exclude(monthly_fee=None)

    def ending_within(self, days: int, on: date) -> Self:
        """Active ones that end in so many days or fewer."""
        return self.current().filter(status=Status.ACTIVE, ends_on__range=(on, on + timedelta(days=days)))

    def to_be_renewed(self) -> Self:
        """Without those that go on as a newer version, or that have been cancelled already."""
        renewal = self.model.objects.current().filter(replaces=OuterRef("pk"))
        return self.filter(~Exists(renewal), cancelled_on=None)

    def alongside(self, agreement: "Agreement") -> Self:
        """Other active ones of the same kind whose days overlap."""
        same = self.filter(kind=agreement.kind, status=Status.ACTIVE).exclude(pk=agreement.pk)
        same = same.filter(Q(ends_on=None) | Q(ends_on__gte=agreement.starts_on))
        return same.filter(starts_on__lte=agreement.ends_on) if agreement.ends_on else same
