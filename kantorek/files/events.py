"""What is announced about files; the subject is the thing that they belong to."""

from dataclasses import dataclass

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class FileEvent(Event):
    """Something about one file; published as one of those below."""

    file_id: int
    file_name: str


@dataclass(frozen=True, kw_only=True)
class FileStored(FileEvent):
    """A file was added."""

    kind: str
    size: int


@dataclass(frozen=True, kw_only=True)
class FileRemoved(FileEvent):
    """A file was taken away; it can be brought back."""


@dataclass(frozen=True, kw_only=True)
class FileRestored(FileEvent):
    """A file that was taken away is back."""


@dataclass(frozen=True, kw_only=True)
class FileDownloaded(FileEvent):
    """Somebody took a copy of a file out of the office: a line of the download log."""


@dataclass(frozen=True, kw_only=True)
class FilesPurged(Event):
    """Files that had been taken away long ago are gone for good: how many, and how many bytes."""

    count: int
    size: int
