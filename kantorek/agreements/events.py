"""What is announced about agreements; the subject is the agreement, the client stands on the envelope.

A fee stands in `changes` alone, under `monthly_fee`: whoever prints it asks for the right clients.fees.
"""

from dataclasses import dataclass

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class AgreementAdded(Event):
    """An agreement was written down; it holds from `starts_on`."""

    agreement_id: int
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class AgreementChanged(Event):
    """Fields of an agreement changed; `changes` holds old and new."""

    agreement_id: int


@dataclass(frozen=True, kw_only=True)
class AgreementRenewed(Event):
    """A new version takes over from `starts_on`; the one it replaces ends the day before."""

    agreement_id: int
    replaced_id: int
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class AgreementExpired(Event):
    """An agreement has come to its end; `ends_on` was its last day."""

    agreement_id: int
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class AgreementCancelled(Event):
    """An agreement was given up: it stops on `cancelled_on`, which may lie ahead."""

    agreement_id: int
    cancelled_on: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AgreementStopped(Event):
    """The day has come on which a cancelled agreement stops."""

    agreement_id: int
    cancelled_on: str


@dataclass(frozen=True, kw_only=True)
class CancellationWithdrawn(Event):
    """An agreement that had been given up goes on."""

    agreement_id: int


@dataclass(frozen=True, kw_only=True)
class AgreementFeeTaken(Event):
    """The client's monthly fee follows its agreements from now on; the change itself is told by the client's sheet."""

    agreement_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class AgreementRemoved(Event):
    """An agreement was taken away, as added by mistake."""

    agreement_id: int


@dataclass(frozen=True, kw_only=True)
class AgreementRestored(Event):
    """An agreement that was taken away came back."""

    agreement_id: int


@dataclass(frozen=True, kw_only=True)
class AgreementsExported(Event):
    """A list of agreements left the office as a file."""

    count: int
    kind: str
    asked: str
