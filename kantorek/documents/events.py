"""What is announced about documents."""

from dataclasses import dataclass

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(Event):
    """A document was added with its first version."""

    file_id: int
    file_name: str


@dataclass(frozen=True, kw_only=True)
class DocumentVersionAdded(Event):
    """A newer version of a document came; the older ones are kept."""

    file_id: int
    number: int
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentChanged(Event):
    """A document was filed differently; `changes` holds old and new."""


@dataclass(frozen=True, kw_only=True)
class DocumentShared(Event):
    """A document was shown to the client in the portal, or is not shown any more."""

    shared: bool


@dataclass(frozen=True, kw_only=True)
class DocumentArchived(Event):
    """A document went into the archive."""


@dataclass(frozen=True, kw_only=True)
class DocumentRestored(Event):
    """A document came back from the archive."""


@dataclass(frozen=True, kw_only=True)
class DocumentRead(Event):
    """One of the client's people opened a shared document: the first time that they saw this version of it."""

    number: int
