"""Conversations between a client's people and the office: lines in one order, each stored once."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kantorek.chat import querysets
from kantorek.chat.choices import Kind, Side
from kantorek.clients.models import ClientOwned, Contact
from kantorek.core.refs import Ref
from kantorek.offices.models import OfficeOwned, StaffMember

MAIL_AFTER = 15
"""Minutes after which a line that nobody has seen goes out by mail, unless the office says otherwise."""


class Conversation(ClientOwned):
    """All that one person of a client and the office ever wrote to each other; one for a contact.

    Its lines are numbered 1, 2, 3 … under a lock of this row, so that whoever has read up to a number has missed nothing
    before it. `assigned` answers in place of the client's carer. `waiting_since` is the moment of the first line of the
    client that nobody has answered; empty where the office owes nothing. `contact_read` and `staff_read` are the numbers
    up to which either side has read. `mailed_number` is the last line that a letter told the contact of.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", db_constraint=False)
    assigned = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    begun_at = models.DateTimeField()
    last_number = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    last_side = models.CharField(max_length=6, choices=Side, blank=True)
    last_text = models.CharField(max_length=200, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    waiting_since = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    contact_read = models.PositiveIntegerField(default=0)
    contact_read_at = models.DateTimeField(null=True)
    staff_read = models.PositiveIntegerField(default=0)
    staff_read_at = models.DateTimeField(null=True)
    mailed_number = models.PositiveIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)
    away_said_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.ConversationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="conversation_office_id"),
            models.UniqueConstraint(fields=["contact"], name="conversation_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "client", "-last_at"], name="conversation_of_client"),
            models.Index(fields=["office", "-last_at", "-id"], name="conversation_newest"),
            models.Index(
                fields=["office", "waiting_since"], condition=~Q(waiting_since=None), name="conversation_waiting"
            ),
            models.Index(fields=["office", "last_at"], condition=Q(last_side="staff"), name="conversation_told_last"),
        ]

    @property
    def ref(self) -> Ref:
        """Name the conversation for the stream."""
        return Ref("chat.conversation", self.pk)

    def is_snoozed(self, at: datetime) -> bool:
        """Tell whether it is laid aside until later."""
        return self.snoozed_until is not None and at < self.snoozed_until


class ChatMessage(ClientOwned):
    """One line of a conversation. `token` is the sender's own id of it: the same line sent again is stored once.

    `about_*` is the document, task or obligation that it was asked from. `files` counts what hangs on it
    (files.StoredFile, owner "chat.chat_message"). `mentioned` are the colleagues whom a comment names.
    `answered_after` is, on the office's first line after the client's, how many seconds the client had waited.
    `task_id` is the task that somebody made of it.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages", db_constraint=False)
    number = models.PositiveIntegerField()
    token = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.MESSAGE)
    side = models.CharField(max_length=6, choices=Side)
    text = models.TextField(_("message"), blank=True)
    author_staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    author_contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+", db_constraint=False)
    author_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    about_title = models.CharField(max_length=300, blank=True)
    files = models.PositiveSmallIntegerField(default=0)
    mentioned = ArrayField(models.BigIntegerField(), default=list)
    answered_after = models.PositiveIntegerField(null=True)
    task_id = models.BigIntegerField(null=True)

    objects = querysets.MessageQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="chat_message_office_id"),
            models.UniqueConstraint(fields=["conversation", "number"], name="chat_message_number"),
            models.UniqueConstraint(fields=["conversation", "token"], name="chat_message_once"),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values) & Q(side__in=Side.values), name="chat_message_kind"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["office", "about_kind", "about_id"],
                condition=Q(about_id__isnull=False),
                name="chat_message_about",
            ),
            models.Index(
                fields=["office", "author_staff", "-at"],
                condition=Q(answered_after__isnull=False),
                name="chat_message_answered",
            ),
        ]

    @property
    def ref(self) -> Ref:
        """Name the line for the stream; its words stay in the conversation."""
        return Ref("chat.chat_message", self.pk)

    @property
    def about(self) -> Ref | None:
        """Name the document, task or obligation that it is about."""
        return Ref(self.about_kind, self.about_id, self.about_title) if self.about_id else None


class CannedAnswer(OfficeOwned):
    """Words that the office answers with again and again, by `shortcut` ("jpk" for /jpk), with {{variables}} in them."""

    shortcut = models.CharField(_("shortcut"), max_length=30)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    text_en = models.TextField(_("text in English"), blank=True)
    archived_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.CannedQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="canned_answer_office_id"),
            models.UniqueConstraint(
                fields=["office", "shortcut"], condition=Q(archived_at=None), name="canned_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """Name the answer for the stream."""
        return Ref("chat.canned_answer", self.pk, self.title)


class ChatHours(OfficeOwned):
    """When the office answers, and what it says while it does not; one row an office.

    `days` are {"mon": ["08:00", "16:00"], …}; a day that is missing is closed. `mail_after` are minutes.
    """

    days = models.JSONField(default=dict)
    away_text = models.CharField(_("away text"), max_length=500, blank=True)
    away_text_en = models.CharField(_("away text in English"), max_length=500, blank=True)
    mail_after = models.PositiveSmallIntegerField(_("minutes until a letter"), default=MAIL_AFTER)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.HoursQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="chat_hours_office_id"),
            models.UniqueConstraint(fields=["office"], name="chat_hours_once"),
        ]

    @property
    def ref(self) -> Ref:
        """Name the hours for the stream."""
        return Ref("chat.chat_hours", self.pk)
