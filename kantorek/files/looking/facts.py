"""One look at a file that somebody sends: what it is called, what it is, how long; or why it is not kept."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO, Final

from kantorek.files.looking.drawing import count_pages
from kantorek.files.looking.faults import Bad
from kantorek.files.looking.kinds import KINDS, kind_of, may_end
from kantorek.files.looking.names import clean_name, ending_of
from kantorek.files.looking.packed import measure
from kantorek.files.looking.sniffing import HEAD, HTML, LOCKED_OFFICE, media_of

_LIVE: Final = frozenset(
    {HTML, "image/svg+xml", "text/x-script", "application/x-msdownload", "application/x-executable"}
)
_ZIP: Final = "application/zip"
_BY_ENDING: Final = {ending: kind.media for kind in KINDS.values() for ending in kind.endings}


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found out about a file."""

    name: str
    media: str
    size: int
    sha256: str
    pages: int | None
    locked: bool


def look_at(sent_name: str, whole: BinaryIO, size: int, *, most: int) -> Facts:
    """Look at a file from beginning to end; raises Bad for everything that is not kept."""
    if size > most:
        raise Bad("too_large", mb=most // (1024 * 1024))
    if not size:
        raise Bad("empty")
    name = clean_name(sent_name)
    media, locked = _media(name, whole)
    ending = ending_of(name)
    if not ending:
        ending = kind_of(media).endings[0]
        name = f"{name}.{ending}"
    _refuse_other(ending, media)
    pages = None
    if kind_of(media).drawn:
        pages = count_pages(whole, media)
        locked = pages is None
    return Facts(name=name, media=media, size=size, sha256=_hash(whole), pages=pages, locked=locked)


def _media(name: str, whole: BinaryIO) -> tuple[str, bool]:
    whole.seek(0)
    media, locked = media_of(whole.read(HEAD), whole), False
    ending = ending_of(name)
    if media == LOCKED_OFFICE:
        media, locked = _BY_ENDING.get(ending, LOCKED_OFFICE), True
    elif media in KINDS and "zip" not in media and "officedocument" not in media and "opendocument" not in media:
        pass
    elif _is_package(whole):
        media, locked = measure(whole)
    if media == "text/plain" and ending in ("csv", "tsv"):
        media = "text/csv"
    if media in ("application/xml", "message/rfc822") and ending in ("txt", "csv"):
        media = _BY_ENDING[ending]  # text it is, whatever its lines look like
    if media == "application/xml" and ending == "jpk":
        media = "text/plain"
    if media not in KINDS:
        raise _stranger(ending, media)
    return media, locked


def _is_package(whole: BinaryIO) -> bool:
    whole.seek(0)
    return whole.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def _stranger(ending: str, media: str) -> Bad:
    if may_end(ending):
        return Bad("unknown_inside", ending=ending)
    return Bad("program" if media in _LIVE else "bad_kind")


def _refuse_other(ending: str, media: str) -> None:
    if ending in kind_of(media).endings:
        return
    if not may_end(ending) and media == "text/plain":  # a script, a page, a setting: text in the clothes of a program
        raise Bad("bad_kind")
    raise Bad("not_what_it_says", ending=ending, kind=kind_of(media).label)


def _hash(whole: BinaryIO) -> str:
    whole.seek(0)
    digest = hashlib.sha256()
    while part := whole.read(1 << 20):
        digest.update(part)
    return digest.hexdigest()
