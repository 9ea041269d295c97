"""What is announced about an office and its people."""

from dataclasses import dataclass

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class OfficeFounded(Event):
    """An office was set up."""


@dataclass(frozen=True, kw_only=True)
class OfficeChanged(Event):
    """The office's name, hosts or brand changed."""


@dataclass(frozen=True, kw_only=True)
class LookChanged(Event):
    """Clients see the office otherwise: its name, logo, colour, address or words."""


@dataclass(frozen=True, kw_only=True)
class StaffInvited(Event):
    """A colleague was invited by mail."""

    role: str


@dataclass(frozen=True, kw_only=True)
class StaffInvitationWithdrawn(Event):
    """An invitation was taken back before it was used."""


@dataclass(frozen=True, kw_only=True)
class StaffJoined(Event):
    """A colleague took their seat."""

    role: str


@dataclass(frozen=True, kw_only=True)
class StaffRoleChanged(Event):
    """A colleague's role changed."""


@dataclass(frozen=True, kw_only=True)
class StaffLeft(Event):
    """A colleague lost their seat; what they did stays."""


@dataclass(frozen=True, kw_only=True)
class AppearanceChanged(Event):
    """A person chose a language, a theme or a density for themselves."""


@dataclass(frozen=True, kw_only=True)
class SubstitutionStarted(Event):
    """For some days, both included, a colleague stands in for another; told when it is agreed, not when it begins."""

    person_id: int
    stand_in_id: int
    starts_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class SubstitutionEnded(Event):
    """A substitution was ended before its last day; one that runs its course ends without a word."""

    person_id: int
    stand_in_id: int


@dataclass(frozen=True, kw_only=True)
class SubstitutionRestored(Event):
    """A substitution that was ended early goes on."""

    person_id: int
    stand_in_id: int


@dataclass(frozen=True, kw_only=True)
class LetterTriedAgain(Event):
    """Somebody had a letter sent once more that the mail server had not taken; the subject says which kind it is."""


@dataclass(frozen=True, kw_only=True)
class WorkTriedAgain(Event):
    """Somebody had done once more what should have followed from an event; the subject names the event."""

    handler: str
