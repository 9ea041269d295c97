"""The doorways: who a person is, where they may enter and as what, and every key that opens something."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is kept in lower case, so that one person is one user."""

    def create_user(
        self, email: str, *, name: str, password: str | None, at: datetime, language: str = "pl", proved: bool = False
    ) -> "User":
        """Make a user; without a password nobody can sign in as them. `proved`: a letter to the address led here."""
        user = self.model(email=email.strip().lower(), name=name, joined_at=at, language=language)
        user.email_proved_at = at if proved else None
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person with one mail address, whatever offices and companies they enter."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the system")
        DAY = "day", _("Day")
        EVENING = "evening", _("Evening")

    class Density(models.TextChoices):
        COMPACT = "compact", _("Compact")
        COMFORT = "comfort", _("Comfortable")

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=2, default="pl")
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(max_length=8, choices=Density, default=Density.COMFORT)
    slim_menu = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    # Made by somebody else and told once: the person sets their own before anything else.
    password_is_temporary = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    # When somebody first showed that they read the letters to the address; until then the account may be anybody's.
    email_proved_at = models.DateTimeField(null=True)
    # Not kept: whether the first proof has just ended a password, passkeys or tokens, for who tells the person.
    proof_ended_something = False

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Give the name as mail templates of libraries ask for it."""
        return self.name


class Seat(models.Model):
    """One person's place in an office: as staff, as the carer of a client, or as a client's contact."""

    class Kind(models.TextChoices):
        STAFF = "staff"
        CARER = "carer"
        CONTACT = "contact"

    user = models.ForeignKey(User, models.CASCADE, related_name="seats")
    office_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    client_id = models.BigIntegerField(null=True)
    object_id = models.BigIntegerField()
    role = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=150, blank=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "office_id", "kind", "client_id"], nulls_distinct=False, name="seat_is_taken_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="staff", client_id=None) | ~models.Q(kind="staff") & ~models.Q(client_id=None),
                name="seat_client_by_kind",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["office_id", "client_id"], name="seat_of_client")]


class StandIn(models.Model):
    """For some days one person may enter, beside their own, what a colleague of the same office looks after.

    Kept by offices' substitutions; a doorway, for it decides which clients an actor sees. Both days are included.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    office_id = models.BigIntegerField()
    for_user = models.ForeignKey(User, models.CASCADE, related_name="+")
    for_staff_id = models.BigIntegerField()
    substitution_id = models.BigIntegerField(unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(starts_on__lte=models.F("ends_on")), name="stand_in_days"),
            models.CheckConstraint(condition=~models.Q(user=models.F("for_user")), name="stand_in_is_another"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["office_id", "user"], name="stand_in_of_user")]


class Key(models.Model):
    """Something held that opens a door: an API token, an invitation, a link in a mail. Only its hash is kept."""

    class Purpose(models.TextChoices):
        API = "api"
        STAFF_INVITATION = "staff_invitation"
        CONTACT_INVITATION = "contact_invitation"
        SIGN_IN_LINK = "sign_in_link"
        REQUEST_LINK = "request_link"
        CHAT_LINK = "chat_link"
        NEWS_LINK = "news_link"
        PORTAL_API = "portal_api"

    hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12, blank=True)
    purpose = models.CharField(max_length=20, choices=Purpose)
    office_id = models.BigIntegerField()
    client_id = models.BigIntegerField(null=True)
    object_id = models.BigIntegerField(null=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=100, blank=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["office_id", "purpose"], name="key_of_office")]

    def why_closed(self, at: datetime) -> str:
        """Say why the key opens nothing: "revoked", "expired", "used", or "" while it does."""
        if self.revoked_at:
            return "revoked"
        if self.expires_at and at >= self.expires_at:
            return "expired"
        if self.used_at and self.purpose not in MANY_TIMES:
            return "used"
        return ""


MANY_TIMES = (
    Key.Purpose.API,
    Key.Purpose.PORTAL_API,
    Key.Purpose.REQUEST_LINK,
    Key.Purpose.CHAT_LINK,
    Key.Purpose.NEWS_LINK,
)
"""Keys that open their door until they expire or are taken back; every other one opens it once."""
