"""What is kept about registers: every answer as evidence, the calls spent, the state of each line."""

from typing import Any, ClassVar

from django.db import models

from kantorek.core.refs import Ref
from kantorek.registers.querysets import AnswerQuerySet


class Outcome(models.TextChoices):
    """What became of a question; pending means that we are still asking."""

    PENDING = "pending"
    FOUND = "found"
    NOT_FOUND = "not_found"
    UNKNOWN = "unknown"


class Answer(models.Model):
    """One question to one register about one number, who asked it, and what the register said, word by word."""

    office_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    register = models.CharField(max_length=12)
    number = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    reason = models.CharField(max_length=40, blank=True)
    retry_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    data = models.JSONField(null=True)
    raw = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=80, blank=True)
    took_ms = models.PositiveIntegerField(null=True)
    invented = models.BooleanField(default=False)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    asked_by_kind = models.CharField(max_length=12)
    asked_by_user_id = models.BigIntegerField(null=True)
    asked_by_staff_id = models.BigIntegerField(null=True)
    asked_by_name = models.TextField(blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="registers_answer_outcome"),
            models.CheckConstraint(
                condition=models.Q(retry_at__isnull=False) | ~models.Q(outcome="pending"), name="registers_answer_owed"
            ),
            models.CheckConstraint(
                condition=models.Q(data__isnull=False) | ~models.Q(outcome="found"), name="registers_answer_data"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "register", "number", "-id"], name="registers_answer_number"),
            models.Index(fields=["office_id", "client_id", "-id"], name="registers_answer_client"),
            models.Index(
                fields=["office_id", "retry_at"], condition=models.Q(outcome="pending"), name="registers_answer_owed_at"
            ),
            models.Index(
                fields=["office_id", "asked_by_user_id", "-id"],
                condition=models.Q(register="flat_file"),
                name="registers_answer_payments",
            ),
        ]

    @property
    def ref(self) -> Ref:
        """Name the answer in the stream of events; the number stays out of titles."""
        return Ref("registers.answer", self.pk, self.register)

    @property
    def settled(self) -> bool:
        """Tell whether nobody is asking any more."""
        return self.outcome != Outcome.PENDING

    def plain(self) -> dict[str, Any]:
        """Give the normalised answer of three kinds; what is still being asked is unknown so far."""
        return {
            "outcome": str(Outcome.UNKNOWN if self.outcome == Outcome.PENDING else self.outcome),
            "reason": self.reason,
            "data": self.data,
        }


class Quota(models.Model):
    """The calls to one register in ten seconds, over all offices: the key is one for the whole program."""

    register = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["register", "starts_at"], name="registers_quota_once"),
        ]


class RegisterState(models.Model):
    """How one register is doing: its newest calls (seconds since 1970), its failures in a row, closed until when."""

    register = models.CharField(max_length=12, unique=True)
    recent = models.JSONField(default=list)
    failures = models.PositiveIntegerField(default=0)
    last_reason = models.CharField(max_length=40, blank=True)
    closed_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    last_trouble = models.CharField(max_length=40, blank=True)
    last_trouble_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
