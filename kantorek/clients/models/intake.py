"""A pasted list of NIPs on its way to becoming clients: the list, and one row for each number in it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kantorek.clients import querysets
from kantorek.clients.choices import IntakeStage, RowStep, VatState, Verdict
from kantorek.clients.models.client import Client
from kantorek.core.refs import Ref
from kantorek.offices.models import OfficeOwned, StaffMember


class Intake(OfficeOwned):
    """A list of NIPs that somebody pasted, to be looked up and then added as clients.

    `due_at` is when a job shall take it up next: the one that works on it keeps moving it ahead, so that a list nobody
    works on any more is found by the sweeper. Empty means that nothing is left to do.
    """

    stage = models.CharField(_("stage"), max_length=10, choices=IntakeStage, default=IntakeStage.LOOKING)
    made_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=40), null=True)
    carer = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    payroll_carer = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    objects = querysets.IntakeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="intake_office_id"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "made_by", "-id"], name="intake_of_maker"),
            models.Index(fields=["office", "due_at"], condition=Q(due_at__isnull=False), name="intake_due"),
        ]

    @property
    def ref(self) -> Ref:
        """Name the list for the stream."""
        return Ref("clients.intake", self.pk, "")

    @property
    def is_working(self) -> bool:
        """Tell whether a job is at it, so that a page looks again."""
        return self.stage in (IntakeStage.LOOKING, IntakeStage.ADDING)


class IntakeRow(OfficeOwned):
    """One number of a pasted list: what was typed, what the registers say, and what became of it."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="rows", db_constraint=False)
    line = models.PositiveIntegerField()
    typed = models.CharField(max_length=200, blank=True)
    nip = models.CharField("NIP", max_length=10, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=300, blank=True)
    same_as = models.PositiveIntegerField(null=True)
    ticked = models.BooleanField(default=False)
    step = models.CharField(max_length=10, choices=RowStep, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    found = models.JSONField(default=dict)
    looks = ArrayField(models.CharField(max_length=20), default=list)
    answer_id = models.BigIntegerField(null=True)
    vat_open = models.BooleanField(default=False)
    vat = models.CharField("VAT", max_length=12, choices=VatState, blank=True)
    vat_since = models.DateField(null=True)
    vat_reason = models.CharField(max_length=40, blank=True)
    vat_answer_id = models.BigIntegerField(null=True)
    # The client it became, or that has this NIP already. Not "client": the row is the office's own, and whoever pasted
    # it may read that the NIP is served without seeing the client.
    known_client = models.ForeignKey(Client, models.SET_NULL, null=True, related_name="+", db_constraint=False)

    objects = querysets.IntakeRowQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="intake_row_office_id"),
            models.CheckConstraint(condition=Q(nip__regex=r"^(\d{10})?$"), name="intake_row_nip_digits"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["intake", "line", "id"], name="intake_row_in_order"),
        ]
