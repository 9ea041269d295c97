"""What is announced about the duties of clients."""

from dataclasses import dataclass

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ClientDutiesPlanned(Event):
    """What changed about a client changed its duties: so many were made, taken away, asked about, moved."""

    made: int
    removed: int
    asked: int
    moved: int


@dataclass(frozen=True, kw_only=True)
class OfficeDutiesPlanned(Event):
    """The night went through clients of an office; so many of them had something new."""

    clients: int
    made: int
    removed: int
    asked: int
    moved: int


@dataclass(frozen=True, kw_only=True)
class ObligationEvent(Event):
    """Something about one obligation; published as one of those below."""

    rule: str
    period_kind: str
    period_from: str
    period_to: str


@dataclass(frozen=True, kw_only=True)
class ObligationMoved(ObligationEvent):
    """An obligation went to another state."""

    was: str
    now: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ObligationAmountSet(ObligationEvent):
    """What is to be paid, or where to, was set or changed; `changes` holds old and new."""


@dataclass(frozen=True, kw_only=True)
class AmountShown(ObligationEvent):
    """The client was told what is to be paid, and by when."""

    amount: str
    currency: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class AmountHidden(ObligationEvent):
    """An amount that the client had been told was taken back, before the client had paid it."""


@dataclass(frozen=True, kw_only=True)
class PaymentClaimed(ObligationEvent):
    """The client says that it has been paid, and on which day."""

    paid_on: str


@dataclass(frozen=True, kw_only=True)
class PaymentClaimTakenBack(ObligationEvent):
    """The client takes back that it has been paid."""


@dataclass(frozen=True, kw_only=True)
class PaymentProofAdded(ObligationEvent):
    """The client sent the bank's confirmation of a payment."""

    file_id: int
    file_name: str


@dataclass(frozen=True, kw_only=True)
class ObligationReceiptNoted(ObligationEvent):
    """The receipt (UPO) came: its number, or its file, or both."""

    number: str = ""
    file_id: int | None = None
    file_name: str = ""


@dataclass(frozen=True, kw_only=True)
class ObligationNoteChanged(ObligationEvent):
    """The note on an obligation changed; `changes` holds old and new."""


@dataclass(frozen=True, kw_only=True)
class ObligationAdded(ObligationEvent):
    """Something happened to a client that makes a duty: it was added by hand, with its day."""


@dataclass(frozen=True, kw_only=True)
class ObligationTakenBack(ObligationEvent):
    """A duty added by hand was taken back before anybody worked on it."""


@dataclass(frozen=True, kw_only=True)
class ProposalAnswered(ObligationEvent):
    """A person said whether a proposed duty is one, or whether one that is not needed any more stays."""

    asked: str
    kept: bool


@dataclass(frozen=True, kw_only=True)
class ObligationsEscalated(Event):
    """Deadlines came close with the work not done: so many were told to so many people (level warn or alarm)."""

    level: str
    count: int
    people: int
