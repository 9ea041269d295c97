"""Duties that follow from something that happened, and the answers to what the engine asks."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.declarations import law
from kantorek.declarations.actions.amounts import LONGEST_NOTE
from kantorek.declarations.actions.taking import take, told, touch
from kantorek.declarations.choices import Proposal, State
from kantorek.declarations.events import ObligationAdded, ObligationTakenBack, ProposalAnswered
from kantorek.declarations.models import Obligation
from kantorek.declarations.planning import Duty, served_of
from kantorek.declarations.planning.calendar import duty_of
from kantorek.declarations.planning.comparing import account_of

_YEARS_AHEAD = 2
_EARLIEST = date(2015, 1, 1)


@transaction.atomic
def add_event_obligation(actor: Actor, client: Client, *, rule: str, event_on: date, note: str = "") -> Obligation:
    """Add the duty that something that happened to a client makes (a new employee, a loan, a change at KRS).

    Its days are counted from `event_on`. Refuses a closed client, a rule that is not of this kind, an impossible day,
    and the same duty from the same day once more.
    """
    client = taken(client.pk)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    held = law.holding(rule, event_on) if rule in law.codes() else None
    if held is None or held.period != "event":
        raise Refused(_("Choose one of the duties that follow from an event."), code="bad_rule", field="rule")
    if not _EARLIEST <= event_on <= date(actor.on.year + _YEARS_AHEAD, 12, 31):
        raise Refused(_("This day is out of range."), code="bad_day", field="event_on")
    if Obligation.objects.filter(client=client, rule=rule, period_from=event_on).exists():
        words = _("%(name)s from that day is on the list already.") % {"name": held.title}
        raise Refused(words, code="duplicate", field="event_on")
    row = _row(actor, client, duty_of(held, event_on, event_on, event_on))
    row.note = note.strip()[:LONGEST_NOTE]
    row.save(force_insert=True)
    publish(ObligationAdded(**told(actor, row)))
    return row


def _row(actor: Actor, client: Client, duty: Duty) -> Obligation:
    columns = duty._asdict()
    columns.pop("pays")
    return Obligation(
        office_id=client.office_id,
        client=client,
        account=account_of(served_of(client), duty),
        made_at=actor.at,
        moved_at=actor.at,
        moved_by_name=actor.name[:150],
        kept_at=actor.at,
        **columns,
    )


@transaction.atomic
def take_back_obligation(actor: Actor, obligation: Obligation) -> None:
    """Take away a duty that was added by hand. Refuses one of the engine's, and one that somebody has worked on."""
    row = take(actor, obligation, version=None)
    if row.period_kind != "event" or row.touched_at is not None:
        raise Refused(_("Somebody has worked on it already. Mark it as not applying instead."), code="touched")
    event = ObligationTakenBack(**told(actor, row))
    row.delete()
    publish(event)


@transaction.atomic
def answer_proposal(actor: Actor, obligation: Obligation, *, keep: bool) -> Obligation:
    """Answer what the engine asks: a proposed duty is one, or is not; one that is not needed any more stays, or goes.

    What is not kept does not apply, and is not asked about again; nor is what stays although nobody needs it. What was
    proposed and made follows the client's terms like any other. Refuses a closed client and one without a question.
    """
    row = take(actor, obligation, version=None)
    if not row.proposal:
        raise Refused(_("There is no question any more."), code="answered")
    asked, was = row.proposal, row.state
    row.proposal = Proposal.NONE
    row.kept_at = None if keep and asked == Proposal.ADD else actor.at
    if not keep:
        row.state, row.settled_at, row.done_on, row.waiting_since = State.NOT_DUE, actor.at, actor.on, None
        row.moved_at, row.moved_by_name = actor.at, actor.name[:150]
    fields = ("proposal", "kept_at", "state", "settled_at", "done_on", "waiting_since", "moved_at", "moved_by_name")
    touch(actor, row, *fields)
    changes = {} if row.state == was else {"state": [was, row.state]}
    publish(ProposalAnswered(**told(actor, row), asked=asked, kept=keep, changes=changes))
    return row
