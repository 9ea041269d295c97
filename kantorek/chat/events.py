"""What is announced about conversations; the words of a line stay in the conversation."""

from dataclasses import dataclass, field

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ConversationBegun(Event):
    """A person of a client and the office can write to each other."""

    contact_id: int
    contact_name: str = ""


@dataclass(frozen=True, kw_only=True)
class ChatMessageWritten(Event):
    """One line was written; the subject is the line. `about` names what it was asked from ("documents.document:5")."""

    conversation_id: int
    number: int
    side: str
    contact_id: int
    files: int = 0
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class ChatCommented(Event):
    """A colleague left an internal comment; `mentioned` are the colleagues whom it names."""

    conversation_id: int
    number: int
    mentioned: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ConversationTurned(Event):
    """The other side speaks now, or the first line of a day came; `waited` are the seconds until the office answered."""

    side: str
    waited: int | None = None


@dataclass(frozen=True, kw_only=True)
class ConversationAssigned(Event):
    """Somebody answers in place of the carer, or the carer again; `changes` holds both ids, `staff_name` who it is now."""

    staff_id: int | None
    staff_name: str = ""


@dataclass(frozen=True, kw_only=True)
class ConversationSnoozed(Event):
    """It was laid aside until later, or taken up again (`until` is empty)."""

    until: str | None


@dataclass(frozen=True, kw_only=True)
class ConversationSettled(Event):
    """Nothing needs to be answered."""


@dataclass(frozen=True, kw_only=True)
class ConversationUnsettled(Event):
    """That nothing needs to be answered was taken back."""


@dataclass(frozen=True, kw_only=True)
class ConversationExported(Event):
    """The conversation left the office as a PDF; `sha256` is what its last page prints."""

    sha256: str
    lines: int


@dataclass(frozen=True, kw_only=True)
class TaskMadeOfMessage(Event):
    """A line became a task."""

    conversation_id: int
    number: int
    task_id: int
    task_title: str = ""


@dataclass(frozen=True, kw_only=True)
class CannedAdded(Event):
    """Words to answer with were written down."""


@dataclass(frozen=True, kw_only=True)
class CannedChanged(Event):
    """Words to answer with changed; `changes` holds old and new."""


@dataclass(frozen=True, kw_only=True)
class CannedArchived(Event):
    """Words to answer with are not offered any more."""


@dataclass(frozen=True, kw_only=True)
class CannedRestored(Event):
    """Words to answer with are offered again."""


@dataclass(frozen=True, kw_only=True)
class ChatHoursChanged(Event):
    """When the office answers, or what it says while it does not, changed."""
