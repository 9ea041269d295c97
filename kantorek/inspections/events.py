"""What is announced about inspections and the papers they want; the subject is the inspection."""

from dataclasses import dataclass

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class InspectionAdded(Event):
    """An inspection was announced, or written down later."""

    starts_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class InspectionChanged(Event):
    """Fields of an inspection changed; `names` follows `changes` where people are meant."""

    names: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class InspectionMoved(Event):
    """An inspection began, ended, or went a stage back."""

    was: str
    now: str
    day: str
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class InspectionRemoved(Event):
    """An inspection was taken away."""


@dataclass(frozen=True, kw_only=True)
class InspectionRestored(Event):
    """An inspection that was taken away came back."""


@dataclass(frozen=True, kw_only=True)
class PapersRequested(Event):
    """The inspectors want papers; each has become a task."""

    paper_ids: list[int]
    names: list[str]


@dataclass(frozen=True, kw_only=True)
class PaperChanged(Event):
    """A wanted paper is called otherwise, or is wanted on another day."""

    paper_id: int
    paper_name: str


@dataclass(frozen=True, kw_only=True)
class PaperHandedOver(Event):
    """A wanted paper was handed over."""

    paper_id: int
    paper_name: str


@dataclass(frozen=True, kw_only=True)
class PaperTakenBack(Event):
    """A paper that counted as handed over is missing after all."""

    paper_id: int
    paper_name: str


@dataclass(frozen=True, kw_only=True)
class PaperRemoved(Event):
    """A paper is not wanted any more."""

    paper_id: int
    paper_name: str


@dataclass(frozen=True, kw_only=True)
class PaperRestored(Event):
    """A paper is wanted again."""

    paper_id: int
    paper_name: str


@dataclass(frozen=True, kw_only=True)
class InspectionsExported(Event):
    """A list of inspections left the office as a file."""

    count: int
    kind: str
    asked: str
