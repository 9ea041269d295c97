"""Unpacks the one text in a 7z archive as a stream, and refuses what would fill the memory or the disk."""

import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import py7zr
from py7zr.io import Py7zIO, WriterFactory

from kantorek.registers.findings import RegisterDown

MOST_UNPACKED: Final = 12 * 1024**3
# Hashes written as hexadecimal digits shrink to about a half, whatever the method; much less is no such file.
_MOST_RATIO: Final = 40
_ROOM: Final = 1 << 20
# The dictionary is memory: what is left of 300 MB beside a Django process.
_MOST_DICTIONARY: Final = 128 * 1024**2
_MOST_HEADER: Final = 1 << 20
_METHODS: Final = frozenset({"LZMA", "LZMA2", "COPY", "BCJ", "DELTA", "PPMD", "BZIP2", "DEFLATE"})

Feed = Callable[[bytes], None]


class _Sink(Py7zIO):
    """Passes everything on and keeps nothing."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._size = 0

    def write(self, s: bytes | bytearray) -> int:
        """Pass a piece on."""
        self._feed(bytes(s))
        self._size += len(s)
        return len(s)

    def read(self, size: int | None = None) -> bytes:
        """Nothing was kept."""
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        """There is nowhere to go."""
        return offset

    def flush(self) -> None:
        """Nothing waits."""

    def size(self) -> int:
        """Say how much has passed."""
        return self._size


class _Sinks(WriterFactory):
    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def create(self, filename: str) -> Py7zIO:
        """Give the one sink; the archive's own names are never used."""
        return _Sink(self._feed)


def unpack(path: Path, feed: Feed) -> None:
    """Pass the archive's one member on, piece by piece; anything but one plain member of sane size is malformed."""
    try:
        _refuse_header(path)
        with py7zr.SevenZipFile(path, "r", max_extract_size=MOST_UNPACKED) as archive:
            _refuse(archive, path.stat().st_size)
            archive.extractall(factory=_Sinks(feed))
    except RegisterDown:
        raise
    except (py7zr.exceptions.ArchiveError, lzma.LZMAError, EOFError, ValueError, KeyError, TypeError) as error:
        raise _odd(type(error).__name__) from None
    except (AttributeError, AssertionError, IndexError, OverflowError, RuntimeError) as error:
        # What the library does with headers that make no sense.
        raise _odd(type(error).__name__) from None
    except (OSError, MemoryError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # our own disk
        raise _odd(type(error).__name__) from None


def _refuse_header(path: Path) -> None:
    """The header's own size stands in its first 32 bytes."""
    with path.open("rb") as file:
        start = file.read(32)
    if len(start) < 32 or not start.startswith(b"7z\xbc\xaf\x27\x1c"):
        raise _odd("no 7z archive")
    if int.from_bytes(start[20:28], "little") > _MOST_HEADER:
        raise _odd("size of the header")


def _refuse(archive: Any, packed: int) -> None:
    members = archive.list()
    if len(members) != 1 or members[0].is_directory or archive.needs_password():
        raise _odd("members of the archive")
    if members[0].uncompressed > min(MOST_UNPACKED, packed * _MOST_RATIO + _ROOM):
        raise _odd("size when unpacked")
    if not {name.upper() for name in archive.archiveinfo().method_names} <= _METHODS:
        raise _odd("method")
    for folder in archive.header.main_streams.unpackinfo.folders:
        for coder in folder.coders:
            if _dictionary(coder) > _MOST_DICTIONARY:
                raise _odd("size of the dictionary")


def _dictionary(coder: dict[str, Any]) -> int:
    """How much memory the method asks for; 0 where it is small by nature."""
    method, properties = coder["method"], coder.get("properties") or b""
    if method == b"\x21":  # LZMA2: one byte, a power of two or one and a half
        size = properties[0] if properties else 0
        return 0xFFFFFFFF if size >= 40 else (2 | (size & 1)) << (size // 2 + 11)
    if method in (b"\x03\x01\x01", b"\x03\x04\x01"):  # LZMA, PPMd: one byte of settings, then the size
        return int.from_bytes(properties[1:5], "little")
    return 0


def _odd(what: str) -> RegisterDown:
    return RegisterDown("malformed", detail=what)
