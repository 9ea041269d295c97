"""What is announced about clients, their terms, contacts and notes."""

from dataclasses import dataclass

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ClientCreated(Event):
    """A client was added."""


@dataclass(frozen=True, kw_only=True)
class ClientChanged(Event):
    """Fields of the data sheet changed; `changes` holds old and new."""


@dataclass(frozen=True, kw_only=True)
class ClientTermsChanged(Event):
    """What the rules read changed from a day on."""

    valid_from: str


@dataclass(frozen=True, kw_only=True)
class ClientTermsRemoved(Event):
    """A line of the terms was taken out; the one before it holds on."""

    valid_from: str


@dataclass(frozen=True, kw_only=True)
class ClientCarersChanged(Event):
    """Somebody else looks after the client's books or payroll; `names` follows `changes`."""

    names: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class ClientStatusChanged(Event):
    """The client moved to another of the four statuses."""

    was: str
    now: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ClientArchived(Event):
    """The client went into the archive."""


@dataclass(frozen=True, kw_only=True)
class ClientRestored(Event):
    """The client came back from the archive, the same one."""


@dataclass(frozen=True, kw_only=True)
class ClientDeleted(Event):
    """A client without history was deleted; the reason stays."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class ContactEvent(Event):
    """Something about one person at the client; published as one of the four below."""

    contact_id: int
    contact_name: str


@dataclass(frozen=True, kw_only=True)
class ContactAdded(ContactEvent):
    """A person at the client was added."""


@dataclass(frozen=True, kw_only=True)
class ContactChanged(ContactEvent):
    """A person's data changed."""


@dataclass(frozen=True, kw_only=True)
class ContactRemoved(ContactEvent):
    """A person is no longer a contact of the client."""


@dataclass(frozen=True, kw_only=True)
class ContactRestored(ContactEvent):
    """A removed contact was brought back."""


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    """A note was written."""

    note_id: int


@dataclass(frozen=True, kw_only=True)
class NoteChanged(Event):
    """A note's text changed."""

    note_id: int


@dataclass(frozen=True, kw_only=True)
class NotePinned(Event):
    """A note was pinned to the top, or let go."""

    note_id: int
    pinned: bool


@dataclass(frozen=True, kw_only=True)
class NoteRemoved(Event):
    """A note was taken away."""

    note_id: int


@dataclass(frozen=True, kw_only=True)
class NoteRestored(Event):
    """A note that was taken away is back."""

    note_id: int


@dataclass(frozen=True, kw_only=True)
class ClientsExported(Event):
    """The list of clients, as somebody saw it, left the office as a file."""

    count: int
    kind: str
    asked: str


@dataclass(frozen=True, kw_only=True)
class IntakeStarted(Event):
    """Somebody pasted a list of NIPs; so many of them are asked about."""

    count: int


@dataclass(frozen=True, kw_only=True)
class IntakeLookedUp(Event):
    """The registers have answered about a pasted list: it waits to be looked at."""

    ready: int
    count: int


@dataclass(frozen=True, kw_only=True)
class IntakeConfirmed(Event):
    """Somebody had the ticked rows of a pasted list added as clients."""

    count: int


@dataclass(frozen=True, kw_only=True)
class IntakeFinished(Event):
    """The ticked rows of a pasted list are clients now, but for those that were refused; `carers` look after them."""

    added: int
    refused: int
    carers: list[int]
