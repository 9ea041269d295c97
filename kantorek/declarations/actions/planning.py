"""The duties of clients follow from their terms: for one client at once, for all of an office at night."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from kantorek.clients.models import Client, ClientTerms
from kantorek.core.actor import Actor
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.declarations import law
from kantorek.declarations.choices import OPEN, SETTLED, Proposal, State
from kantorek.declarations.events import ClientDutiesPlanned, OfficeDutiesPlanned
from kantorek.declarations.models import Obligation
from kantorek.declarations.planning import Changes, Duty, Held, Row, compare, duties, held_of, served_of
from kantorek.declarations.planning.comparing import account_of
from kantorek.declarations.planning.duties import followed_up, horizon

AT_ONCE = 200
"""Clients of one batch: they are locked while it runs, for a second or so."""
_LOOK_BACK = 70
_ROW = (
    "id", "rule", "period_kind", "period_from", "period_to", "statutory_on", "due_on", "board_month", "state",
    "proposal", "touched_at", "kept_at", "account",
)  # fmt: skip
# Tens of thousands of rows in a night: making model instances of them takes five times as long as writing them.
_INSERT = """
    INSERT INTO declarations_obligation (
           office_id, client_id, rule, period_kind, period_from, period_to, statutory_on, due_on, board_month,
           account, proposal, state, currency, receipt_number, note, moved_by_name, shown_by_name, claimed_by_name,
           moved_at, made_at, version)
    SELECT (r->>0)::bigint, (r->>1)::bigint, r->>2, r->>3, (r->>4)::date, (r->>5)::date, (r->>6)::date,
           (r->>7)::date, (r->>8)::date, r->>9, r->>10, 'waiting', 'PLN', '', '', '', '', '', %(at)s, %(at)s, 1
      FROM json_array_elements(%(rows)s::json) AS r
        ON CONFLICT DO NOTHING"""


class Dress(NamedTuple):
    """How the demo tells its story: `put_on` sees each new row up to the board of a month before it is written."""

    until: date
    put_on: Callable[[Obligation], None]


class _New(NamedTuple):
    """A duty that becomes a row."""

    office_id: int
    client_id: int
    duty: Duty
    account: str
    proposal: str


@dataclass(slots=True)
class Planned:
    """What a planning did, in figures."""

    clients: int = 0
    made: int = 0
    removed: int = 0
    asked: int = 0
    moved: int = 0
    last_id: int = 0

    def figures(self) -> dict[str, Any]:
        """Give what the events tell."""
        return {key: getattr(self, key) for key in ("made", "removed", "asked", "moved")}


@dataclass(slots=True)
class _Read:
    """What stands about a batch of clients."""

    line: dict[int, list[Held]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))
    done: dict[int, dict[tuple[str, date], date]] = field(default_factory=lambda: defaultdict(dict))


@transaction.atomic
def plan_client(actor: Actor, client: Client, *, on: date) -> Planned:
    """Bring a client's duties up to what its terms say from a day on; a second time it changes nothing.

    What was due before that day stays; a client without any duties gets those of the board of that month too. What is
    not needed any more goes, or asks when somebody has touched it.
    """
    planned = _plan(actor, [client.pk], on=on)
    if any(planned.figures().values()):
        publish(ClientDutiesPlanned(actor=actor, subject=client.ref, client_id=client.pk, **planned.figures()))
    return planned


@transaction.atomic
def plan_batch(
    actor: Actor, *, after_id: int, on: date, size: int | None = None, dress: Dress | None = None
) -> Planned:
    """Do the same for the next clients of an office, in the order of their ids, in a few queries for all of them.

    `last_id` of the answer is where to go on, 0 at the end.
    """
    size = size or AT_ONCE
    known = Client.objects.visible_to(actor).filter(pk__gt=after_id, archived_at=None).exclude(status="blocked")
    ids = list(known.order_by("pk").values_list("pk", flat=True)[:size])
    planned = _plan(actor, ids, on=on, dress=dress)
    planned.last_id = ids[-1] if len(ids) == size else 0
    if any(planned.figures().values()):
        office = Ref("offices.office", actor.office_id or 0)
        publish(OfficeDutiesPlanned(actor=actor, subject=office, clients=planned.clients, **planned.figures()))
    return planned


@transaction.atomic
def drop_duties(actor: Actor, *, client_id: int) -> None:
    """Take away the duties of a client that is deleted; it has no history, so nobody has worked on them."""
    Obligation.objects.visible_to(actor).filter(client_id=client_id).delete()


def _plan(actor: Actor, ids: Sequence[int], *, on: date, dress: Dress | None = None) -> Planned:
    clients = Client.objects.visible_to(actor).filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    served = {client.pk: (client.office_id, served_of(client)) for client in clients}
    read, planned = _read(served, on), Planned()
    new: list[_New] = []
    todo: list[Changes] = []
    for client_id, (office_id, facts) in served.items():
        first = on if read.rows[client_id] else on.replace(day=1)
        wanted = duties(read.line[client_id], facts, first, horizon(on), done=read.done.get(client_id))
        wanted += followed_up(read.line[client_id], facts, read.rows[client_id], on, done=read.done.get(client_id))
        changes = compare(facts, wanted, read.rows[client_id], on=on)
        if changes:
            todo.append(changes)
            proposal = Proposal.NONE if facts.by_itself else Proposal.ADD
            new += [_New(office_id, client_id, duty, account_of(facts, duty), proposal) for duty in changes.add]
    planned.clients, planned.made = len(todo), _make(actor, new, dress)
    planned.removed, planned.asked, planned.moved = _change(todo)
    return planned


def _read(clients: Iterable[int], on: date) -> _Read:
    read, ids = _Read(), list(clients)
    for terms in ClientTerms.objects.filter(client_id__in=ids).order_by("client_id", "valid_from"):
        read.line[terms.client_id].append(held_of(terms))
    since = date.fromordinal(on.toordinal() - _LOOK_BACK)
    old = Q(proposal=Proposal.ADD) | Q(rule__in=law.following(), state__in=OPEN)
    known = Obligation.objects.filter(old | Q(due_on__gte=since), client_id__in=ids).order_by()
    for client_id, amount, *values in known.values_list("client_id", "amount", *_ROW):
        read.rows[client_id].append(Row(*[*values, amount is not None]))
    settled = Obligation.objects.filter(client_id__in=ids, rule__in=law.followed(), state__in=SETTLED)
    happened = settled.exclude(state=State.NOT_DUE).exclude(done_on=None).order_by()
    for client_id, rule, period_from, day in happened.values_list("client_id", "rule", "period_from", "done_on"):
        read.done[client_id][rule, period_from] = day
    return read


def _make(actor: Actor, new: list[_New], dress: Dress | None) -> int:
    """Write the new rows; gives how many there were. One that somebody else has made in this moment stays as it is."""
    if dress:
        told = [_row(actor, one) for one in new if one.duty.board_month <= dress.until]
        for row in told:
            dress.put_on(row)
        Obligation.objects.bulk_create(told, ignore_conflicts=True)
        return len(told) + _make(actor, [one for one in new if one.duty.board_month > dress.until], None)
    if not new:
        return 0
    columns = [(one.office_id, one.client_id, *one.duty[:-1], one.account, one.proposal) for one in new]
    rows = [[_plain(value) for value in row] for row in columns]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {"rows": json.dumps(rows), "at": actor.at})
        return int(cursor.rowcount)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _row(actor: Actor, new: _New) -> Obligation:
    columns = new.duty._asdict()
    columns.pop("pays")
    return Obligation(
        office_id=new.office_id,
        client_id=new.client_id,
        account=new.account,
        proposal=new.proposal,
        made_at=actor.at,
        moved_at=actor.at,
        **columns,
    )


def _change(todo: Iterable[Changes]) -> tuple[int, int, int]:
    """Take away, ask and move in few statements; what a person touched in this very moment is not taken from them."""
    changes, rows = list(todo), Obligation.objects
    removed, asked, settled = (
        [pk for one in changes for pk in getattr(one, which)] for which in ("remove", "ask", "settle")
    )
    moved = [pair for one in changes for pair in one.move]
    gone = rows.filter(pk__in=removed, touched_at=None).delete()[0] if removed else 0
    asks = rows.filter(pk__in=asked, state__in=OPEN).update(proposal=Proposal.DROP) if asked else 0
    if settled:
        rows.filter(pk__in=settled).update(proposal=Proposal.NONE)
    days = ("period_to", "statutory_on", "due_on", "board_month")
    fresh = [
        Obligation(pk=pk, account=account, **{key: getattr(duty, key) for key in days}) for pk, duty, account in moved
    ]
    if fresh:
        rows.bulk_update(fresh, [*days, "account"], batch_size=500)
    return gone, asks, len(settled) + len(moved)
