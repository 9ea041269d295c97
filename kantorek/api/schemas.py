"""What clients, their terms, contacts and notes look like over the API."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Field, Schema

from kantorek.clients import choices
from kantorek.clients.models import Client, ClientTerms


def _text(longest: int) -> Any:
    return Annotated[str, Field(max_length=longest)]


Name = Annotated[str, Field(min_length=1, max_length=300)]
Fee = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]


class TermsIn(Schema):
    """What the rules read of a client; fields left out stay."""

    tax_form: choices.TaxForm | None = None
    vat_frequency: choices.VatFrequency | None = None
    accounting_type: choices.AccountingType | None = None
    zus_kind: choices.ZusKind | None = None
    has_employees: bool | None = None
    vat_eu: bool | None = None
    advance_period: choices.AdvancePeriod | None = None
    tax_year_end: Annotated[int, Field(ge=1, le=12)] | None = None
    facts: list[choices.Fact] | None = None


class DatedTermsIn(TermsIn):
    """Terms from a day on."""

    valid_from: date


class TermsOut(Schema):
    """Terms with the days they hold; `valid_to` is the first day of the next."""

    id: int
    valid_from: date
    valid_to: date | None
    tax_form: str
    vat_frequency: str
    accounting_type: str
    zus_kind: str
    has_employees: bool
    vat_eu: bool
    advance_period: str
    tax_year_end: int
    facts: list[str]


class SheetIn(Schema):
    """Fields of the data sheet; only those sent are changed."""

    name: Name | None = None
    nip: _text(20) | None = None  # type: ignore[valid-type]
    regon: _text(20) | None = None  # type: ignore[valid-type]
    krs: _text(20) | None = None  # type: ignore[valid-type]
    legal_form: choices.LegalForm | None = None
    street: _text(200) | None = None  # type: ignore[valid-type]
    building: _text(20) | None = None  # type: ignore[valid-type]
    flat: _text(20) | None = None  # type: ignore[valid-type]
    city: _text(100) | None = None  # type: ignore[valid-type]
    postal_code: _text(10) | None = None  # type: ignore[valid-type]
    voivodeship: _text(60) | None = None  # type: ignore[valid-type]
    county: _text(100) | None = None  # type: ignore[valid-type]
    commune: _text(100) | None = None  # type: ignore[valid-type]
    payment_status: choices.PaymentStatus | None = None
    settlement_period: choices.Period | None = None
    monthly_fee: Fee | None = None
    employee_count: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    employment_kinds: list[choices.Employment] | None = None
    declarations: list[_text(30)] | None = None  # type: ignore[valid-type]
    auto_declarations: bool | None = None
    tax_office: Annotated[str, Field(pattern=r"^(\d{4})?$")] | None = None
    tags: Annotated[list[_text(40)], Field(max_length=20)] | None = None  # type: ignore[valid-type]


class ClientIn(SheetIn):
    """A new client; whoever sees only their own clients becomes its carer."""

    name: Name
    terms: TermsIn = TermsIn()
    carer_id: int | None = None
    payroll_carer_id: int | None = None
    status: choices.Status = choices.Status.ACTIVE


class ClientOut(Schema):
    """A client with the terms of today; `version` is its ETag. The fee needs the right clients.fees."""

    id: int
    version: int
    name: str
    nip: str | None
    regon: str
    krs: str
    legal_form: str
    status: str
    status_reason: str
    street: str
    building: str
    flat: str
    city: str
    postal_code: str
    voivodeship: str
    county: str
    commune: str
    payment_status: str
    settlement_period: str
    monthly_fee: Decimal | None = None
    fee_currency: str
    employee_count: int
    employment_kinds: list[str]
    declarations: list[str]
    auto_declarations: bool
    tax_office: str
    tags: list[str]
    micro_account: str
    pkd_main: str
    started_on: date | None
    suspended_on: date | None
    ended_on: date | None
    carer_id: int | None
    payroll_carer_id: int | None
    created_at: datetime
    archived_at: datetime | None
    terms: TermsOut | None = None


class ClientsOut(Schema):
    """A page of clients; `next` goes back as `cursor`, and is null on the last page."""

    items: list[ClientOut]
    next: str | None


class StatusIn(Schema):
    """One of the four statuses; blocking needs a reason."""

    status: choices.Status
    reason: _text(300) = ""  # type: ignore[valid-type]


class CarersIn(Schema):
    """Who looks after the books and the payroll."""

    carer_id: int | None = None
    payroll_carer_id: int | None = None


class ContactIn(Schema):
    """A person at the client."""

    name: _text(150)  # type: ignore[valid-type]
    role: choices.ContactRole = choices.ContactRole.CONTACT
    email: Annotated[str, Field(max_length=254, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$")] = ""
    phone: Annotated[str, Field(max_length=30, pattern=r"^[0-9+() \-/.]*$")] = ""
    channel: choices.Channel = choices.Channel.MAIL


class ContactChangeIn(ContactIn):
    """What to change of a contact; only fields that are sent are changed."""

    name: _text(150) = ""  # type: ignore[valid-type]


class ContactOut(Schema):
    """A contact; the same `person` number at another client is the same person."""

    id: int
    person: int
    name: str
    role: str
    email: str
    phone: str
    channel: str
    version: int


class NoteIn(Schema):
    """A note on the client, for colleagues only."""

    text: _text(5000)  # type: ignore[valid-type]
    pinned: bool = False


class NoteChangeIn(Schema):
    """Another text for a note."""

    text: _text(5000)  # type: ignore[valid-type]


class NoteOut(Schema):
    """A note with its author."""

    id: int
    text: str
    author_name: str
    written_at: datetime
    pinned_at: datetime | None
    version: int


class EventOut(Schema):
    """One event of a client's timeline."""

    id: int
    name: str
    at: datetime
    title: str
    detail: str
    who: str
    changes: dict[str, list[Any]]


class TimelineOut(Schema):
    """A page of events, newest first."""

    items: list[EventOut]
    next: str | None


class ReasonIn(Schema):
    """Why."""

    reason: _text(300)  # type: ignore[valid-type]


def client_out(client: Client, terms: ClientTerms | None, *, fees: bool) -> ClientOut:
    """Write a client out while its scope is open."""
    shown = ClientOut.from_orm(_Flat(client, terms))
    return shown if fees else shown.model_copy(update={"monthly_fee": None})


class _Flat:
    """A client whose `terms` are those of one day and not the whole line."""

    def __init__(self, client: Client, terms: ClientTerms | None) -> None:
        self._client, self.terms = client, terms

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)
