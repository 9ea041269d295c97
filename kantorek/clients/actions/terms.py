"""What the rules read of a client, changed from a day on."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.taking import taken
from kantorek.clients.choices import ordered_facts
from kantorek.clients.events import ClientTermsChanged, ClientTermsRemoved
from kantorek.clients.models import TERMS_FIELDS, Client, ClientTerms
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish

EARLIEST = date(1990, 1, 1)


def start_terms(client: Client, values: dict[str, Any], *, valid_from: date) -> ClientTerms:
    """Give a new client its first terms."""
    known = _read(values)
    return ClientTerms.objects.create(office_id=client.office_id, client=client, valid_from=valid_from, **known)


@transaction.atomic
def change_terms(actor: Actor, client: Client, *, values: dict[str, Any], valid_from: date) -> ClientTerms:
    """Let other terms hold from a day on, up to the next change known; the time before keeps its own.

    Fields left out stay as they were on that day. Refuses a closed client, an impossible day, and no change at all.
    """
    client = taken(client.pk)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    if not EARLIEST <= valid_from <= actor.on.replace(year=actor.on.year + 5, day=1):
        raise Refused(_("This day is out of range."), code="bad_day", field="valid_from")
    line = list(ClientTerms.objects.filter(client=client).order_by("valid_from"))
    before = next((terms for terms in reversed(line) if terms.valid_from <= valid_from), None)
    was = {key: getattr(before or ClientTerms(), key) for key in TERMS_FIELDS}
    new = was | _read(values)
    changes = {key: [was[key], new[key]] for key in TERMS_FIELDS if was[key] != new[key]}
    if not changes:
        raise Refused(_("Nothing would change from that day."), code="no_change")
    terms = _insert(client, line, before, new, valid_from)
    publish(
        ClientTermsChanged(
            actor=actor, subject=client.ref, client_id=client.pk, changes=changes, valid_from=valid_from.isoformat()
        )
    )
    return terms


def _read(values: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of terms among the values; facts in the order of their list, so that equal terms are equal."""
    known = {key: values[key] for key in TERMS_FIELDS if key in values}
    return known | {"facts": ordered_facts(known["facts"])} if "facts" in known else known


def _insert(
    client: Client, line: list[ClientTerms], before: ClientTerms | None, values: dict[str, Any], valid_from: date
) -> ClientTerms:
    """Put terms into the line so that they neither overlap nor leave a gap."""
    if before and before.valid_from == valid_from:
        for key, value in values.items():
            setattr(before, key, value)
        before.save(update_fields=list(values))
        return before
    later = next((terms for terms in line if terms.valid_from > valid_from), None)
    if before:
        ClientTerms.objects.filter(pk=before.pk).update(valid_to=valid_from)
    return ClientTerms.objects.create(
        office_id=client.office_id,
        client=client,
        valid_from=valid_from,
        valid_to=later.valid_from if later else None,
        **values,
    )


@transaction.atomic
def remove_terms(actor: Actor, terms: ClientTerms) -> None:
    """Take a change out again; the terms before it hold on. Refuses the first line and a closed client."""
    client = taken(terms.client_id)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    line = ClientTerms.objects.filter(client=client)
    kept = line.filter(pk=terms.pk).first()  # read anew under the lock: what stands around it may have moved
    if kept is None:
        raise Refused(_("This change has been taken out already."), code="removed")
    terms = kept
    before = line.filter(valid_from__lt=terms.valid_from).order_by("-valid_from").first()
    if before is None:
        raise Refused(_("The first terms cannot be removed, only changed."), code="first_terms")
    was = {key: [getattr(terms, key), getattr(before, key)] for key in TERMS_FIELDS}
    changes = {key: pair for key, pair in was.items() if pair[0] != pair[1]}
    ClientTerms.objects.filter(pk=terms.pk).delete()
    ClientTerms.objects.filter(pk=before.pk).update(valid_to=terms.valid_to)
    publish(
        ClientTermsRemoved(
            actor=actor,
            subject=client.ref,
            client_id=client.pk,
            changes=changes,
            valid_from=terms.valid_from.isoformat(),
        )
    )
