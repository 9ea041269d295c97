"""What is announced about requests to clients; the subject is the request, or its template."""

from dataclasses import dataclass, field

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class RequestAsked(Event):
    """The office asked a client for documents or an answer; `batch` groups what was asked of many at once."""

    kind: str
    due_on: str | None = None
    contact_id: int | None = None
    batch: str = ""


@dataclass(frozen=True, kw_only=True)
class RequestChanged(Event):
    """What is asked for, or until when, changed; `changes` holds old and new."""


@dataclass(frozen=True, kw_only=True)
class RequestDelivered(Event):
    """The client sent what was asked for, or more of it; with `by_office` somebody of the office wrote it down."""

    file_ids: list[int] = field(default_factory=list)
    answered: bool = False
    by_office: bool = False
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class RequestReturned(Event):
    """Something is wrong with what came; the client is asked again."""

    reason: str
    due_on: str | None = None
    contact_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RequestDone(Event):
    """The office has what it asked for; `document_ids` are what the files became, `delivered` whether anything came."""

    document_ids: list[int] = field(default_factory=list)
    delivered: bool = True


@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(Event):
    """The office does not need it any more."""


@dataclass(frozen=True, kw_only=True)
class RequestReopened(Event):
    """A request that was settled or withdrawn stands again where it stood before."""

    was: str
    now: str


@dataclass(frozen=True, kw_only=True)
class RequestReminderDue(Event):
    """The client is to be reminded: a step of the ladder has come, or somebody asked for it by hand."""

    step: int | None = None
    due_on: str | None = None
    contact_id: int | None = None
    by_hand: bool = False
    last: bool = False


@dataclass(frozen=True, kw_only=True)
class RequestTemplateAdded(Event):
    """Words to ask with were written down."""


@dataclass(frozen=True, kw_only=True)
class RequestTemplateChanged(Event):
    """Words to ask with changed."""


@dataclass(frozen=True, kw_only=True)
class RequestTemplateArchived(Event):
    """Words to ask with are not offered any more."""


@dataclass(frozen=True, kw_only=True)
class RequestTemplateRestored(Event):
    """Words to ask with are offered again."""


@dataclass(frozen=True, kw_only=True)
class RequestsExported(Event):
    """A list of requests left the office as a file."""

    count: int
    kind: str
    asked: str
