"""May this account be paid today: the flat file says so at once, the ministry proves it, both are kept as evidence."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core import http, scope
from kantorek.core.actor import WARSAW, Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.payee import foreign_account
from kantorek.registers import actions as registers
from kantorek.registers.models import Answer
from kantorek.verification import paying
from kantorek.verification.events import PaymentChecked
from kantorek.verification.law.payments import PaymentRules, office_account, payment_rules
from kantorek.verification.models import BankAccount
from kantorek.verification.paying import Payment, Verdict

FILE: Final = "flat_file"
PROOF: Final = "account"
_RATE_WITHIN: Final = 1.5
_HISTORY: Final = 8


@dataclass(frozen=True, slots=True)
class Checked:
    """One check, ready to be shown: the verdict, the answers behind it, and what the office knows about the payee.

    `answer` is None for a foreign account, which no file is asked about; `others` are accounts of the same payee on the
    client's list, when this one is not among them.
    """

    verdict: Verdict
    nip: str
    account: str
    on: date
    payment: Payment
    rules: PaymentRules | None
    answer: Answer | None = None
    proof: Answer | None = None
    name: str = ""
    others: tuple[str, ...] = ()
    kept: bool = False

    @property
    def evidence(self) -> Answer | None:
        """Give the answer that proves most: the ministry's own, else the flat file's."""
        return self.proof if self.verdict.is_proved else self.answer


def check_payment(
    actor: Actor,
    nip: str,
    account: str,
    *,
    at: datetime,
    amount: Decimal | None = None,
    currency: str = "PLN",
    client_id: int | None = None,
) -> Checked:
    """Tell from the flat file, without a network, whether an account may be paid today; the answer stays as evidence.

    An amount in another currency is converted at the rate of the last working day before. Refuses numbers that cannot
    be, an amount below zero, and a client that the actor does not see. Must be called with no transaction open.
    """
    http.refuse_in_transaction()
    if amount is not None and not 0 <= amount < paying.LARGEST:
        raise Refused(_("The amount cannot be right."), code="amount", field="amount")
    foreign = foreign_account(account)
    number = "" if foreign else registers.clean_or_refuse(FILE, f"{nip}/{account}")
    with scope.of(actor):
        _refuse_unseen(actor, client_id)
    rate = _rate(actor, currency, at=at) if amount is not None and currency != "PLN" else None
    payment = paying.payment_of(amount, currency, rate)
    if foreign:
        rules = payment_rules(_day(at))
        verdict = Verdict("wait", "foreign", paying.rule_of(payment, rules))
        return Checked(verdict, "", foreign, _day(at), payment, rules)
    found = registers.find_many(FILE, [number], within=3.0, at=at)[number]
    data = {**(found.data or {"nip": number[:10], "nrb": number[11:]}), "payment": payment.as_data()}
    with scope.of(actor):
        kept = registers.keep_many(actor, FILE, [(number, client_id)], {number: replace(found, data=data)}, at=at)
        checked = read_check(actor, kept[0])
        _tell(actor, kept[0], checked)
    return checked


def prove_payment(actor: Actor, answer: Answer, *, at: datetime, within: float = 2.8) -> Answer:
    """Ask the ministry itself about an account that was checked; slow or refused, a job goes on asking.

    Must be called with no transaction open.
    """
    return registers.ask(actor, PROOF, answer.number, within=within, at=at, client_id=answer.client_id)


def read_check(actor: Actor, answer: Answer) -> Checked:
    """Read a check that was made: its verdict on its own day, with the ministry's answer of that day when there is one."""
    nip, _slash, nrb = answer.number.partition("/")
    on = _day(answer.at)
    proof = _proof(actor, answer)
    rules, payment = payment_rules(on), paying.payment_in(answer.data)
    data = answer.data if answer.outcome == "found" and answer.register == FILE else None
    told = proof.data if proof and proof.outcome == "found" else None
    verdict = paying.judge(data, told, office=office_account(nrb, on), payment=payment, rules=rules)
    name, others, kept = _known(actor, nip, nrb, answer.client_id)
    return Checked(verdict, nip, nrb, on, payment, rules, answer, proof, name, others, kept)


def recent_checks(actor: Actor) -> list[Answer]:
    """Give the last checks that this person made one by one; those of whole lists stand in the lists."""
    mine = Answer.objects.visible_to(actor).filter(register=FILE, asked_by_user_id=actor.user_id)
    return list(mine.filter(data__has_key="payment").defer("raw").order_by("-pk")[:_HISTORY])


def verdicts_of(actor: Actor, answers: list[Answer]) -> dict[int, Verdict]:
    """Judge many checks in two queries, by the id of the flat file's answer."""
    proofs: dict[tuple[str, date], Answer] = {}
    asked = Answer.objects.visible_to(actor).filter(register=PROOF, number__in={one.number for one in answers})
    for proof in asked.filter(outcome="found").defer("raw").order_by("pk"):
        proofs[proof.number, _day(proof.at)] = proof
    return {one.pk: _judged(one, proofs.get((one.number, _day(one.at)))) for one in answers}


def last_checks(actor: Actor, client_id: int, numbers: Iterable[str]) -> dict[str, tuple[Answer, Verdict]]:
    """Give the last check of each "NIP/account" made for a client, with its verdict."""
    asked = Answer.objects.visible_to(actor).filter(register=FILE, client_id=client_id, number__in=set(numbers))
    answers = list(asked.defer("raw").order_by("number", "-pk").distinct("number"))
    verdicts = verdicts_of(actor, answers)
    return {answer.number: (answer, verdicts[answer.pk]) for answer in answers}


def _judged(answer: Answer, proof: Answer | None) -> Verdict:
    on = _day(answer.at)
    office = office_account(answer.number[11:], on)
    data = answer.data if answer.outcome == "found" else None
    payment = paying.payment_in(answer.data)
    return paying.judge(data, proof.data if proof else None, office=office, payment=payment, rules=payment_rules(on))


def _proof(actor: Actor, answer: Answer) -> Answer | None:
    asked = Answer.objects.visible_to(actor).about(PROOF, answer.number).filter(client_id=answer.client_id)
    same_day = [one for one in asked.defer("raw")[:5] if _day(one.at) == _day(answer.at)]
    spoken = [one for one in same_day if one.outcome == "found"]
    return next(iter(spoken or same_day), None)


def _known(actor: Actor, nip: str, nrb: str, client_id: int | None) -> tuple[str, tuple[str, ...], bool]:
    """Give the payee's name, and its accounts on the client's list when this is another one."""
    rows: list[BankAccount] = []
    if client_id is not None:
        mine = BankAccount.objects.visible_to(actor).filter(client_id=client_id, holder_nip=nip)
        rows = list(mine.order_by("-pk")[:20])
    current = [row for row in rows if row.removed_at is None]
    kept = any(row.nrb == nrb for row in current)
    others = () if any(row.nrb == nrb for row in rows) else tuple(dict.fromkeys(row.nrb for row in rows))
    name = next((row.holder_name for row in rows if row.holder_name), "") or payee_name(actor, nip)
    return name, others, kept


def payee_name(actor: Actor, nip: str) -> str:
    """Find how a payee is called: a client of the office, or whom a register has named already."""
    client = Client.objects.visible_to(actor).filter(nip=nip).values_list("name", flat=True).first()
    if client:
        return str(client)
    for register in ("white_list", "gus"):
        answer = Answer.objects.visible_to(actor).about(register, nip).filter(outcome="found").only("data").first()
        if answer and (answer.data or {}).get("name"):
            return str((answer.data or {})["name"])
    return ""


def _rate(actor: Actor, currency: str, *, at: datetime) -> dict[str, Any] | None:
    """Give the rate of the last table before today: the law takes that of the last working day before the transaction."""
    answer = registers.ask(actor, "nbp", f"{currency}/{_day(at)}", within=_RATE_WITHIN, at=at)
    before = (answer.data or {}).get("before") if answer.outcome == "found" else None
    return before if isinstance(before, dict) else None


def _refuse_unseen(actor: Actor, client_id: int | None) -> None:
    if client_id is not None and not Client.objects.visible_to(actor).filter(pk=client_id).exists():
        raise Refused(_("There is no such client here."), code="no_client", field="client")


def _tell(actor: Actor, answer: Answer, checked: Checked) -> None:
    publish(
        PaymentChecked(
            actor=actor,
            subject=answer.ref,
            client_id=answer.client_id,
            answer_id=answer.pk,
            verdict=checked.verdict.code,
            holder_nip=checked.nip,
        )
    )


def _day(at: datetime) -> date:
    return at.astimezone(WARSAW).date()
