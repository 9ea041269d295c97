"""What registers announce."""

from dataclasses import dataclass

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class RegisterAnswered(Event):
    """A question to a register is settled: found, not found, or given up as unknown."""

    answer_id: int
    register: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerLinked(Event):
    """An answer was given to the client that it is about."""

    answer_id: int
    register: str
    outcome: str
