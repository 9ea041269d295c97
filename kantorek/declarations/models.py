"""The duties of clients: one row for each duty and period, with its deadline, its state and what is to be paid."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kantorek.clients.models import ClientOwned
from kantorek.core.refs import Ref
from kantorek.declarations import querysets
from kantorek.declarations.choices import PeriodKind, Proposal, State
from kantorek.offices.models import StaffMember

PROOF = "declarations.obligation_proof"
"""What owns the confirmations of a payment: other files of an obligation are the office's own."""


class Obligation(ClientOwned):
    """One duty of one client for one period.

    `rule` is its code in declarations/law; `period_from`/`period_to` are the first and last day reported on (for an
    event: its day, twice). `statutory_on` is the day by the rule, `due_on` the same moved to a working day. `board_month`
    is the first day of the month whose board shows it: the month before the statutory day's. `touched_at` is set by the
    first thing a person does with it: from then on the engine only asks (`proposal`). An escalation is marked once each.
    `done_on` is the day on which what is settled happened, which sets the deadline of what follows (an approval).
    `kept_at`: a person wants it although the rules do not ask for it, or added it by hand; the engine asks no more.
    """

    rule = models.CharField(max_length=40)
    period_kind = models.CharField(max_length=8, choices=PeriodKind)
    period_from = models.DateField()
    period_to = models.DateField()
    statutory_on = models.DateField()
    due_on = models.DateField(_("deadline"))
    board_month = models.DateField()
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    proposal = models.CharField(max_length=4, choices=Proposal, default=Proposal.NONE, blank=True)
    amount = models.DecimalField(_("amount to pay"), max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="PLN")
    account = models.CharField(_("account"), max_length=26, blank=True)
    receipt_number = models.CharField(_("UPO number"), max_length=100, blank=True)
    note = models.TextField(_("note"), blank=True)
    waiting_since = models.DateTimeField(null=True)
    made_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    approved_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    moved_at = models.DateTimeField()
    moved_by_name = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True)
    # The client sees the amount from `shown_at` on; `claimed_*` is the client's own word that it has been paid.
    shown_at = models.DateTimeField(null=True)
    shown_by_name = models.CharField(max_length=150, blank=True)
    claimed_at = models.DateTimeField(null=True)
    claimed_by_name = models.CharField(max_length=150, blank=True)
    claimed_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    kept_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = querysets.ObligationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="obligation_office_id"),
            models.UniqueConstraint(fields=["client", "rule", "period_from"], name="obligation_once_a_period"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="obligation_state"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="obligation_amount"),
            models.CheckConstraint(condition=Q(period_from__lte=models.F("period_to")), name="obligation_period"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "board_month", "client"], name="obligation_board"),
            models.Index(
                fields=["office", "due_on", "client"],
                condition=Q(state__in=["waiting", "doing", "approve"], proposal=""),
                name="obligation_open",
            ),
            models.Index(fields=["office", "client", "due_on"], name="obligation_of_client"),
        ]

    @property
    def ref(self) -> Ref:
        """Name the obligation for the stream: its rule and its period."""
        return Ref("declarations.obligation", self.pk, f"{self.rule} {self.period_from.isoformat()}")

    @property
    def proof_ref(self) -> Ref:
        """Name what the bank's confirmations of its payment belong to, which the client sends and sees."""
        return Ref(PROOF, self.pk, self.ref.title)
