"""What the office asks its clients for: documents or an answer, one row for each thing asked."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kantorek.clients.models import ClientOwned, Contact
from kantorek.core.refs import Ref
from kantorek.offices.models import OfficeOwned, StaffMember
from kantorek.requests import querysets
from kantorek.requests.choices import WAITING, Kind, State


class RequestTemplate(OfficeOwned):
    """Words that the office asks with again and again; `days` is how long the client has."""

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("what"), max_length=10, choices=Kind, default=Kind.DOCUMENTS)
    text = models.TextField(_("what we need"), blank=True)
    days = models.PositiveSmallIntegerField(_("days"), default=7)
    archived_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.TemplateQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="request_template_office_id"),
            models.UniqueConstraint(
                fields=["office", "title"], condition=Q(archived_at=None), name="request_template_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """Name the template for the stream."""
        return Ref("requests.request_template", self.pk, self.title)


class ClientRequest(ClientOwned):
    """One thing asked of one client, from the question to the office's "done".

    `contact` is who was asked; empty: whoever may send at the client. `month` is the first day of the month it is about.
    `source_*` is the task or obligation it was asked from. `batch` groups what was asked of many clients at once.
    `reminders` counts the steps of the ladder that were sent; `remind_on` is the day of the next one, if any.
    `delivered_by` is who of the client's people delivered; empty where the office wrote down what came another way.
    `document_ids` are the documents that its files became when the office accepted them.
    """

    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what we need"), blank=True)
    kind = models.CharField(_("what"), max_length=10, choices=Kind, default=Kind.DOCUMENTS)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    due_on = models.DateField(_("until"), null=True)
    month = models.DateField(_("for the month"), null=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+", db_constraint=False)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.BigIntegerField(null=True)
    source_title = models.CharField(max_length=300, blank=True)
    batch = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    answer = models.TextField(_("answer"), blank=True)
    delivered_at = models.DateTimeField(null=True)
    delivered_by = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+", db_constraint=False)
    delivered_by_name = models.CharField(max_length=150, blank=True)
    returned_at = models.DateTimeField(null=True)
    return_reason = models.CharField(_("what is wrong"), max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by_name = models.CharField(max_length=150, blank=True)
    document_ids = ArrayField(models.BigIntegerField(), default=list)
    reminders = models.PositiveSmallIntegerField(default=0)
    remind_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.RequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="request_office_id"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="request_state"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "client", "-id"], name="request_of_client"),
            models.Index(
                fields=["office", "due_on", "client"],
                condition=Q(state__in=["open", "returned", "delivered"]),
                name="request_unsettled",
            ),
            models.Index(
                fields=["office", "remind_on"], condition=Q(remind_on__isnull=False), name="request_to_remind"
            ),
            models.Index(
                fields=["office", "source_kind", "source_id"],
                condition=Q(source_id__isnull=False),
                name="request_of_source",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """Name the request for the stream."""
        return Ref("requests.client_request", self.pk, self.title)

    @property
    def source(self) -> Ref | None:
        """Name the task or obligation it was asked from."""
        return Ref(self.source_kind, self.source_id, self.source_title) if self.source_id else None

    @property
    def waits(self) -> bool:
        """Tell whether it is the client's turn."""
        return self.state in WAITING

    @property
    def settled(self) -> bool:
        """Tell whether nobody waits for anything any more."""
        return self.state in (State.DONE, State.WITHDRAWN)

    def is_overdue(self, on: date) -> bool:
        """Tell whether the client should have done it before a day."""
        return self.waits and self.due_on is not None and self.due_on < on

    def why_closed(self) -> str:
        """Say why its files may not be changed, or "" while they may."""
        return self.client.why_closed() or (str(_("This request is settled.")) if self.settled else "")
