"""Inspections by the authorities: what they check, from when to when, which papers they want and what came of it."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kantorek.clients.models import ClientOwned
from kantorek.core.refs import Ref
from kantorek.inspections import querysets
from kantorek.inspections.choices import Kind, Status
from kantorek.offices.models import StaffMember


class Inspection(ClientOwned):
    """One inspection of one client."""

    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    authority = models.CharField(_("authority"), max_length=200, blank=True)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    subject = models.CharField(_("what is checked"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PLANNED)
    announced_on = models.DateField(_("announced on"), null=True)
    starts_on = models.DateField(_("starts on"), null=True)
    ends_on = models.DateField(_("ends on"), null=True)
    result = models.CharField(_("result"), max_length=300, blank=True)
    findings = models.TextField(_("findings"), blank=True)
    lead = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.InspectionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="inspection_office_id"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="inspection_status"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=models.F("ends_on")),
                name="inspection_days",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "client", "-id"], condition=Q(removed_at=None), name="inspection_of_client"),
            models.Index(
                fields=["office", "starts_on"],
                condition=Q(removed_at=None) & ~Q(status="done"),
                name="inspection_open",
            ),
        ]

    def is_overdue(self, on: date) -> bool:
        """Tell whether it was to begin before this day and has not."""
        return self.status == Status.PLANNED and self.starts_on is not None and self.starts_on < on

    @property
    def title(self) -> str:
        """Say which inspection this is: its kind and who does it."""
        name = str(_("Inspection %(kind)s") % {"kind": self.get_kind_display()})
        return f"{name}, {self.authority}" if self.authority else name

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """Name the inspection for the stream."""
        return Ref("inspections.inspection", self.pk, self.title)


class RequestedPaper(ClientOwned):
    """A paper that the inspectors want by a day; `task_id` is the task made of it."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="papers", db_constraint=False)
    name = models.CharField(_("paper"), max_length=300)
    due_on = models.DateField(_("by"), null=True)
    task_id = models.BigIntegerField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by_name = models.CharField(max_length=150, blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = querysets.PaperQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="requested_paper_office_id"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_late(self, on: date) -> bool:
        """Tell whether its day is over and it has not been handed over."""
        return self.handed_over_at is None and self.due_on is not None and self.due_on < on

    @property
    def as_line(self) -> str:
        """Say the paper and its day in one line, as it was last written down."""
        return f"{self.name} ({self.due_on:%d.%m.%Y})" if self.due_on else self.name

    @property
    def ref(self) -> Ref:
        """Name the paper for the stream."""
        return Ref("inspections.requested_paper", self.pk, self.name)
