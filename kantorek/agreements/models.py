"""Agreements between the office and its clients: from when to when, for how much, and what replaced what."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kantorek.agreements import querysets
from kantorek.agreements.choices import Kind, NoticeUnit, Status
from kantorek.clients.models import ClientOwned
from kantorek.core.days import day_of_month
from kantorek.core.refs import Ref
from kantorek.offices.models import StaffMember


class Agreement(ClientOwned):
    """One agreement. `ends_on` is its last day, empty for one without an end; a renewal points at what it replaces.

    `cancelled_on` is the day on which a cancelled one stops; while that day is ahead, the agreement holds on.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.BOOKKEEPING)
    number = models.CharField(_("number"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True)
    signed_on = models.DateField(_("signed on"), null=True)
    terms = models.TextField(_("terms"), blank=True)
    monthly_fee = models.DecimalField(_("monthly fee"), max_digits=14, decimal_places=2, null=True)
    fee_currency = models.CharField(max_length=3, default="PLN")
    notice_count = models.PositiveSmallIntegerField(_("notice period"), null=True)
    notice_unit = models.CharField(max_length=6, choices=NoticeUnit, default=NoticeUnit.MONTH)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals", db_constraint=False)
    number_of_version = models.PositiveSmallIntegerField(default=1)
    # What `ends_on` was before a renewal cut it: it comes back when the renewal is taken away.
    ended_before_renewal_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # When the fee reached the client's sheet: on the first day of the agreement, once.
    fee_taken_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.AgreementQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="agreement_office_id"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="agreement_status"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=models.F("ends_on")), name="agreement_days"
            ),
            models.CheckConstraint(condition=Q(monthly_fee=None) | Q(monthly_fee__gte=0), name="agreement_fee"),
            models.UniqueConstraint(fields=["replaces"], condition=Q(removed_at=None), name="agreement_renewed_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["office", "client", "-starts_on"], condition=Q(removed_at=None), name="agreement_of_client"
            ),
            models.Index(
                fields=["office", "ends_on"], condition=Q(removed_at=None, status="active"), name="agreement_ends"
            ),
            models.Index(fields=["office", "-starts_on", "-id"], condition=Q(removed_at=None), name="agreement_list"),
        ]

    @property
    def title(self) -> str:
        """Say which agreement this is: its kind and number."""
        return " ".join(part for part in (str(self.get_kind_display()), self.number) if part)

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """Name the agreement for the stream."""
        return Ref("agreements.agreement", self.pk, self.title)

    def status_on(self, on: date) -> str:
        """Say which of the three states the agreement's own days give it."""
        if self.cancelled_on and self.cancelled_on <= on:
            return Status.CANCELLED
        return Status.EXPIRED if self.ends_on and self.ends_on < on else Status.ACTIVE

    def holds(self, on: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.removed_at is None and self.status == Status.ACTIVE and self.starts_on <= on

    def is_ahead(self, on: date) -> bool:
        """Tell whether it has been agreed on but does not hold yet."""
        return self.status == Status.ACTIVE and self.starts_on > on

    @property
    def last_day_for_notice(self) -> date | None:
        """Give the last day on which notice makes it end with `ends_on`; nothing without an end or a notice period.

        Months run to the same day, or to the end of the month when the agreement ends with one.
        """
        if self.ends_on is None or not self.notice_count:
            return None
        if self.notice_unit != NoticeUnit.MONTH:
            days = self.notice_count * (7 if self.notice_unit == NoticeUnit.WEEK else 1)
            return self.ends_on - timedelta(days=days)
        at_months_end = (self.ends_on + timedelta(days=1)).day == 1
        day = 31 if at_months_end else self.ends_on.day
        return day_of_month(self.ends_on.year, self.ends_on.month - self.notice_count, day)
