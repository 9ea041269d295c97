"""What is to be paid, and where to; and what is noted on an obligation."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.numbers import NumberRefused, clean_nrb
from kantorek.core.wording import number_refusal
from kantorek.declarations.actions.showing import forget_showing
from kantorek.declarations.actions.taking import rule_of, take, told, touch
from kantorek.declarations.events import ObligationAmountSet, ObligationNoteChanged
from kantorek.declarations.models import Obligation

LARGEST = Decimal("999999999.99")
LONGEST_NOTE = 2000


@transaction.atomic
def set_amount(
    actor: Actor, obligation: Obligation, *, amount: Decimal | None, account: str = "", version: int | None
) -> Obligation:
    """Say what is to be paid, 0 for nothing to pay, None for not counted yet.

    Without an account it goes where it went, for this period or the one before, or to the client's tax micro-account
    where the duty is paid there. What the client was told of another amount or account is forgotten: it is sent again.
    Refuses a closed client, a duty that is not paid, less than zero, and an account with wrong check digits.
    """
    row = take(actor, obligation, version=version)
    rule = rule_of(row)
    if not rule.pays:
        raise Refused(_("Nothing is paid for %(name)s.") % {"name": rule.title}, code="not_paid", field="amount")
    if amount is not None and not 0 <= amount <= LARGEST:
        raise Refused(_("The amount cannot be less than zero or that large."), code="bad_amount", field="amount")
    default = row.account or (row.client.micro_account if rule.pays == "micro" else _account_before(actor, row))
    wanted = {"amount": amount, "account": _clean(account) if account.strip() else default}
    changes = {key: [getattr(row, key), value] for key, value in wanted.items() if getattr(row, key) != value}
    if not changes:
        return row
    for key, value in wanted.items():
        setattr(row, key, value)
    touch(actor, row, *wanted, *forget_showing(row))
    plain = {key: [None if one is None else str(one) for one in pair] for key, pair in changes.items()}
    publish(ObligationAmountSet(**told(actor, row), changes=plain))
    return row


@transaction.atomic
def change_note(actor: Actor, obligation: Obligation, *, note: str, version: int | None) -> Obligation:
    """Write on an obligation what colleagues should know. Refuses a closed client and a text without end."""
    row, text = take(actor, obligation, version=version), note.strip()
    if len(text) > LONGEST_NOTE:
        raise Refused(_("At most %(n)s characters.") % {"n": LONGEST_NOTE}, code="too_long", field="note")
    if text == row.note:
        return row
    changes = {"note": [row.note, text]}
    row.note = text
    touch(actor, row, "note")
    publish(ObligationNoteChanged(**told(actor, row), changes=changes))
    return row


def _account_before(actor: Actor, row: Obligation) -> str:
    """Where the same duty was paid last: a ZUS account stays the same for years."""
    rows = Obligation.objects.visible_to(actor).filter(client_id=row.client_id, rule=row.rule).exclude(account="")
    return rows.order_by("-period_from").values_list("account", flat=True).first() or ""


def _clean(account: str) -> str:
    try:
        return clean_nrb(account)
    except NumberRefused as refused:
        raise Refused(number_refusal(refused), code="bad_account", field="account") from refused
