"""A client's own data over the API, for a token of the portal: the company, what is to be paid and done, asked changes."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from kantorek.accounts.models import User
from kantorek.api.access import token
from kantorek.api.clients import actor_of
from kantorek.api.problems import REFUSALS
from kantorek.clients.choices import Channel
from kantorek.clients.models import Client, ClientTerms
from kantorek.declarations import actions as declarations
from kantorek.declarations.choices import State
from kantorek.declarations.models import Obligation
from kantorek.portal import profile
from kantorek.portal.access import seats_of
from kantorek.portal.actions.change import ask_change, withdraw_change
from kantorek.portal.models import ChangeRequest
from kantorek.portal.transfers import terms_of, transfer_for
from kantorek.requests.models import ClientRequest
from kantorek.verification.models import BankAccount

router = Router()
Line = Annotated[str, Field(max_length=300)]


class CompanyOut(Schema):
    """The company of the token, and at which level its person enters."""

    id: int
    name: str
    nip: str | None
    level: str


class PersonOut(Schema):
    """Somebody whom the office knows at the company."""

    id: int
    name: str
    role: str
    email: str
    phone: str
    channel: str


class RegisterOut(Schema):
    """What a register said last; `code` is for programs, `text` for people."""

    asked: Annotated[str, Field(serialization_alias="register")]  # pydantic's own classes have a `register`
    code: str
    text: str
    at: datetime


class DataOut(Schema):
    """The company as the office knows it."""

    id: int
    name: str
    nip: str | None
    regon: str
    krs: str
    legal_form: str
    street: str
    building: str
    flat: str
    postal_code: str
    city: str
    micro_account: str
    accounts: list[str]
    contacts: list[PersonOut]
    registers: list[RegisterOut]


class ChangeOut(Schema):
    """A change that was asked for: `fields` are {name: [as it was, as wished]}; state open, accepted, refused, withdrawn."""

    id: int
    fields: dict[str, list[Any]]
    note: str
    state: str
    reason: str
    asked_at: datetime
    asked_by_name: str
    answered_at: datetime | None


class ChangeIn(Schema):
    """What is to change; only what is sent is asked for. E-mail, phone and channel are those of the token's person."""

    name: Line | None = None
    street: Line | None = None
    building: Line | None = None
    flat: Line | None = None
    postal_code: Line | None = None
    city: Line | None = None
    account: Annotated[str, Field(max_length=50)] | None = None
    email: Line | None = None
    phone: Line | None = None
    channel: Channel | None = None
    note: Annotated[str, Field(max_length=500)] = ""


class PaymentOut(Schema):
    """An amount that the office has sent; `claimed_on` is the client's word that it is paid, `paid` the office's."""

    id: int
    rule: str
    period_from: date
    period_to: date
    due_on: date
    amount: Decimal
    currency: str
    payee: str
    account: str
    title: str
    paid: bool
    claimed_on: date | None


class PaidIn(Schema):
    """When it was paid; left out, today."""

    paid_on: date | None = None


class HomeOut(Schema):
    """What waits: amounts that are neither paid nor marked as paid, and requests of the office."""

    to_pay: list[PaymentOut]
    to_do: int


@router.get("/companies", response={200: list[CompanyOut]}, summary="The company of the token")
@token("portal.see")
def list_companies(request: HttpRequest) -> list[CompanyOut]:
    """Give the company that the token opens; a token opens one, so that two never mix."""
    client, actor = company_of(request), actor_of(request)
    seat = seats_of(User.objects.get(pk=actor.user_id or 0)).filter(client_id=client.pk).get()
    return [CompanyOut(id=client.pk, name=client.name, nip=client.nip, level=seat.role)]


@router.get("/company", response={200: DataOut}, by_alias=True, summary="The company's data")
@token("portal.see")
def get_company(request: HttpRequest) -> DataOut:
    """Give the company's data, its contacts, and what the registers said last."""
    client, actor = company_of(request), actor_of(request)
    accounts = BankAccount.objects.visible_to(actor).current().filter(client=client, own=True).order_by("pk")
    own = {key: getattr(client, key) for key in DataOut.model_fields if hasattr(client, key)}
    return DataOut(
        **own | {"accounts": list(accounts.values_list("nrb", flat=True))},
        contacts=[PersonOut.from_orm(each) for each in profile.people_of(actor, client)],
        registers=[RegisterOut(asked=each["register"], **each) for each in profile.registers_of(actor, client)],
    )


@router.get("/company/changes", response={200: list[ChangeOut]}, summary="Changes asked for")
@token("portal.see")
def list_changes(request: HttpRequest) -> list[ChangeOut]:
    """List the last hundred changes that were asked for, newest first."""
    mine = ChangeRequest.objects.visible_to(actor_of(request)).filter(client=company_of(request))
    return [ChangeOut.from_orm(each) for each in mine.order_by("-pk")[:100]]


@router.post("/company/changes", response={201: ChangeOut, **REFUSALS}, summary="Ask for a change")
@token("portal.company")
def add_change(request: HttpRequest, data: ChangeIn) -> Status[ChangeOut]:
    """Ask the office for a change of the company's data; one waits at a time."""
    wished = data.model_dump(exclude={"note"}, exclude_none=True)
    asked = ask_change(actor_of(request), company_of(request), wished=wished, note=data.note)
    return Status(201, ChangeOut.from_orm(asked))


@router.delete(
    "/company/changes/{int:change_request_id}", response={200: ChangeOut, **REFUSALS}, summary="Take it back"
)
@token("portal.company")
def withdraw_asked_change(request: HttpRequest, change_request_id: int) -> ChangeOut:
    """Take a request back that the office has not answered yet."""
    mine = ChangeRequest.objects.visible_to(actor_of(request)).filter(client=company_of(request))
    return ChangeOut.from_orm(withdraw_change(actor_of(request), get_object_or_404(mine, pk=change_request_id)))


@router.get("/home", response={200: HomeOut}, summary="What waits")
@token("portal.see")
def get_home(request: HttpRequest) -> HomeOut:
    """Give what is to be paid and how many requests wait for the company."""
    open_rows = _amounts(request).exclude(state=State.PAID).filter(claimed_at=None, amount__gt=0)
    waiting = ClientRequest.objects.visible_to(actor_of(request)).waiting().filter(client=company_of(request))
    return HomeOut(to_pay=_payments(request, open_rows.order_by("due_on", "pk")[:200]), to_do=waiting.count())


@router.get("/payments", response={200: list[PaymentOut]}, summary="Amounts to pay and paid")
@token("portal.see")
def list_amounts(request: HttpRequest) -> list[PaymentOut]:
    """List the last two hundred amounts that the office has sent, the latest day first."""
    return _payments(request, _amounts(request).order_by("-due_on", "-pk")[:200])


@router.put("/payments/{int:obligation_id}/paid", response={200: PaymentOut, **REFUSALS}, summary="Mark as paid")
@token("portal.send")
def mark_amount_paid(request: HttpRequest, obligation_id: int, data: PaidIn) -> PaymentOut:
    """Say that an amount has been paid; the office confirms it."""
    it = get_object_or_404(_amounts(request), pk=obligation_id)
    return _payment(request, declarations.claim_paid(actor_of(request), it, paid_on=data.paid_on))


@router.delete(
    "/payments/{int:obligation_id}/paid", response={200: PaymentOut, **REFUSALS}, summary="Not paid after all"
)
@token("portal.send")
def mark_amount_unpaid(request: HttpRequest, obligation_id: int) -> PaymentOut:
    """Take back that an amount has been paid."""
    it = get_object_or_404(_amounts(request), pk=obligation_id)
    return _payment(request, declarations.take_back_claim(actor_of(request), it))


def company_of(request: HttpRequest) -> Client:
    """Find the one company that the token opens."""
    client = getattr(request, "company", None)
    if client is None:
        client = get_object_or_404(Client.objects.visible_to(actor_of(request)))
        request.company = client  # type: ignore[attr-defined]
    found: Client = client
    return found


def _amounts(request: HttpRequest) -> Any:
    rows = Obligation.objects.visible_to(actor_of(request)).filter(client=company_of(request)).shown()
    return rows.filter(amount__isnull=False)


def _payments(request: HttpRequest, rows: Iterable[Obligation]) -> list[PaymentOut]:
    terms = terms_of(actor_of(request), company_of(request))
    return [_payment(request, each, terms) for each in rows]


def _payment(request: HttpRequest, it: Obligation, terms: list[ClientTerms] | None = None) -> PaymentOut:
    transfer = transfer_for(actor_of(request), company_of(request), it, terms)
    told = {key: getattr(it, key) for key in PaymentOut.model_fields if hasattr(it, key)}
    said = {key: getattr(transfer, key) for key in ("payee", "account", "title")}
    return PaymentOut(**told | said | {"paid": it.state == State.PAID})
