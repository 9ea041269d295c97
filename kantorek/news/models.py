"""Announcements: written once, published to many; who of them has seen and confirmed it."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kantorek.clients.models import Client, ClientOwned, Contact
from kantorek.core.refs import Ref
from kantorek.news import querysets
from kantorek.news.choices import Audience, State
from kantorek.offices.models import OfficeOwned, StaffMember


class StaffGroup(OfficeOwned):
    """Colleagues who are told things together: payroll, the bookkeepers, the whole second floor."""

    name = models.CharField(_("name"), max_length=80)
    members = ArrayField(models.BigIntegerField(), default=list)
    archived_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.GroupQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="staff_group_office_id"),
            models.UniqueConstraint(fields=["office", "name"], condition=Q(archived_at=None), name="staff_group_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """Name the group for the stream."""
        return Ref("news.staff_group", self.pk, self.name)


class Announcement(OfficeOwned):
    """One text of the office for many readers, in Polish and, where it was written, in English.

    `body` is cleaned HTML. `audience` chooses the clients (`tags`, `wanted` as the list of clients filters, `client_ids`)
    or the office's own people (`group`; empty: all of them). It is read from `published_at` until `expires_at`; a
    scheduled one is published at `publish_at`. `urgent` is the emergency broadcast: on top, told at once on every channel.
    """

    title = models.CharField(_("title"), max_length=160)
    body = models.TextField(_("text"), blank=True)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    body_en = models.TextField(_("text in English"), blank=True)
    audience = models.CharField(_("for whom"), max_length=8, choices=Audience, default=Audience.ALL)
    tags = ArrayField(models.CharField(max_length=40), default=list)
    wanted = models.JSONField(default=dict)
    client_ids = ArrayField(models.BigIntegerField(), default=list)
    group = models.ForeignKey(StaffGroup, models.PROTECT, null=True, related_name="+", db_constraint=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    pinned = models.BooleanField(_("keep on top"), default=False)
    urgent = models.BooleanField(_("urgent"), default=False)
    must_confirm = models.BooleanField(_("ask for a confirmation"), default=False)
    by_mail = models.BooleanField(_("send by mail too"), default=False)
    publish_at = models.DateTimeField(_("publish at"), null=True)
    expires_at = models.DateTimeField(_("until"), null=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    author = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    author_name = models.CharField(max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.AnnouncementQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="announcement_office_id"),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values) & Q(state__in=State.values), name="announcement_state"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "-published_at", "-id"], name="announcement_newest"),
            models.Index(fields=["publish_at"], condition=Q(state="scheduled"), name="announcement_scheduled"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """Name the announcement for the stream."""
        return Ref("news.announcement", self.pk, self.title)

    def said(self, language: str) -> tuple[str, str]:
        """Give title and cleaned text in a language; a reader of the other one gets what there is."""
        if language == "en":
            return self.title_en or self.title, self.body_en or self.body
        return self.title or self.title_en, self.body or self.body_en

    def is_read_at(self, at: datetime) -> bool:
        """Tell whether its readers see it at a moment."""
        return (
            self.state == State.PUBLISHED
            and self.published_at is not None
            and self.published_at <= at
            and (self.expires_at is None or at < self.expires_at)
        )


class AnnouncementClient(ClientOwned):
    """A client whom an announcement is for: found when it is published, and again while it runs."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="readers", db_constraint=False)
    added_at = models.DateTimeField()

    objects = querysets.ReaderQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="announcement_client_office_id"),
            models.UniqueConstraint(fields=["announcement", "client"], name="announcement_client_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "client", "-announcement"], name="announcement_of_client")
        ]


class Receipt(OfficeOwned):
    """One person and one announcement: when it was mailed to them, seen, confirmed, and reminded of.

    A client's person has `client` and `contact`, a colleague `staff`. `by_link` says that it was the link in a letter, opened
    without signing in, by which they saw it, or confirmed it where they have.
    """

    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="+", db_constraint=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+", db_constraint=False)
    staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="receipts", db_constraint=False)
    name = models.CharField(max_length=150, blank=True)
    mailed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    by_link = models.BooleanField(default=False)

    objects = querysets.ReceiptQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="receipt_office_id"),
            models.UniqueConstraint(
                fields=["announcement", "contact"], condition=~Q(contact=None), name="receipt_of_contact"
            ),
            models.UniqueConstraint(
                fields=["announcement", "staff"], condition=~Q(staff=None), name="receipt_of_staff"
            ),
            models.CheckConstraint(
                condition=Q(staff=None, contact__isnull=False, client__isnull=False)
                | Q(staff__isnull=False, contact=None, client=None),
                name="receipt_of_one",
            ),
        ]
