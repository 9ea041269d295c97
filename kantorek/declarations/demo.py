"""The duties of the demo's clients over the last two months, in the states in which an office would have them today."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.days import month_after
from kantorek.declarations import law
from kantorek.declarations.actions import plan_batch
from kantorek.declarations.actions.planning import Dress
from kantorek.declarations.choices import SETTLED, Proposal, State
from kantorek.declarations.models import Obligation

HISTORY_DAYS: Final = 61
_COLUMNS: Final = ("payroll", "zus", "pit4", "income", "vat_eu", "vat", "books")
# The first clients of the pictures, column by column: settled as far as their rule lets them be (p, u, s), waiting,
# in work, to be approved; ! is late.
_PICTURE: Final = (
    "apdddww", "uddw-ww", "pppawdd", "-p-s--u", "ppuswdd", "-w-w-ww", "puua-dw", "-p-p--u", "ppud-dd", "paad-dd",
    "-p-p-up", "p!ddwdw",
)  # fmt: skip
_SIGNS: Final = {"w": "waiting", "d": "doing", "a": "approve", "s": "sent", "u": "receipt", "p": "paid", "-": "paid"}
_PAID: Final = {"zus": (1600, 26000), "pit4": (300, 6200), "income": (400, 9800), "vat": (600, 14500)}
_NOTES: Final = (
    "Czeka na wyciąg z banku.",
    "Klient dosłał fakturę w ostatniej chwili.",
    "Do wyjaśnienia premia za październik.",
)


@dataclass(slots=True)
class _Story:
    """What the rows are dressed by; the dice are the same in every run."""

    at: datetime
    board: date
    place: dict[int, int]
    carers: dict[int, tuple[int | None, str]]
    dice: random.Random

    @property
    def on(self) -> date:
        return self.at.date()


def load(office_id: int, *, at: datetime) -> int:
    """Plan all clients as of two months ago and let the work be done since, then as of today; gives how many were made."""
    begin, made = at - timedelta(days=HISTORY_DAYS), 0
    with scope.system(office_id, "load the demo", at=at):
        rows = list(Client.objects.order_by("pk").values_list("pk", "carer_id", "carer__name"))
    story = _Story(
        at=at,
        board=month_after(at.date(), -1),
        place={pk: place for place, (pk, _carer, _name) in enumerate(rows)},
        carers={pk: (carer, name or "") for pk, carer, name in rows},
        dice=random.Random(20261122),  # noqa: S311 -- the same invented work every time
    )
    dress = Dress(story.board, lambda row: _dress(story, row))
    for moment in (begin, at):
        after = 0
        while True:
            with scope.system(office_id, "load the demo", at=moment) as actor:
                planned = plan_batch(actor, after_id=after, on=actor.on, dress=dress)
            made, after = made + planned.made, planned.last_id
            if not after:
                break
    _answer(office_id, at)
    return made


def _answer(office_id: int, at: datetime) -> None:
    """Let the office have answered what was proposed, but for the last client that has its duties asked about."""
    with scope.system(office_id, "load the demo", at=at):
        asked = Obligation.objects.filter(proposal=Proposal.ADD, client__archived_at=None)
        last = asked.order_by("-client_id").values_list("client_id", flat=True).first()
        asked.exclude(client_id=last or 0).update(proposal=Proposal.NONE)


def _dress(story: _Story, row: Obligation) -> None:
    """Let a duty be as far as it would be today; what lies ahead waits."""
    row.proposal = Proposal.NONE
    rule = law.rule(row.rule, row.period_to)
    state = _state(story, row, rule.column)
    if state == State.PAID and state not in rule.ends:
        state = State.RECEIPT
    if state in SETTLED and state != State.NOT_DUE and state not in rule.ends:
        state = State(rule.ends[-1])
    _work(story, row, state)
    span = _PAID.get(rule.column)
    if rule.pays and span and state not in (State.WAITING, State.NOT_DUE) and story.dice.random() < 0.9:
        row.amount = Decimal(story.dice.randrange(span[0] * 100, span[1] * 100, 50)) / 100
        row.account = row.account or _zus_account(row.client_id)
        _tell(story, row)
    if state == State.RECEIPT:
        row.receipt_number = f"{story.dice.getrandbits(64):016x}"
    if story.dice.random() < 0.02:
        row.note = story.dice.choice(_NOTES)


def _state(story: _Story, row: Obligation, column: str) -> State:
    place, dice = story.place[row.client_id], story.dice
    late = row.due_on < story.on
    if row.board_month == story.board and place < len(_PICTURE) and column in _COLUMNS:
        sign = _PICTURE[place][_COLUMNS.index(column)]
        if sign == "!":
            return State.DOING
        state = State(_SIGNS[sign])
        return state if state in SETTLED or not late else State.SENT
    if row.rule == "vat-ue" and dice.random() < 0.3:
        return State.NOT_DUE
    if late and (row.board_month < story.board or dice.random() > 0.004):
        return State(dice.choice(("paid", "paid", "receipt", "receipt", "sent")))
    near = (row.due_on - story.on).days < 5
    weights = (15, 38, 12, 17, 12, 6) if near else (46, 34, 5, 7, 5, 3)
    states = ("waiting", "doing", "approve", "sent", "receipt", "paid")
    return State.DOING if late else State(dice.choices(states, weights)[0])


def _zus_account(client_id: int) -> str:
    """An account at a bank that does not exist, with check digits that are right."""
    number = f"99900011{client_id:016d}"
    return f"{98 - int(f'{number}252100') % 97:02d}{number}"


def _tell(story: _Story, row: Obligation) -> None:
    """Let the client of a picture know what is to be paid, once nobody has to approve it; what is settled, everybody."""
    pictured = story.place[row.client_id] < len(_PICTURE)
    if row.state != State.APPROVE and (pictured or row.state in SETTLED):
        row.shown_at, row.shown_by_name = row.moved_at, row.moved_by_name
    if row.shown_at and row.due_on < story.on and row.state in (State.SENT, State.RECEIPT):
        row.claimed_at, row.claimed_on, row.claimed_by_name = row.moved_at, row.moved_at.date(), "Klient"


def _work(story: _Story, row: Obligation, state: State) -> None:
    """Say who brought it there, and when."""
    days = story.dice.randrange(1, 9)
    last = min(story.at, story.at.replace(year=row.due_on.year, month=row.due_on.month, day=1) + timedelta(days=22))
    moment = min(last - timedelta(days=days, minutes=story.dice.randrange(300)), story.at - timedelta(hours=1))
    carer, name = story.carers[row.client_id]
    row.state = state
    if state == State.WAITING:
        row.waiting_since = moment
        return
    row.moved_at = row.touched_at = moment
    row.moved_by_name = name
    row.version = story.dice.randrange(2, 5)
    if state == State.APPROVE:
        row.made_by_id = carer
    if state in SETTLED:
        row.settled_at, row.done_on = moment, moment.date()
