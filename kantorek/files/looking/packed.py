"""ZIP packages measured without unpacking them: how much they would become, and whether they say the truth about it.

DOCX, XLSX, ODT and their like are such packages too. A small one that grows to gigabytes fills the disk of whoever opens it.
"""

import io
import struct
import zipfile
import zlib
from itertools import pairwise
from typing import BinaryIO, Final

from kantorek.files.looking.faults import Bad

MOST_ENTRIES: Final = 10_000
MOST_DIRECTORY: Final = 4_000_000
MOST_BYTES: Final = 500_000_000
"""Bytes that a package may say it unpacks to, with what is nested in it."""
MOST_TIMES: Final = 200
"""How many times larger than itself a package may become, once it is large at all."""
LARGE: Final = 50_000_000
MOST_READ: Final = 48_000_000
"""Bytes that are really unpacked to find liars; none of them is kept."""
DEEPEST: Final = 2
_PROGRAMS: Final = (
    ".exe",
    ".bat",
    ".cmd",
    ".com",
    ".scr",
    ".msi",
    ".js",
    ".vbs",
    ".ps1",
    ".lnk",
    ".jar",
    ".hta",
    ".pif",
)
_NESTED: Final = (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".asice")
_END: Final = b"PK\x05\x06"
_LARGE_END: Final = b"PK\x06\x06"
_LARGE_PLACE: Final = b"PK\x06\x07"
"""ZIP64: the end as it is written for what is large, 56 bytes, and the 20 that say where it stands."""


class _Purse:
    """What is left to spend on one package and everything in it."""

    def __init__(self) -> None:
        self.bytes, self.entries, self.read = MOST_BYTES, MOST_ENTRIES, MOST_READ


def measure(whole: BinaryIO) -> tuple[str, bool]:
    """Give the media type of a package and whether it has a password; raises Bad for a bomb, a broken one, programs."""
    return _measure(whole, _Purse(), depth=0)


def _measure(whole: BinaryIO, purse: _Purse, depth: int) -> tuple[str, bool]:
    size = _bounded_directory(whole)
    try:
        with zipfile.ZipFile(whole) as package:
            entries = package.infolist()
            _weigh(entries, size, purse)
            locked = any(entry.flag_bits & 1 for entry in entries)
            media = _media(package, {entry.filename for entry in entries})
            for entry in [] if locked else entries:
                _unpack(whole, package, entry, purse, depth)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise Bad("broken_zip") from error
    return media, locked


def _bounded_directory(whole: BinaryIO) -> int:
    """Look at the end of the package before the library reads its whole list of entries; give the package's size."""
    size = whole.seek(0, io.SEEK_END)
    whole.seek(max(0, size - 66_000))
    tail = whole.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 20:
        raise Bad("broken_zip")
    entries, length = struct.unpack("<HL", tail[at + 10 : at + 16])
    large = tail[max(0, at - 76) : at]  # where there is such a record, the library believes it, whatever the other says
    if large[:4] == _LARGE_END and large[56:60] == _LARGE_PLACE:
        entries, length = struct.unpack("<QQ", large[32:48])
    if entries > MOST_ENTRIES or length > MOST_DIRECTORY:
        raise Bad("bomb")
    return size


def _weigh(entries: list[zipfile.ZipInfo], size: int, purse: _Purse) -> None:
    purse.entries -= len(entries)
    grown = sum(entry.file_size for entry in entries)
    purse.bytes -= grown
    if purse.entries < 0 or purse.bytes < 0 or (grown > LARGE and grown > size * MOST_TIMES):
        raise Bad("bomb")
    placed = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    for (start, length), (following, _length) in pairwise(placed):
        if start + 30 + length > following:  # the same bytes counted twice: how the smallest bombs are built
            raise Bad("bomb")
    if any(entry.filename.lower().endswith(_PROGRAMS) for entry in entries):
        raise Bad("programs_inside")


def _unpack(whole: BinaryIO, package: zipfile.ZipFile, entry: zipfile.ZipInfo, purse: _Purse, depth: int) -> None:
    """Unpack one entry into nothing, no further than it says and than the purse allows; look into nested packages."""
    nested = entry.filename.lower().endswith(_NESTED)
    if nested and depth >= DEEPEST:
        raise Bad("bomb")
    if purse.read <= 0 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return
    whole.seek(entry.header_offset + 26)
    name, extra = struct.unpack("<HH", whole.read(4))
    whole.seek(entry.header_offset + 30 + name + extra)
    kept = _inflate(whole, entry, purse, keep=nested)
    if nested and kept.startswith(b"PK"):
        _measure(io.BytesIO(kept), purse, depth + 1)


def _inflate(whole: BinaryIO, entry: zipfile.ZipInfo, purse: _Purse, *, keep: bool) -> bytes:
    grown, left, kept = 0, entry.compress_size, bytearray()
    raw = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and purse.read > 0:
        part = whole.read(min(65_536, left))
        if not part:
            raise Bad("broken_zip")
        left -= len(part)
        while part and purse.read > 0:
            piece = raw.decompress(part, 1_000_000) if raw else part
            part = raw.unconsumed_tail if raw else b""
            grown += len(piece)
            purse.read -= len(piece)
            if grown > entry.file_size:  # it unpacks to more than it says
                raise Bad("bomb")
            if keep:
                kept += piece
    return bytes(kept)


def _media(package: zipfile.ZipFile, names: set[str]) -> str:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Bad("macros")
    if "mimetype" in names:
        return package.open("mimetype").read(200).decode("ascii", "replace").strip() or "application/zip"
    if "[Content_Types].xml" not in names:
        return "application/zip"
    office = "application/vnd.openxmlformats-officedocument."
    for folder, kind in (
        ("word/", "wordprocessingml.document"),
        ("xl/", "spreadsheetml.sheet"),
        ("ppt/", "presentationml.presentation"),
    ):
        if any(name.startswith(folder) for name in names):
            return office + kind
    return "application/zip"
