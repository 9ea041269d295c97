"""The transfer of one amount: from a duty and what is known of the client to what the bank asks for."""

from collections.abc import Iterable
from decimal import Decimal

from kantorek.clients.models import Client, ClientTerms
from kantorek.core.actor import Actor
from kantorek.declarations import law
from kantorek.declarations.models import Obligation
from kantorek.portal import wording
from kantorek.portal.paying import Due, Transfer, transfer_of


def terms_of(actor: Actor, client: Client) -> list[ClientTerms]:
    """Give all terms of a client, for many transfers at once."""
    return list(ClientTerms.objects.visible_to(actor).filter(client=client))


def transfer_for(actor: Actor, client: Client, it: Obligation, terms: Iterable[ClientTerms] | None = None) -> Transfer:
    """Write the transfer of an amount that the client has been told; `client` is whose duty it is, `terms` all of its."""
    every = terms_of(actor, client) if terms is None else terms
    held = next((each for each in every if each.holds(it.period_to)), None)
    try:
        pays = law.rule(it.rule, it.period_to).pays
    except LookupError:
        pays = "other"
    due = Due(
        rule=it.rule,
        name=wording.duty_name(it),
        pays=pays,
        period_kind=it.period_kind,
        period_from=it.period_from,
        period_to=it.period_to,
        amount=it.amount or Decimal(0),
        currency=it.currency,
        account=it.account or (client.micro_account if pays == "micro" else ""),
        nip=client.nip or "",
        tax_form=held.tax_form if held else "",
    )
    return transfer_of(due, on=actor.on)
