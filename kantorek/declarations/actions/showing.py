"""The client is told what is to be paid; the client says that it has been."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypedDict

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.declarations.actions.moving import MOST_AT_ONCE
from kantorek.declarations.actions.taking import rule_of, take, told, touch
from kantorek.declarations.choices import Proposal, State
from kantorek.declarations.events import (
    AmountHidden,
    AmountShown,
    PaymentClaimed,
    PaymentClaimTakenBack,
    PaymentProofAdded,
)
from kantorek.declarations.models import Obligation
from kantorek.files.actions import store_file
from kantorek.files.looking import Facts
from kantorek.files.models import StoredFile

MOST_PROOFS: Final = 10
_SHOWN = ("shown_at", "shown_by_name")
_CLAIM = ("claimed_at", "claimed_by_name", "claimed_on")


class Showing(TypedDict):
    """What show_amounts() and hide_amounts() did: `changed` are the rows that did, `skipped` the others with the reason."""

    changed: list[int]
    skipped: dict[int, str]


def show_amounts(actor: Actor, ids: Iterable[int]) -> Showing:
    """Tell clients what is to be paid for these obligations, 0 too; what cannot be told is skipped with the reason.

    Skipped are duties that are not paid or do not apply, that nobody has counted, that wait for a colleague's approval,
    and those of closed clients; those that the client knows already stay as they are. Refuses more than two thousand.
    """
    return _many(actor, ids, _show)


def hide_amounts(actor: Actor, ids: Iterable[int]) -> Showing:
    """Take back what clients were told, as if it had never been; what the client has marked as paid is skipped."""
    return _many(actor, ids, _hide)


@transaction.atomic
def claim_paid(
    actor: Actor, obligation: Obligation, *, paid_on: date | None = None, version: int | None = None
) -> Obligation:
    """Keep the client's word that it has been paid on a day, today when left out; the office confirms it by its own state.

    Said again, it corrects the day. Refuses a closed client, an amount that the office has taken back or that is
    nothing, what the office has marked as paid already, a day to come, and one before the period began.
    """
    row, day = take(actor, obligation, version=version), paid_on or actor.on
    _refuse_claim(row)
    if day > actor.on:
        raise Refused(_("This day is still to come."), code="bad_day", field="paid_on")
    if day < row.period_from:
        raise Refused(_("This day is before what the payment is for."), code="bad_day", field="paid_on")
    if row.claimed_on == day:
        return row
    row.claimed_at, row.claimed_by_name, row.claimed_on = actor.at, actor.name[:150], day
    touch(actor, row, *_CLAIM)
    publish(PaymentClaimed(**told(actor, row), paid_on=day.isoformat()))
    return row


@transaction.atomic
def take_back_claim(actor: Actor, obligation: Obligation, *, version: int | None = None) -> Obligation:
    """Let the client take back that it has been paid. Refuses what claim_paid() refuses but for days."""
    row = take(actor, obligation, version=version)
    _refuse_claim(row)
    if row.claimed_at is None:
        return row
    _clear(row, *_CLAIM)
    touch(actor, row, *_CLAIM)
    publish(PaymentClaimTakenBack(**told(actor, row)))
    return row


@transaction.atomic
def add_proof(
    actor: Actor, obligation: Obligation, *, upload: "UploadedFile[Any]", facts: Facts | None = None
) -> StoredFile:
    """Keep the bank's confirmation of a payment; with it the amount counts as paid by the client's word, as of today.

    Refuses what claim_paid() and store_file() refuse, and an eleventh file.
    """
    row, proof = take(actor, obligation, version=None), obligation.proof_ref
    if row.shown_at is None:
        raise Refused(_("The office has taken this amount back. Look at it again."), code="gone")
    if StoredFile.objects.visible_to(actor).current().of(proof).count() >= MOST_PROOFS:
        raise Refused(_("At most %(n)s files.") % {"n": MOST_PROOFS}, code="too_many", field="file")
    if row.claimed_at is None and row.state != State.PAID:
        row = claim_paid(actor, row)
    file = store_file(actor, upload, owner=proof, client_id=row.client_id, facts=facts, told=False)
    publish(PaymentProofAdded(**told(actor, row), file_id=file.pk, file_name=file.name))
    return file


def forget_showing(row: Obligation) -> tuple[str, ...]:
    """Forget that the client knows an amount that is another one now, and what was said of it; gives the columns to save."""
    if row.shown_at is None:
        return ()
    _clear(row, *_SHOWN, *_CLAIM)
    return (*_SHOWN, *_CLAIM)


def _many(actor: Actor, ids: Iterable[int], change: Callable[[Actor, Obligation], bool]) -> Showing:
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_AT_ONCE:
        raise Refused(_("At most %(n)s at once.") % {"n": MOST_AT_ONCE}, code="too_many")
    done: Showing = {"changed": [], "skipped": {}}
    with transaction.atomic():
        for seen in Obligation.objects.visible_to(actor).filter(pk__in=wanted).order_by("client_id", "pk"):
            try:
                with transaction.atomic():
                    if change(actor, seen):
                        done["changed"].append(seen.pk)
            except Refused as refused:
                done["skipped"][seen.pk] = refused.message
    return done


def _show(actor: Actor, seen: Obligation) -> bool:
    row = take(actor, seen, version=None)
    if row.proposal == Proposal.ADD or row.state == State.NOT_DUE:
        raise Refused(_("It does not apply."), code="not_due")
    if row.amount is None:
        words = _("Nobody has counted the amount yet.") if rule_of(row).pays else _("Nothing is paid for it.")
        raise Refused(words, code="no_amount")
    if row.state == State.APPROVE:
        raise Refused(_("It waits for a colleague's approval."), code="not_approved")
    if row.shown_at is not None:
        return False
    row.shown_at, row.shown_by_name = actor.at, actor.name[:150]
    touch(actor, row, *_SHOWN)
    plain: dict[str, Any] = {"amount": str(row.amount), "currency": row.currency, "due_on": row.due_on.isoformat()}
    publish(AmountShown(**told(actor, row), **plain))
    return True


def _hide(actor: Actor, seen: Obligation) -> bool:
    row = take(actor, seen, version=None)
    if row.shown_at is None:
        return False
    if row.claimed_at is not None:
        raise Refused(_("The client has marked it as paid."), code="claimed")
    _clear(row, *_SHOWN)
    touch(actor, row, *_SHOWN)
    publish(AmountHidden(**told(actor, row)))
    return True


def _refuse_claim(row: Obligation) -> None:
    if row.shown_at is None:
        raise Refused(_("The office has taken this amount back. Look at it again."), code="gone")
    if row.state == State.PAID:
        raise Refused(_("The office knows already that it has been paid."), code="paid")
    if row.amount == Decimal(0):
        raise Refused(_("There is nothing to pay."), code="nothing")


def _clear(row: Obligation, *columns: str) -> None:
    for column in columns:
        setattr(row, column, "" if column.endswith("_name") else None)
