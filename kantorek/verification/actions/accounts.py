"""The accounts that a client is paid on and pays to: written down, taken off, and checked against the flat file in heaps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core import http, live, scope
from kantorek.core.actor import WARSAW, Actor
from kantorek.core.defer import defer
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.numbers import NumberRefused, clean_nip, clean_nrb
from kantorek.core.wording import number_refusal
from kantorek.registers import actions as registers
from kantorek.registers.models import Answer
from kantorek.verification.actions.payments import FILE, payee_name
from kantorek.verification.events import BankAccountAdded, BankAccountRemoved, BankAccountsChecked
from kantorek.verification.models import BankAccount

AT_ONCE: Final = 100
"""So many accounts are reckoned in one breath, about a third of a second; the rest goes into a job."""
_MOST: Final = 10_000
_WITHIN: Final = 20.0


@dataclass(frozen=True, slots=True)
class Heap:
    """What became of one heap of accounts: how many were checked so far, the last of them, whether more wait, whether there was a file."""

    checked: int
    last_id: int
    more: bool
    no_file: bool = False


@transaction.atomic
def add_account(actor: Actor, client: Client, *, fields: dict[str, Any]) -> BankAccount:
    """Write down an account of the client, or of somebody whom the client pays.

    Refuses a closed client, numbers that cannot be right, and an account that stands on the list already.
    """
    client = _open(client.pk)
    own = bool(fields.get("own"))
    holder = str(fields.get("holder_nip") or (client.nip if own else "") or "")
    nip, nrb = _number("holder_nip", holder), _number("nrb", str(fields.get("nrb") or ""))
    if own and nip != client.nip:
        raise Refused(_("The client's own account belongs to the client's NIP."), code="not_own", field="holder_nip")
    if _alike(client.pk, nip, nrb).exists():
        raise Refused(_("This account stands on the list already."), code="duplicate", field="nrb")
    if _current(client.pk).count() >= _MOST:
        raise Refused(_("A client has at most %(n)s accounts here.") % {"n": _MOST}, code="too_many")
    account = BankAccount.objects.create(
        office_id=client.office_id,
        client=client,
        holder_nip=nip,
        holder_name=_line(fields.get("holder_name"), 300) or payee_name(actor, nip)[:300],
        nrb=nrb,
        own=nip == client.nip,
        note=_line(fields.get("note"), 200),
        added_at=actor.at,
    )
    _tell(actor, client, BankAccountAdded, account)
    return account


@transaction.atomic
def remove_account(actor: Actor, account: BankAccount) -> BankAccount:
    """Take an account off the list; once more changes nothing. Refuses a closed client."""
    client = _open(account.client_id)
    account = BankAccount.objects.select_for_update().get(pk=account.pk)
    if account.removed_at is None:
        account.removed_at, account.version = actor.at, account.version + 1
        account.save(update_fields=["removed_at", "version"])
        _tell(actor, client, BankAccountRemoved, account)
    return account


@transaction.atomic
def restore_account(actor: Actor, account: BankAccount) -> BankAccount:
    """Put a removed account back. Refuses a closed client, and one that has been written down again meanwhile."""
    client = _open(account.client_id)
    account = BankAccount.objects.select_for_update().get(pk=account.pk)
    if account.removed_at is None:
        return account
    if _alike(client.pk, account.holder_nip, account.nrb).exists():
        raise Refused(_("This account stands on the list already."), code="duplicate")
    account.removed_at, account.version = None, account.version + 1
    account.save(update_fields=["removed_at", "version"])
    _tell(actor, client, BankAccountAdded, account)
    return account


def check_accounts(actor: Actor, client: Client, *, at: datetime) -> Heap:
    """Check every account of the client that was not checked against today's file yet; many go on in a job.

    Must be called with no transaction open.
    """
    heap = check_heap(actor, client.pk, after_id=0, at=at)
    if heap.more and not heap.no_file:
        asked_by = {"user_id": actor.user_id, "staff_id": actor.staff_id, "name": actor.name}
        with scope.of(actor):
            defer(
                "verification.check_accounts",
                office_id=actor.office_id,
                client_id=client.pk,
                after_id=heap.last_id,
                so_far=heap.checked,
                asked_by=asked_by,
            )
    return heap


def check_heap(actor: Actor, client_id: int, *, after_id: int, at: datetime, so_far: int = 0) -> Heap:
    """Check the next heap of a client's accounts and keep one answer each; the end of the last heap is announced.

    `so_far` were checked in the heaps before; when there was nothing to check at all, nothing is told. Without any
    flat file nothing is kept. Must be called with no transaction open.
    """
    http.refuse_in_transaction()
    with scope.of(actor):
        rows = list(_current(client_id).filter(pk__gt=after_id).order_by("pk")[: AT_ONCE + 1])
        done = checked_today(actor, client_id, at=at)
    heap, more = rows[:AT_ONCE], len(rows) > AT_ONCE
    last_id = heap[-1].pk if heap else after_id
    numbers = list(dict.fromkeys(_number_of(row) for row in heap if _number_of(row) not in done))
    found = registers.find_many(FILE, numbers, within=_WITHIN, at=at)
    if any(finding.outcome == "unknown" for finding in found.values()):
        return Heap(0, last_id, more, no_file=True)
    with scope.of(actor):
        registers.keep_many(actor, FILE, [(number, client_id) for number in found], found, at=at)
        if not more and so_far + len(found):
            _tell_checked(actor, client_id, at=at)
        live.tell(actor, f"client.{client_id}")
    return Heap(so_far + len(found), last_id, more)


def checked_today(actor: Actor, client_id: int, *, at: datetime) -> dict[str, str]:
    """Give what today's file said about the client's accounts so far: "NIP/account" and its verdict."""
    midnight = at.astimezone(WARSAW).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Answer.objects.visible_to(actor).filter(register=FILE, client_id=client_id, outcome="found")
    told = mine.filter(at__gte=midnight, data__is_today=True).order_by("pk")
    return dict(told.values_list("number", "data__verdict"))


def _current(client_id: int) -> Any:
    return BankAccount.objects.filter(client_id=client_id, removed_at=None)


def _alike(client_id: int, nip: str, nrb: str) -> Any:
    return _current(client_id).filter(holder_nip=nip, nrb=nrb)


def _open(client_id: int) -> Client:
    client = Client.objects.select_for_update().filter(pk=client_id).first()
    if client is None:
        raise Refused(_("This client has been deleted meanwhile."), code="gone")
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    return client


def _number(field: str, text: str) -> str:
    try:
        return clean_nrb(text) if field == "nrb" else clean_nip(text)
    except NumberRefused as refused:
        raise Refused(number_refusal(refused), code=f"{refused.kind}_{refused.reason}", field=field) from refused


def _line(text: object, longest: int) -> str:
    return " ".join(str(text or "").replace("\x00", "").split())[:longest]


def _tell(
    actor: Actor, client: Client, kind: type[BankAccountAdded] | type[BankAccountRemoved], account: BankAccount
) -> None:
    publish(
        kind(
            actor=actor,
            subject=client.ref,
            client_id=client.pk,
            account_id=account.pk,
            holder=account.holder_name,
        )
    )


def _tell_checked(actor: Actor, client_id: int, *, at: datetime) -> None:
    client = Client.objects.filter(pk=client_id).first()
    numbers = {_number_of(row) for row in _current(client_id)}
    verdicts = [verdict for number, verdict in checked_today(actor, client_id, at=at).items() if number in numbers]
    if client and verdicts:
        publish(
            BankAccountsChecked(
                actor=actor,
                subject=client.ref,
                client_id=client_id,
                checked=len(verdicts),
                absent=verdicts.count("absent"),
            )
        )


def _number_of(account: BankAccount) -> str:
    """Write holder and account the way a register is asked about them."""
    return f"{account.holder_nip}/{account.nrb}"
