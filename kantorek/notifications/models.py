"""What a person of the office was told."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kantorek.notifications.querysets import NoticeQuerySet


class Level(models.TextChoices):
    """How pressing a notice is."""

    INFO = "info", _("For information")
    LOOK = "look", _("Look at it")
    BAD = "bad", _("Urgent")


class Notice(models.Model):
    """One thing told to one colleague, once, in their language, with the way to the thing itself."""

    office_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    level = models.CharField(max_length=4, choices=Level, default=Level.INFO)
    icon = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    once = models.CharField(max_length=200)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office_id", "staff_id", "once"], name="notice_told_once"),
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="notice_level"),
            models.CheckConstraint(
                condition=models.Q(url__startswith="/") & ~models.Q(url__startswith="//"), name="notice_url_is_ours"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "staff_id", "-id"], name="notice_of_person"),
            models.Index(
                fields=["office_id", "staff_id", "-id"], condition=models.Q(read_at=None), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.title
