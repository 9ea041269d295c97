"""Which obligations."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.db.models import Q

from kantorek.clients.querysets import OwnedQuerySet
from kantorek.core.actor import Actor
from kantorek.declarations import law
from kantorek.declarations.choices import OPEN, SETTLED, Proposal, State

TO_SEND = (
    Q(amount__isnull=False, shown_at=None)
    & ~Q(state__in=(State.NOT_DUE, State.APPROVE, State.PAID))
    & ~Q(proposal=Proposal.ADD)
)


class ObligationQuerySet(OwnedQuerySet):
    """Which obligations.

    A client's people see that a duty is there, its day and how far it is, once it stands; what is to be paid for it they
    are told of shown() rows alone, and its note is colleagues' own.
    """

    shown_to_contacts: ClassVar[Q | None] = ~Q(proposal=Proposal.ADD)

    def real(self) -> Self:
        """Those that stand: not merely proposed."""
        return self.exclude(proposal=Proposal.ADD)

    def proposed(self) -> Self:
        """Those that ask something: make it, or drop it."""
        return self.exclude(proposal=Proposal.NONE)

    def open(self) -> Self:
        """Those on which the office still has work."""
        return self.filter(state__in=OPEN, proposal__in=(Proposal.NONE, Proposal.DROP))

    def settled(self) -> Self:
        """Those on which the office has none any more."""
        return self.filter(state__in=SETTLED).real()

    def shown(self) -> Self:
        """Those whose amount the office has sent to the client."""
        return self.filter(shown_at__isnull=False).exclude(state=State.NOT_DUE).real()

    def to_send(self) -> Self:
        """Those whose amount is counted, and that the client may be told of but has not been."""
        return self.filter(TO_SEND)

    def overdue(self, on: date) -> Self:
        """Open ones whose deadline has passed."""
        return self.open().filter(due_on__lt=on)

    def due_between(self, first: date, last: date) -> Self:
        """Those with a deadline between two days, both included."""
        return self.filter(due_on__gte=first, due_on__lte=last)

    def of_month(self, month: date) -> Self:
        """Those on the board of a month."""
        return self.filter(board_month=month.replace(day=1))

    def for_person(self, actor: Actor) -> Self:
        """Those of the clients that the actor, or a colleague they stand in for today, looks after."""
        mine = list(actor.mine)
        return self.filter(Q(client__carer_id__in=mine) | Q(client__payroll_carer_id__in=mine))

    def of_person(self, staff_ids: Iterable[int]) -> Self:
        """Those that are these people's own work: payroll duties the payroll carer's, where there is one."""
        people, payroll = list(staff_ids), Q(rule__in=law.of_payroll())
        alone = Q(client__payroll_carer_id=None)
        return self.filter(
            (payroll & Q(client__payroll_carer_id__in=people)) | ((~payroll | alone) & Q(client__carer_id__in=people))
        )
