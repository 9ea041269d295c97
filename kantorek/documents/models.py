"""Documents of clients: filed in folders and years, in versions, valid from a day to a day."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kantorek.clients.models import ClientOwned, Contact
from kantorek.core.refs import Ref
from kantorek.documents import querysets
from kantorek.documents.choices import Kind
from kantorek.files.models import StoredFile
from kantorek.offices.models import StaffMember


class Document(ClientOwned):
    """A document of a client; its newest version is what people open. `valid_to` is the last day on which it holds."""

    title = models.CharField(_("title"), max_length=255)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.OTHER)
    folder = models.CharField(_("folder"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    tags = ArrayField(models.CharField(max_length=40), default=list)
    note = models.TextField(_("note"), blank=True)
    valid_from = models.DateField(_("valid from"), null=True)
    valid_to = models.DateField(_("valid to"), null=True)
    shared_at = models.DateTimeField(null=True)
    shared_by_name = models.CharField(max_length=150, blank=True)
    newest = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", db_constraint=False)
    version_count = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    # Who of the client's people sent it through the portal; empty for what the office filed by itself.
    sent_by = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+", db_constraint=False)
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.DocumentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="document_office_id"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=models.F("valid_to")),
                name="document_days",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["office", "client", "-added_at", "-id"],
                condition=Q(archived_at=None),
                name="document_of_client",
            ),
            models.Index(fields=["office", "-added_at", "-id"], condition=Q(archived_at=None), name="document_newest"),
            models.Index(
                fields=["office", "valid_to"],
                condition=Q(archived_at=None, valid_to__isnull=False),
                name="document_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """Name the document for the stream."""
        return Ref("documents.document", self.pk, self.title)

    def is_valid(self, on: date) -> bool:
        """Tell whether the document holds on a day; without days it always does."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


class DocumentVersion(ClientOwned):
    """One state of a document: a file, when it came, and a word on what changed."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions", db_constraint=False)
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", db_constraint=False)
    comment = models.CharField(_("what changed"), max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=150, blank=True)

    objects = querysets.DocumentVersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="document_version_office_id"),
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
        ]


class Reading(ClientOwned):
    """That one of the client's people has opened a shared document: first and last time, of its newest file then."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="readings", db_constraint=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+", db_constraint=False)
    version_count = models.PositiveSmallIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    objects = querysets.ReadingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="reading_office_id"),
            models.UniqueConstraint(fields=["document", "contact"], name="reading_once"),
        ]
