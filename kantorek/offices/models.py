"""The accounting office and the people who work in it."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from django.contrib.postgres.fields import ArrayField
from django.core.signing import Signer
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kantorek.accounts.models import User
from kantorek.offices import logos
from kantorek.offices.querysets import OfficeQuerySet, StaffQuerySet, SubstitutionQuerySet

INVITATION_DAYS = 7
LOOK_SALT = "kantorek.offices.look"


class Office(models.Model):
    """An accounting office: its name, its host names and its brand. A doorway, so it keeps no secret."""

    name = models.CharField(max_length=150)
    hosts = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    brand = models.CharField(max_length=7, default="#0e5a6b", validators=[RegexValidator(r"^#[0-9a-f]{6}$")])
    sandbox = models.BooleanField(default=False)
    # The office's own VAT-EU number: with it VIES gives a consultation number, which proves the question.
    vat_eu = models.CharField(max_length=14, blank=True)
    # How clients see the office. `logo` is a path in the storage "files"; `texts` are {"pl": {welcome, help}, "en": …};
    # `credit` prints the program's own name at the foot. `draft` holds what only the office sees until it is shown.
    client_name = models.CharField(max_length=150, blank=True)
    sender_name = models.CharField(max_length=100, blank=True)
    contact_line = models.CharField(max_length=120, blank=True)
    logo = models.CharField(max_length=120, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    credit = models.BooleanField(default=False)
    draft = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # Carried by the row that offices.access.office_door() finds for one person, and by no other.
    staff_id: int
    role: str
    staff_name: str
    own: list[int] | None
    stands_for: list[int]
    stands_for_names: list[str]
    stands_for_until: list[date]
    seats: int

    objects = OfficeQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """What clients call the office: in the portal, in letters and on a phone's screen."""
        return self.client_name or self.name

    def address(self, url: str) -> str:
        """Where the office is reached from outside: under its own host name where it has one; `url` is the program's."""
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{self.hosts[0]}{port}" if self.hosts else url.rstrip("/")

    @property
    def logo_url(self) -> str:
        """Where everybody may fetch the logo; its name changes with the picture, so that it is kept for good."""
        return logos.address(self.logo)

    @property
    def look_query(self) -> str:
        """What an address carries that shows this office's look to whoever has no seat yet: signed, so that nobody counts offices."""
        drawn = sha256(f"{self.shown_name}|{self.brand}|{self.logo}".encode()).hexdigest()[:8]
        return urlencode({"o": Signer(salt=LOOK_SALT).sign(str(self.pk)), "v": drawn})

    def logo_png(self) -> bytes | None:
        """The logo itself, for letters, papers and icons."""
        return logos.read(self.logo)

    def said(self, kind: str, language: str) -> str:
        """Give the office's own words, "welcome" or "help", in a language; Polish ones where there are no others."""
        return str(self.texts.get(language, {}).get(kind) or self.texts.get("pl", {}).get(kind) or "")


class OfficeOwned(models.Model):
    """A row that belongs to one office."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Role(models.TextChoices):
    """The five roles of an office; what each may do stands in offices/access.py."""

    OWNER = "owner", _("Office owner")
    MANAGER = "manager", _("Manager")
    ACCOUNTANT = "accountant", _("Accountant")
    ASSISTANT = "assistant", _("Assistant")
    VIEWER = "viewer", _("Read only")


class StaffMember(OfficeOwned):
    """A person who works in the office, in one role, from the invitation to the day they leave."""

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=150)
    email = models.EmailField()
    phone = models.CharField(max_length=30, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    invited_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = StaffQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="staff_office_id"),
            models.UniqueConstraint(fields=["office", "email"], name="staff_email_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def state(self, at: datetime) -> str:
        """Say where the person stands: "here", "invited", "expired", "withdrawn" or "left"."""
        if self.left_at:
            return "left" if self.joined_at else "withdrawn"
        if self.joined_at:
            return "here"
        over = self.invited_at and at >= self.invited_at + timedelta(days=INVITATION_DAYS)
        return "expired" if over else "invited"

    @property
    def initials(self) -> str:
        """Two letters for the round mark beside a name."""
        words = self.name.split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


class Substitution(OfficeOwned):
    """For some days, both included, one colleague sees and does what is another's; nothing is moved, and it ends by itself."""

    person = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", db_constraint=False)
    stand_in = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", db_constraint=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="substitution_office_id"),
            models.CheckConstraint(condition=models.Q(starts_on__lte=models.F("ends_on")), name="substitution_days"),
            models.CheckConstraint(condition=~models.Q(person=models.F("stand_in")), name="substitution_is_another"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["office", "ends_on"], name="substitution_ends")]

    def stage(self, on: date) -> str:
        """Say where it stands on a day: "now", "planned", "ended" (early) or "over"."""
        if self.ended_at:
            return "ended"
        if self.ends_on < on:
            return "over"
        return "now" if self.starts_on <= on else "planned"
