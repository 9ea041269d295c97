"""The clients of an office: companies and persons it serves, their terms in time, contacts and notes."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from kantorek.clients import choices, querysets
from kantorek.core.numbers import micro_account, nip_display
from kantorek.core.refs import Ref
from kantorek.offices.models import OfficeOwned, StaffMember


class Address(models.Model):
    """A Polish address in the eight fields of the registers."""

    street = models.CharField(_("street"), max_length=200, blank=True)
    building = models.CharField(_("building number"), max_length=20, blank=True)
    flat = models.CharField(_("flat number"), max_length=20, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    voivodeship = models.CharField(_("voivodeship"), max_length=60, blank=True)
    county = models.CharField(_("county"), max_length=100, blank=True)
    commune = models.CharField(_("commune"), max_length=100, blank=True)

    class Meta:
        abstract = True

    @property
    def address_line(self) -> str:
        """Give the address on one line, as it stands on an envelope."""
        number = "/".join(part for part in (self.building, self.flat) if part)
        place = " ".join(part for part in (self.postal_code, self.city) if part)
        road = " ".join(part for part in (self.street or (self.city if number else ""), number) if part)
        return ", ".join(part for part in (road, place) if part)


class Client(Address, OfficeOwned):
    """A company or person that the office serves, from the first talk to the archive."""

    name = models.CharField(_("name"), max_length=300)
    name_key = models.GeneratedField(
        expression=Func(F("name"), function="polish_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    nip = models.CharField("NIP", max_length=10, null=True)
    regon = models.CharField("REGON", max_length=14, blank=True)
    krs = models.CharField("KRS", max_length=10, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=choices.LegalForm, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=choices.Status, default=choices.Status.ACTIVE)
    status_reason = models.CharField(_("reason"), max_length=300, blank=True)

    payment_status = models.CharField(
        _("payment status"), max_length=10, choices=choices.PaymentStatus, default=choices.PaymentStatus.CURRENT
    )
    settlement_period = models.CharField(
        _("settlement period"), max_length=10, choices=choices.Period, default=choices.Period.MONTH
    )
    monthly_fee = models.DecimalField(_("monthly fee"), max_digits=14, decimal_places=2, null=True)
    fee_currency = models.CharField(max_length=3, default="PLN")
    employee_count = models.PositiveIntegerField(_("number of employees"), default=0)
    employment_kinds = ArrayField(models.CharField(max_length=10, choices=choices.Employment), default=list)
    declarations = ArrayField(models.CharField(max_length=30), default=list)
    # Proposed, and taken off the list by a person: no duty is made of them. Kept by the actions.
    declined = ArrayField(models.CharField(max_length=30), default=list)
    auto_declarations = models.BooleanField(_("make declarations automatically"), default=True)
    tax_office = models.CharField(_("tax office"), max_length=4, blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True)

    pkd_main = models.CharField("PKD", max_length=10, blank=True)
    pkd = models.JSONField(default=list)
    started_on = models.DateField(_("started on"), null=True)
    suspended_on = models.DateField(_("suspended on"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)

    carer = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    payroll_carer = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.ClientQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="client_office_id"),
            models.UniqueConstraint(fields=["office", "nip"], name="client_nip_once"),
            models.CheckConstraint(condition=Q(nip=None) | Q(nip__regex=r"^\d{10}$"), name="client_nip_digits"),
            models.CheckConstraint(condition=Q(regon__regex=r"^(\d{9}|\d{14})?$"), name="client_regon_digits"),
            models.CheckConstraint(condition=Q(krs__regex=r"^(\d{10})?$"), name="client_krs_digits"),
            models.CheckConstraint(condition=Q(monthly_fee=None) | Q(monthly_fee__gte=Decimal(0)), name="client_fee"),
            models.CheckConstraint(condition=~Q(name=""), name="client_name_given"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "name_key", "id"], name="client_by_name"),
            models.Index(fields=["office", "-created_at", "-id"], name="client_by_age"),
            models.Index(fields=["office", "carer"], name="client_by_carer"),
            # All that the list counts by, so that counting reads no rows; id, because the policy asks for it.
            models.Index(
                fields=["office", "archived_at", "status", "carer", "payroll_carer", "id"], name="client_counts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """Name the client for the stream."""
        return Ref("clients.client", self.pk, self.name)

    @property
    def nip_display(self) -> str:
        """Give the NIP with its hyphens."""
        return nip_display(self.nip) if self.nip else ""

    @property
    def micro_account(self) -> str:
        """Give the 26 digits of the tax micro-account, computed from the NIP (podatki.gov.pl, mikrorachunek)."""
        return micro_account(self.nip) if self.nip else ""

    @property
    def initials(self) -> str:
        """Two letters for the square mark beside the name."""
        words = [word for word in self.name.replace('"', " ").replace("„", " ").split() if word[:1].isalnum()]
        return "".join(word[0] for word in words[:2]).upper()

    @property
    def is_archived(self) -> bool:
        """Tell whether the client is in the archive."""
        return self.archived_at is not None

    def why_closed(self) -> str:
        """Say why nothing may be changed on this client, or "" while it may.

        A blocked client is really blocked: no changes, no questions to registers, later no portal and no new jobs.
        """
        if self.is_archived:
            return str(_("This client is in the archive. Restore it first."))
        if self.status == choices.Status.BLOCKED:
            return str(_("This client is blocked. Unblock it first."))
        return ""


class ClientOwned(models.Model):
    """A row that belongs to one client of one office; both columns point at the client together."""

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        abstract = True


class ClientTerms(ClientOwned):
    """What the rules read of a client, valid from a day: a change never touches the months before it.

    `valid_to` is the first day of the next terms, empty for the last; the database keeps terms from overlapping.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="terms", db_constraint=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(null=True)
    tax_form = models.CharField(_("tax form"), max_length=12, choices=choices.TaxForm, blank=True)
    vat_frequency = models.CharField("VAT", max_length=10, choices=choices.VatFrequency, blank=True)
    accounting_type = models.CharField(_("accounting"), max_length=12, choices=choices.AccountingType, blank=True)
    zus_kind = models.CharField(_("ZUS payer"), max_length=12, choices=choices.ZusKind, blank=True)
    has_employees = models.BooleanField(_("has employees"), default=False)
    vat_eu = models.BooleanField("VAT-UE", default=False)
    advance_period = models.CharField(_("tax advances"), max_length=10, choices=choices.AdvancePeriod, blank=True)
    # The last month of the tax year, 1 to 12.
    tax_year_end = models.PositiveSmallIntegerField(_("tax year ends with"), choices=choices.MONTHS, default=12)
    # What else is true of the client: codes of choices.Fact.
    facts = ArrayField(
        models.CharField(max_length=20, choices=choices.Fact), verbose_name=_("further facts"), default=list
    )

    objects = querysets.TermsQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["client", "valid_from"], name="terms_once_a_day"),
            ExclusionConstraint(
                name="terms_do_not_overlap",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    (
                        Func("valid_from", "valid_to", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "vat_frequency", "accounting_type"], name="terms_filters"),
        ]

    def holds(self, on: date) -> bool:
        """Tell whether these terms are the ones of a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


TERMS_FIELDS = (
    "tax_form",
    "vat_frequency",
    "accounting_type",
    "zus_kind",
    "has_employees",
    "vat_eu",
    "advance_period",
    "tax_year_end",
    "facts",
)


class Contact(ClientOwned):
    """A person at the client; the same person at another company carries the same `person` number."""

    person = models.BigIntegerField()
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=12, choices=choices.ContactRole, default=choices.ContactRole.CONTACT)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    channel = models.CharField(
        _("preferred channel"), max_length=10, choices=choices.Channel, default=choices.Channel.MAIL
    )
    # In which language letters of the office reach the person; in the portal they choose for themselves.
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="pl")
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.ContactQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="contact_office_id"),
            models.UniqueConstraint(
                fields=["client", "person"], condition=Q(removed_at=None), name="contact_person_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["office", "person"], name="contact_of_person")]

    def __str__(self) -> str:
        return self.name


class Note(ClientOwned):
    """What colleagues write down about a client; the client never sees it."""

    text = models.TextField(_("note"))
    author = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", db_constraint=False)
    author_name = models.CharField(max_length=150, blank=True)
    written_at = models.DateTimeField()
    pinned_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.RemovableQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "id"], name="note_office_id"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "client", "-id"], name="note_of_client")
        ]
