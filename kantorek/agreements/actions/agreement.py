"""Writing agreements down, changing them, taking them away and back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.agreements.actions.checking import (
    checked_fields,
    locked,
    open_client,
    refuse_days,
    refuse_overlap,
)
from kantorek.agreements.actions.fees import feed_client
from kantorek.agreements.actions.versions import cut, uncut
from kantorek.agreements.events import (
    AgreementAdded,
    AgreementChanged,
    AgreementRemoved,
    AgreementRestored,
    AgreementsExported,
)
from kantorek.agreements.models import Agreement
from kantorek.clients.actions.client import plain
from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.refs import Ref, url_of


@transaction.atomic
def add_agreement(actor: Actor, client: Client, *, fields: dict[str, Any]) -> Agreement:
    """Write an agreement down; one that is over already begins as expired, and its fee is not taken.

    Refuses a closed client, days that cannot be, a fee below zero, and any fee from whoever may not see them. A start
    before the client's business began is kept: founders sign before they register; the page asks to look.
    """
    client = open_client(actor, client.pk)
    values = checked_fields(actor, fields)
    agreement = Agreement(office_id=client.office_id, client=client, added_at=actor.at, added_by_id=actor.staff_id)
    for key, value in values.items():
        setattr(agreement, key, value)
    refuse_days(actor, agreement)
    agreement.status = agreement.status_on(actor.on)
    agreement.save(force_insert=True)
    publish(
        AgreementAdded(
            actor=actor,
            subject=agreement.ref,
            client_id=client.pk,
            agreement_id=agreement.pk,
            starts_on=agreement.starts_on.isoformat(),
        )
    )
    if agreement.monthly_fee is not None and agreement.holds(actor.on):
        feed_client(actor, client)
    return agreement


@transaction.atomic
def change_agreement(actor: Actor, agreement: Agreement, *, fields: dict[str, Any], version: int) -> Agreement:
    """Change what an agreement says; its status follows from its days.

    Refuses a closed client, days that cannot be or that run into another version, a fee without the right, and, with
    what differs, a version that somebody else has overtaken.
    """
    agreement = locked(actor, agreement)
    values = checked_fields(actor, fields)
    changes = {key: [getattr(agreement, key), now] for key, now in values.items() if getattr(agreement, key) != now}
    if not changes:
        return agreement
    if agreement.version != version:
        words = _("Somebody changed this agreement meanwhile. Look at the marked fields and save again.")
        raise Stale(words, theirs={key: (new, now) for key, (now, new) in changes.items()})
    held = agreement.holds(actor.on)
    for key, (_was, new) in changes.items():
        setattr(agreement, key, new)
    refuse_days(actor, agreement)
    refuse_overlap(actor, agreement)
    if "ends_on" in changes and Agreement.objects.current().filter(replaces=agreement).exists():
        agreement.ended_before_renewal_on = agreement.ends_on  # what a person writes stays, should the renewal go
    if (status := agreement.status_on(actor.on)) != agreement.status:
        changes["status"] = [agreement.status, status]
        agreement.status = status
    other_fee = "monthly_fee" in changes or held != agreement.holds(actor.on)
    if other_fee:
        agreement.fee_taken_at = None
    agreement.version += 1
    agreement.save(update_fields=[*changes, "ended_before_renewal_on", "fee_taken_at", "version"])
    _publish_changed(actor, agreement, changes)
    if other_fee and (held or agreement.holds(actor.on)):
        feed_client(actor, agreement.client)
    return agreement


@transaction.atomic
def remove_agreement(actor: Actor, agreement: Agreement) -> Agreement:
    """Take away an agreement that was added by mistake; a renewal gives the version before its former end back.

    Refuses a closed client, and a version that a newer one stands on.
    """
    agreement = locked(actor, agreement, removed=True)
    if agreement.removed_at:
        return agreement
    after = Agreement.objects.current().filter(replaces=agreement).first()
    if after:
        words = _("A newer version replaces this one. Remove that one first.")
        raise Refused(words, code="replaced", link=url_of(after.ref))
    agreement.removed_at = actor.at
    agreement.save(update_fields=["removed_at"])
    uncut(actor, agreement.replaces)
    publish(
        AgreementRemoved(actor=actor, subject=agreement.ref, client_id=agreement.client_id, agreement_id=agreement.pk)
    )
    if agreement.fee_taken_at:
        feed_client(actor, taken(agreement.client_id))
    return agreement


@transaction.atomic
def restore_agreement(actor: Actor, agreement: Agreement) -> Agreement:
    """Bring back an agreement that was taken away; a renewal cuts the version before it again.

    Refuses a closed client, and a renewal whose former version is gone, was renewed anew or cancelled, or begins later.
    """
    agreement = locked(actor, agreement, removed=True)
    if agreement.removed_at is None:
        return agreement
    before = agreement.replaces
    if before and (before.removed_at or Agreement.objects.current().filter(replaces=before).exists()):
        words = _("The version that it replaced has been renewed anew or removed.")
        raise Refused(words, code="replaced", link=url_of(before.ref))
    if before and (before.cancelled_on or before.starts_on >= agreement.starts_on):
        words = _("The version that it replaced has been cancelled meanwhile, or starts later.")
        raise Refused(words, code="overlap", link=url_of(before.ref))
    agreement.removed_at = None
    agreement.status = agreement.status_on(actor.on)
    agreement.save(update_fields=["removed_at", "status"])
    if before:
        cut(actor, before, starts_on=agreement.starts_on)
    publish(
        AgreementRestored(actor=actor, subject=agreement.ref, client_id=agreement.client_id, agreement_id=agreement.pk)
    )
    if agreement.monthly_fee is not None and agreement.holds(actor.on):
        feed_client(actor, taken(agreement.client_id))
    return agreement


@transaction.atomic
def export_agreements(actor: Actor, *, count: int, kind: str, asked: str) -> None:
    """Tell the stream that a list left the office: who took it, how many agreements, by which filters."""
    subject = Ref("offices.office", actor.office_id)
    publish(AgreementsExported(actor=actor, subject=subject, count=count, kind=kind, asked=asked))


def _publish_changed(actor: Actor, agreement: Agreement, changes: dict[str, list[Any]]) -> None:
    publish(
        AgreementChanged(
            actor=actor,
            subject=agreement.ref,
            client_id=agreement.client_id,
            changes={key: [plain(was), plain(now)] for key, (was, now) in changes.items()},
            agreement_id=agreement.pk,
        )
    )
