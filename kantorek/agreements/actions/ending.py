"""How an agreement goes on as a new version, and how it is given up."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.agreements.actions.checking import FIELDS, checked_fields, locked, refuse_days
from kantorek.agreements.actions.fees import feed_client
from kantorek.agreements.actions.versions import cut
from kantorek.agreements.choices import Status
from kantorek.agreements.events import AgreementCancelled, AgreementRenewed, CancellationWithdrawn
from kantorek.agreements.models import Agreement
from kantorek.clients.actions.taking import taken
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.refs import url_of

LONGEST_REASON = 300


@transaction.atomic
def renew_agreement(actor: Actor, agreement: Agreement, *, fields: dict[str, Any]) -> Agreement:
    """Let a new version take over from a day; the old one ends the day before. Fields left out stay as they were.

    Refuses a closed client, an agreement that is cancelled or renewed already, and a start that leaves the old version
    no day of its own.
    """
    old = locked(actor, agreement)
    _refuse_renewal(old)
    values = checked_fields(actor, fields)
    new = Agreement(office_id=old.office_id, client=old.client, added_at=actor.at, added_by_id=actor.staff_id)
    for key in FIELDS:
        setattr(new, key, values.get(key, getattr(old, key)))
    new.signed_on = values.get("signed_on")
    new.ends_on = values.get("ends_on")
    new.fee_currency, new.replaces, new.number_of_version = old.fee_currency, old, old.number_of_version + 1
    refuse_days(actor, new)
    if new.starts_on <= old.starts_on:
        words = _("The version before starts on %(day)s. This one starts later.") % {"day": f"{old.starts_on:%d.%m.%Y}"}
        raise Refused(words, code="overlap", field="starts_on")
    new.status = new.status_on(actor.on)
    new.save(force_insert=True)
    cut(actor, old, starts_on=new.starts_on)
    publish(
        AgreementRenewed(
            actor=actor,
            subject=new.ref,
            client_id=new.client_id,
            agreement_id=new.pk,
            replaced_id=old.pk,
            starts_on=new.starts_on.isoformat(),
        )
    )
    if new.holds(actor.on):
        feed_client(actor, taken(new.client_id))
    return new


@transaction.atomic
def cancel_agreement(actor: Actor, agreement: Agreement, *, cancelled_on: date, reason: str) -> Agreement:
    """Give an agreement up: it stops on a day, for a reason that is written down. A day ahead is kept until it comes.

    Refuses a closed client, an agreement that is over, a day outside its own days, and no reason.
    """
    agreement = locked(actor, agreement)
    if agreement.cancelled_on:
        raise Refused(_("This agreement has been cancelled already."), code="cancelled")
    if agreement.status != Status.ACTIVE:
        raise Refused(_("This agreement is over. There is nothing to cancel."), code="over")
    reason = _clean_reason(reason)
    _refuse_day(agreement, cancelled_on)
    agreement.cancelled_on, agreement.cancel_reason = cancelled_on, reason
    agreement.status = agreement.status_on(actor.on)
    agreement.version += 1
    agreement.save(update_fields=["cancelled_on", "cancel_reason", "status", "version"])
    publish(
        AgreementCancelled(
            actor=actor,
            subject=agreement.ref,
            client_id=agreement.client_id,
            agreement_id=agreement.pk,
            cancelled_on=cancelled_on.isoformat(),
            reason=reason,
        )
    )
    if agreement.fee_taken_at:
        feed_client(actor, agreement.client)
    return agreement


@transaction.atomic
def withdraw_cancellation(actor: Actor, agreement: Agreement) -> Agreement:
    """Take cancel_agreement() back: the agreement goes on as its days say. Refuses a closed client."""
    agreement = locked(actor, agreement)
    if agreement.cancelled_on is None:
        return agreement
    agreement.cancelled_on, agreement.cancel_reason = None, ""
    agreement.status = agreement.status_on(actor.on)
    agreement.version += 1
    agreement.save(update_fields=["cancelled_on", "cancel_reason", "status", "version"])
    publish(
        CancellationWithdrawn(
            actor=actor, subject=agreement.ref, client_id=agreement.client_id, agreement_id=agreement.pk
        )
    )
    if agreement.fee_taken_at:
        feed_client(actor, agreement.client)
    return agreement


def _refuse_renewal(agreement: Agreement) -> None:
    if agreement.cancelled_on:
        raise Refused(_("A cancelled agreement is not renewed. Write a new one."), code="cancelled")
    renewal = Agreement.objects.current().filter(replaces=agreement).first()
    if renewal:
        words = _("This agreement was renewed already, from %(day)s.") % {"day": f"{renewal.starts_on:%d.%m.%Y}"}
        raise Refused(words, code="renewed", link=url_of(renewal.ref))


def _refuse_day(agreement: Agreement, day: date) -> None:
    last = agreement.ends_on or date.max
    if not agreement.starts_on <= day <= last:
        words = _("Choose a day on which it holds: from %(first)s%(last)s.") % {
            "first": f"{agreement.starts_on:%d.%m.%Y}",
            "last": _(" to %(day)s") % {"day": f"{agreement.ends_on:%d.%m.%Y}"} if agreement.ends_on else "",
        }
        raise Refused(words, code="bad_day", field="cancelled_on")


def _clean_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Write down why."), code="required", field="reason")
    if len(reason) > LONGEST_REASON:
        words = _("A reason has at most %(count)s characters.") % {"count": LONGEST_REASON}
        raise Refused(words, code="too_long", field="reason")
    return reason
