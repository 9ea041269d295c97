"""Payments over the API: may this account be paid today, and the accounts that a client pays to."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from kantorek.api.access import token
from kantorek.api.clients import Limit, actor_of, make_cursor, read_cursor, visible
from kantorek.api.problems import REFUSALS, Problem, ProblemOut
from kantorek.api.registers import AnswerOut, answer_out
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.registers.models import Answer
from kantorek.verification import actions
from kantorek.verification.actions import Checked
from kantorek.verification.models import BankAccount

router = Router()
checks_router = Router()
_BAD_INPUT = frozenset({"nip", "nrb", "amount"})
Amount = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
Number = Annotated[str, Field(max_length=64)]


class PaymentIn(Schema):
    """Who is paid on which account; a foreign IBAN needs no NIP. `proof` asks the ministry itself as well."""

    nip: Number = ""
    account: Number
    amount: Amount | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "PLN"
    client_id: int | None = None
    proof: bool = False


class PaymentOut(Schema):
    """The verdict: `light` is ok, wait or bad, `code` the reason, `rule` whether the amount is above the threshold."""

    light: str
    code: str
    rule: str
    day: date
    nip: str
    account: str
    payee: str
    file_day: str
    amount_pln: Decimal | None
    rate: str
    rate_day: str
    threshold: Decimal | None
    other_accounts: list[str]
    evidence_id: int | None
    at: datetime | None
    proof: AnswerOut | None = None


class AccountIn(Schema):
    """An account that the client pays to; `own` is one of the client's own."""

    nrb: Number
    holder_nip: Number = ""
    holder_name: Annotated[str, Field(max_length=300)] = ""
    note: Annotated[str, Field(max_length=200)] = ""
    own: bool = False


class LastCheckOut(Schema):
    """The last check of an account."""

    light: str
    code: str
    at: datetime
    evidence_id: int


class BankAccountOut(Schema):
    """An account on a client's list, with its last check."""

    id: int
    holder_nip: str
    holder_name: str
    nrb: str
    own: bool
    note: str
    added_at: datetime
    last_check: LastCheckOut | None = None


class BankAccountsOut(Schema):
    """A page of accounts, newest first."""

    items: list[BankAccountOut]
    next: str | None


@checks_router.post("/check", response={200: PaymentOut, **REFUSALS}, summary="May this account be paid today")
@token("registers.ask", own_transactions=True)
def check_payment(request: HttpRequest, data: PaymentIn) -> PaymentOut:
    """Answer from the flat file at once, without a call; with `proof` wait up to 3 seconds for the ministry."""
    actor = actor_of(request)
    with scope.of(actor):
        client = visible(request, data.client_id) if data.client_id is not None else None
    checked = _checked(request, data, client.pk if client else None)
    if data.proof and checked.answer:
        actions.prove_payment(actor, checked.answer, at=actor.at)
        with scope.of(actor):
            checked = actions.read_check(actor, checked.answer)
    return _out(checked)


@router.get(
    "/{int:client_id}/accounts", response={200: BankAccountsOut, 404: ProblemOut}, summary="Accounts that it pays to"
)
@token("clients.see")
def list_accounts(
    request: HttpRequest, client_id: int, cursor: Annotated[str, Query(max_length=60)] = "", limit: Limit = 50
) -> BankAccountsOut:
    """List the accounts on a client's list, newest first, each with its last check."""
    client, before = visible(request, client_id), read_cursor(cursor)
    rows = BankAccount.objects.visible_to(actor_of(request)).current().filter(client_id=client.pk).order_by("-pk")
    page = list((rows.filter(pk__lt=before) if before else rows)[: limit + 1])
    shown = page[:limit]
    numbers = {f"{row.holder_nip}/{row.nrb}" for row in shown}
    last = actions.last_checks(actor_of(request), client.pk, numbers)
    items = [_account_out(row, last.get(f"{row.holder_nip}/{row.nrb}")) for row in shown]
    return BankAccountsOut(items=items, next=make_cursor(shown[-1].pk) if len(page) > limit else None)


@router.post("/{int:client_id}/accounts", response={201: BankAccountOut, **REFUSALS}, summary="Add an account")
@token("clients.edit")
def add_account(request: HttpRequest, client_id: int, data: AccountIn) -> Status[BankAccountOut]:
    """Write an account down on a client's list; the same one twice is refused."""
    client = visible(request, client_id)
    try:
        account = actions.add_account(actor_of(request), client, fields=data.model_dump())
    except Refused as refused:
        raise _unfit(refused) from refused
    return Status(201, _account_out(account, None))


@router.delete(
    "/{int:client_id}/accounts/{int:bank_account_id}", response={204: None, **REFUSALS}, summary="Remove an account"
)
@token("clients.edit")
def remove_account(request: HttpRequest, client_id: int, bank_account_id: int) -> Status[None]:
    """Take an account off a client's list."""
    mine = BankAccount.objects.visible_to(actor_of(request)).current()
    account = get_object_or_404(mine.filter(client=visible(request, client_id)), pk=bank_account_id)
    actions.remove_account(actor_of(request), account)
    return Status(204, None)


def _checked(request: HttpRequest, data: PaymentIn, client_id: int | None) -> Checked:
    actor = actor_of(request)
    given: dict[str, Any] = {"amount": data.amount, "currency": data.currency, "client_id": client_id}
    try:
        return actions.check_payment(actor, data.nip, data.account, at=actor.at, **given)
    except Refused as refused:
        raise _unfit(refused) from refused


def _unfit(refused: Refused) -> Exception:
    """Answer a number that cannot be one with 422; what a rule forbids stays 409."""
    if refused.code.partition("_")[0] not in _BAD_INPUT:
        return refused
    error = {"field": refused.field or "", "code": refused.code, "message": refused.message}
    return Problem(422, refused.code, refused.message, errors=[error])


def _out(checked: Checked) -> PaymentOut:
    verdict, payment, evidence = checked.verdict, checked.payment, checked.evidence
    return PaymentOut(
        light=verdict.light,
        code=verdict.code,
        rule=verdict.rule,
        day=checked.on,
        nip=checked.nip,
        account=checked.account,
        payee=checked.name,
        file_day=verdict.file_day,
        amount_pln=payment.in_pln,
        rate=payment.rate,
        rate_day=payment.rate_day,
        threshold=checked.rules.threshold if checked.rules else None,
        other_accounts=list(checked.others),
        evidence_id=evidence.pk if evidence else None,
        at=(evidence.answered_at or evidence.at) if evidence else None,
        proof=answer_out(checked.proof) if checked.proof else None,
    )


def _account_out(account: BankAccount, last: tuple[Answer, Any] | None) -> BankAccountOut:
    out = BankAccountOut.from_orm(account)
    if last:
        answer, verdict = last
        out.last_check = LastCheckOut(light=verdict.light, code=verdict.code, at=answer.at, evidence_id=answer.pk)
    return out
