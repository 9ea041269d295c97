"""Who of a client's people enters the portal, what they ask to change, and what they are told by mail."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kantorek.accounts.models import User
from kantorek.clients.models import ClientOwned, Contact
from kantorek.core.refs import Ref
from kantorek.offices.models import StaffMember
from kantorek.portal import querysets
from kantorek.portal.choices import ChangeState, PortalLevel

INVITATION_DAYS = 7


class PortalAccess(ClientOwned):
    """One person's way into the portal of one client, from the invitation to the day it is taken away.

    `email` is where the invitation went and who may accept it. The open door itself is the seat (accounts.Seat) that
    accepting makes and ending removes; `level` is copied to it.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", db_constraint=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    email = models.EmailField()
    level = models.CharField(_("level"), max_length=12, choices=PortalLevel, default=PortalLevel.OWNER)
    invited_at = models.DateTimeField()
    invited_by_name = models.CharField(max_length=150, blank=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.AccessQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="portal_access_office_id"),
            models.UniqueConstraint(fields=["contact"], condition=Q(ended_at=None), name="portal_access_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "client"], name="portal_access_of_client")
        ]

    @property
    def ref(self) -> Ref:
        """Name the access for the stream."""
        return Ref("portal.portal_access", self.pk, self.email)

    def state(self, at: datetime) -> str:
        """Say where it stands: "here", "invited", "expired" (seven days are over) or "ended"."""
        if self.ended_at:
            return "ended"
        if self.accepted_at:
            return "here"
        return "expired" if at >= self.invited_at + timedelta(days=INVITATION_DAYS) else "invited"


class ChangeRequest(ClientOwned):
    """A change of the company's own data that one of its people asks for: `fields` are {name: [as it is, as wished]}."""

    fields = models.JSONField()
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.OPEN)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+", db_constraint=False)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=150)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.ChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="change_request_office_id"),
            models.UniqueConstraint(fields=["client"], condition=Q(state="open"), name="change_request_open_once"),
        ]

    @property
    def ref(self) -> Ref:
        """Name the request for the stream."""
        return Ref("portal.change_request", self.pk)


class Word(ClientOwned):
    """Something that a contact is to be told by mail; many words make one letter, at most one a day to a person.

    `kind` chooses the sentence (portal/mailing), `subject_*` is what it is about, `data` are plain values for it.
    Nothing goes out before `not_before`. What is no longer true by then is dropped, not sent.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=24)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    once = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = querysets.WordQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="word_office_id"),
            models.UniqueConstraint(fields=["office", "contact", "once"], name="word_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["office", "not_before"], condition=Q(sent_at=None, dropped_at=None), name="word_waiting"
            ),
            models.Index(fields=["office", "contact", "-sent_at"], name="word_sent"),
        ]
