"""How the versions of one agreement follow each other: a newer one cuts the older the day before it begins."""

from datetime import date, timedelta

from kantorek.agreements.choices import Status
from kantorek.agreements.events import AgreementChanged, AgreementExpired
from kantorek.agreements.models import Agreement
from kantorek.core.actor import Actor
from kantorek.core.events import publish


def cut(actor: Actor, agreement: Agreement, *, starts_on: date) -> None:
    """Let an agreement end the day before its renewal starts; its former end is kept for the way back."""
    former, last = agreement.ends_on, starts_on - timedelta(days=1)
    agreement.ended_before_renewal_on = former
    if former is None or former > last:
        agreement.ends_on = last
    _keep(actor, agreement, former)


def uncut(actor: Actor, agreement: Agreement | None) -> None:
    """Give an agreement its former end back, when the renewal that cut it is taken away."""
    if agreement is None:
        return
    former, agreement.ends_on = agreement.ends_on, agreement.ended_before_renewal_on
    agreement.ended_before_renewal_on = None
    _keep(actor, agreement, former)


def _keep(actor: Actor, agreement: Agreement, former: date | None) -> None:
    was, agreement.status = agreement.status, agreement.status_on(actor.on)
    agreement.version += 1
    agreement.save(update_fields=["ends_on", "ended_before_renewal_on", "status", "version"])
    changes: dict[str, list[object]] = {}
    if former != agreement.ends_on:
        changes["ends_on"] = [day and day.isoformat() for day in (former, agreement.ends_on)]
    if was == Status.ACTIVE and agreement.status == Status.EXPIRED and agreement.ends_on:
        _publish_expired(actor, agreement, agreement.ends_on)
    elif was != agreement.status:
        changes["status"] = [was, agreement.status]
    if changes:
        publish(
            AgreementChanged(
                actor=actor,
                subject=agreement.ref,
                client_id=agreement.client_id,
                changes=changes,
                agreement_id=agreement.pk,
            )
        )


def _publish_expired(actor: Actor, agreement: Agreement, ends_on: date) -> None:
    publish(
        AgreementExpired(
            actor=actor,
            subject=agreement.ref,
            client_id=agreement.client_id,
            agreement_id=agreement.pk,
            ends_on=ends_on.isoformat(),
        )
    )
