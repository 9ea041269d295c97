"""What the registers say about clients: one light each, the nightly rounds, and the accounts that clients pay to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kantorek.clients.models import Client, ClientOwned
from kantorek.core.refs import Ref
from kantorek.verification.querysets import BankAccountQuerySet, LightQuerySet


class State(models.TextChoices):
    """How a light shines: all is well, look at it, something is wrong, nothing is known."""

    OK = "ok", _("in order")
    WAIT = "wait", _("look at it")
    BAD = "bad", _("wrong")
    OFF = "off", _("not known")


class Light(ClientOwned):
    """The state of one register for one client: the last thing it said, since when, and when it is asked next.

    `facts` is what is compared from one answer to the next, without any PESEL; `due_at` is empty where the nightly
    rounds do not ask. A question under way stands in `asking_id`.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="lights", db_constraint=False)
    register = models.CharField(max_length=12)
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=4, choices=State, default=State.OFF)
    code = models.CharField(max_length=30, blank=True)
    facts = models.JSONField(null=True)
    differs = models.JSONField(default=list)
    since = models.DateTimeField(null=True)
    answer_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    asking_id = models.BigIntegerField(null=True)
    tried_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=40, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)

    objects = LightQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["client", "register"], name="light_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="light_state"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["office", "register", "due_at", "id"], condition=Q(due_at__isnull=False), name="light_due"
            ),
            models.Index(fields=["office", "register", "state"], name="light_states"),
        ]

    @property
    def ref(self) -> Ref:
        """Name the light for the stream."""
        return Ref("verification.light", self.pk, self.register)


class Round(models.Model):
    """The nightly round of one register over all offices: who walks it now, and how far it has come.

    The lease ends by itself, so that a process that died leaves the round to the next one.
    """

    register = models.CharField(max_length=12, unique=True)
    lease_until = models.DateTimeField(null=True)
    lease_key = models.CharField(max_length=32, blank=True)
    called_at = models.DateTimeField(null=True)
    # For GUS: the last day whose report of changed units was read.
    report_day = models.DateField(null=True)

    class Meta:
        default_permissions = ()


class BankAccount(ClientOwned):
    """An account that money goes to: the client's own, or one of somebody whom the client pays."""

    holder_nip = models.CharField(max_length=10)
    holder_name = models.CharField(_("name"), max_length=300, blank=True)
    nrb = models.CharField(_("account number"), max_length=26)
    own = models.BooleanField(default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="bankaccount_office_id"),
            models.UniqueConstraint(
                fields=["client", "holder_nip", "nrb"], condition=Q(removed_at=None), name="bankaccount_once"
            ),
            models.CheckConstraint(condition=Q(nrb__regex=r"^\d{26}$"), name="bankaccount_digits"),
            models.CheckConstraint(condition=Q(holder_nip__regex=r"^\d{10}$"), name="bankaccount_nip_digits"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "client", "-id"], name="bankaccount_of_client")
        ]

    @property
    def ref(self) -> Ref:
        """Name the account for the stream; its number stays out of titles."""
        return Ref("verification.account", self.pk, self.holder_name)
