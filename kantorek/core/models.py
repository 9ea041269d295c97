"""What the program itself remembers: the stream of events, their deliveries, outgoing letters, and when its jobs ran."""

from typing import ClassVar

from django.db import models

from kantorek.core.secrets import SealedTextField


class EventRecord(models.Model):
    """One thing that happened in an office, by whom, about what; written once and never changed.

    `txid` (database default pg_current_xact_id()) orders commits; the seal columns wait for the sealer.
    """

    office_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=80)
    v = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_title = models.TextField(blank=True)
    actor_kind = models.CharField(max_length=12)
    actor_user_id = models.BigIntegerField(null=True)
    actor_staff_id = models.BigIntegerField(null=True)
    actor_name = models.TextField(blank=True)
    payload = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    seal_batch = models.BigIntegerField(null=True)
    seal_salt = models.BinaryField(null=True)
    seal_hash = models.BinaryField(null=True)

    class Meta:
        db_table = "core_event"
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "client_id", "-id"], name="core_event_of_client"),
            models.Index(fields=["office_id", "-id"], name="core_event_of_office"),
            models.Index(fields=["office_id", "subject_kind", "subject_id", "-id"], name="core_event_of_subject"),
        ]


class Delivery(models.Model):
    """One event on its way to one handler; `done_at` is written in the handler's own transaction."""

    office_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    event = models.ForeignKey(EventRecord, models.CASCADE, db_constraint=False, related_name="deliveries")
    handler = models.CharField(max_length=120)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "handler"], name="core_delivery_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "next_at"], condition=models.Q(done_at=None), name="core_delivery_due"),
        ]


class Letter(models.Model):
    """One outgoing system mail; its text is sealed, and wiped once it has been sent, for it may carry a link that opens a door."""

    office_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    once = models.CharField(max_length=120)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = SealedTextField(blank=True)
    html = SealedTextField(blank=True)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office_id", "once"], name="core_letter_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "next_at"], condition=models.Q(sent_at=None), name="core_letter_due"),
        ]


class JobRun(models.Model):
    """When a job of the timetable ran last, how that ended, and when it last ended well; of no office."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        default_permissions = ()
