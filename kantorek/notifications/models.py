"""What a person was told, how they wish to be told, and the browsers that can be reached."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kantorek.accounts.models import User
from kantorek.notifications.querysets import NoticeQuerySet, WishesQuerySet


class Level(models.TextChoices):
    """How pressing a notice is."""

    INFO = "info", _("For information")
    LOOK = "look", _("Look at it")
    BAD = "bad", _("Urgent")


class Notice(models.Model):
    """One thing told to one person, once, in their language, with the way to the thing itself.

    The person is a colleague (`staff_id`) or somebody of a client (`contact_id`). What is told again with the same
    `group` while it is unread becomes one notice: `count` says how many, `also` which (their `once`). `mail_due_at` and `push_due_at` are the moments
    at which a letter or a push message may go; empty: none goes. What was read by then is not sent.
    """

    office_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=60)
    level = models.CharField(max_length=4, choices=Level, default=Level.INFO)
    icon = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    once = models.CharField(max_length=200)
    group = models.CharField(max_length=120, blank=True)
    count = models.PositiveIntegerField(default=1)
    also = models.JSONField(default=list)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    push_due_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office_id", "staff_id", "once"], name="notice_told_once"),
            models.UniqueConstraint(
                fields=["office_id", "contact_id", "once"],
                condition=~models.Q(contact_id=None),
                name="notice_told_contact_once",
            ),
            models.CheckConstraint(
                condition=models.Q(staff_id=None, contact_id__isnull=False, client_id__isnull=False)
                | models.Q(staff_id__isnull=False, contact_id=None),
                name="notice_of_one",
            ),
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="notice_level"),
            models.CheckConstraint(
                condition=models.Q(url__startswith="/") & ~models.Q(url__startswith="//"), name="notice_url_is_ours"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "staff_id", "-at", "-id"], name="notice_of_person"),
            models.Index(
                fields=["office_id", "staff_id", "-at", "-id"], condition=models.Q(read_at=None), name="notice_unread"
            ),
            models.Index(
                fields=["office_id", "contact_id", "-at", "-id"],
                condition=~models.Q(contact_id=None),
                name="notice_of_contact",
            ),
            models.Index(fields=["office_id", "group"], condition=~models.Q(group=""), name="notice_of_group"),
            models.Index(
                fields=["office_id", "mail_due_at"],
                condition=models.Q(mailed_at=None) & ~models.Q(mail_due_at=None),
                name="notice_to_mail",
            ),
            models.Index(
                fields=["office_id", "push_due_at"],
                condition=models.Q(pushed_at=None) & ~models.Q(push_due_at=None),
                name="notice_to_push",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Wishes(models.Model):
    """How one person wishes to be told; nobody has to say anything.

    `kinds` are {kind: {"mail": "now" | "digest" | "off", "push": true | false}} where they differ from what the kind says of
    itself. What waits for the digest goes in one letter at `digest_hour`. Between `quiet_from` and `quiet_to` (hours,
    Europe/Warsaw) nothing is mailed or pushed; it goes when the quiet is over.
    """

    office_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField(null=True)
    kinds = models.JSONField(default=dict)
    digest_hour = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_to = models.PositiveSmallIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = WishesQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office_id", "id"], name="wishes_office_id"),
            models.UniqueConstraint(
                fields=["office_id", "staff_id"], condition=~models.Q(staff_id=None), name="wishes_of_staff"
            ),
            models.UniqueConstraint(
                fields=["office_id", "contact_id"], condition=~models.Q(contact_id=None), name="wishes_of_contact"
            ),
            models.CheckConstraint(
                condition=models.Q(digest_hour__lt=24)
                & (models.Q(quiet_from=None) | models.Q(quiet_from__lt=24))
                & (models.Q(quiet_to=None) | models.Q(quiet_to__lt=24)),
                name="wishes_hours",
            ),
        ]


class PushDevice(models.Model):
    """A browser that a person lets us send push messages to (RFC 8030, RFC 8291), in whatever office or company.

    It belongs to the person and not to an office, so there is no wall: it holds an address and two public values.
    `session` is the hash of the session that it was added in; it goes when that one is signed out.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    endpoint = models.URLField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=60)
    label = models.CharField(max_length=100, blank=True)
    session = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user"], name="push_device_of_user")]
