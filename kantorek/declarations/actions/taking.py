"""Taking an obligation for a change: whoever comes second waits, and reads what stands there then."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kantorek.clients.actions.taking import taken
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.declarations import law
from kantorek.declarations.law import Rule
from kantorek.declarations.models import Obligation


def take(actor: Actor, obligation: Obligation, *, version: int | None) -> Obligation:
    """Give the obligation, its client locked until the change is done; with no version, as it stands now.

    Refuses one of a closed client, one that is gone, and a version that somebody else has overtaken.
    """
    client = taken(obligation.client_id)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    row: Obligation | None = Obligation.objects.visible_to(actor).select_for_update().filter(pk=obligation.pk).first()
    if row is None:
        raise Refused(_("This obligation is not there any more: the client's terms have changed."), code="gone")
    row.client = client
    if version is not None and row.version != version:
        theirs: dict[str, tuple[object, object]] = {
            key: (getattr(obligation, key), getattr(row, key))
            for key in ("state", "amount", "account", "receipt_number", "note")
            if getattr(obligation, key) != getattr(row, key)
        }
        raise Stale(_("Somebody changed this obligation meanwhile. Look at it and try again."), theirs=theirs)
    return row


def touch(actor: Actor, row: Obligation, *fields: str) -> None:
    """Save what a person changed; from now on the engine asks before it takes the row away."""
    row.touched_at = row.touched_at or actor.at
    row.version += 1
    row.save(update_fields=[*fields, "touched_at", "version"])


def rule_of(row: Obligation) -> Rule:
    """Give the rule as it was in the obligation's period."""
    return law.rule(row.rule, row.period_to)


def told(actor: Actor, row: Obligation) -> dict[str, Any]:
    """Give what every event about one obligation says."""
    return {
        "actor": actor,
        "subject": row.ref,
        "client_id": row.client_id,
        "rule": row.rule,
        "period_kind": row.period_kind,
        "period_from": _written(row.period_from),
        "period_to": _written(row.period_to),
    }


def _written(day: date) -> str:
    return day.isoformat()
