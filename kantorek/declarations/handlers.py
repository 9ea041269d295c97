"""What declarations do when a client changes: its duties follow."""

from kantorek.clients import events as clients
from kantorek.clients.models import Client
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.events import Event, after, on
from kantorek.declarations import events, law
from kantorek.declarations.actions.planning import drop_duties, plan_client
from kantorek.declarations.events import ObligationMoved

_READ = frozenset({"nip", "legal_form", "declarations", "auto_declarations", "started_on", "suspended_on", "ended_on"})
"""Fields of the sheet from which duties follow."""


def _follow(actor: Actor, event: Event) -> None:
    client = Client.objects.visible_to(actor).filter(pk=event.client_id or 0).first()
    if client:
        plan_client(actor, client, on=actor.on)


def follow_the_client(actor: Actor, event: Event) -> None:
    """A client that came, went, or has other terms has other duties."""
    _follow(actor, event)


_FOLLOWED: list[type[Event]] = [
    clients.ClientCreated,
    clients.ClientTermsChanged,
    clients.ClientTermsRemoved,
    clients.ClientArchived,
    clients.ClientRestored,
    clients.ClientStatusChanged,
]
for _kind in _FOLLOWED:
    after(_kind)(follow_the_client)


@after(clients.ClientChanged)
def follow_the_sheet(actor: Actor, event: clients.ClientChanged) -> None:
    """Only some fields of the sheet decide about duties."""
    if not _READ.isdisjoint(event.changes):
        _follow(actor, event)


@on(clients.ClientDeleted)
def take_duties_along(actor: Actor, event: clients.ClientDeleted) -> None:
    """A client that is deleted takes what was planned for it along."""
    drop_duties(actor, client_id=event.subject.id)


@after(ObligationMoved)
def follow_an_approval(actor: Actor, event: ObligationMoved) -> None:
    """A statement that was approved sets the day by which it is filed; taken back, the calendar sets it again."""
    if law.followers(event.rule):
        _follow(actor, event)


def look_again(actor: Actor, event: Event) -> None:
    """Open boards show what has changed."""
    live.tell(actor.office_id, "deadlines")


_SHOWN: list[type[Event]] = [
    events.ClientDutiesPlanned,
    events.OfficeDutiesPlanned,
    events.ObligationMoved,
    events.ObligationAmountSet,
    events.AmountShown,
    events.AmountHidden,
    events.PaymentClaimed,
    events.PaymentClaimTakenBack,
    events.PaymentProofAdded,
    events.ObligationReceiptNoted,
    events.ObligationNoteChanged,
    events.ObligationAdded,
    events.ObligationTakenBack,
    events.ProposalAnswered,
]
for _kind in _SHOWN:
    on(_kind)(look_again)
