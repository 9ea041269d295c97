"""Which characters a TrueType font can draw, read from its `cmap`; the rest would stop a PDF/A from being made."""

import struct
from functools import lru_cache
from pathlib import Path
from typing import Final

_UNICODE: Final = frozenset({(3, 1), (3, 10), (0, 3), (0, 4)})


@lru_cache(maxsize=8)
def characters_of(font: Path) -> frozenset[int]:
    """Give the code points that the font has a picture for."""
    table = _table(font.read_bytes(), b"cmap")
    (count,) = struct.unpack_from(">H", table, 2)
    found: set[int] = set()
    for at in range(4, 4 + 8 * count, 8):
        platform, encoding, offset = struct.unpack_from(">HHI", table, at)
        if (platform, encoding) in _UNICODE:
            found |= _mapped(table[offset:])
    return frozenset(found)


def _table(font: bytes, wanted: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for at in range(12, 12 + 16 * count, 16):
        tag, _checksum, offset, length = struct.unpack_from(">4sIII", font, at)
        if tag == wanted:
            return font[offset : offset + length]
    raise ValueError("no such table in the font")


def _mapped(table: bytes) -> set[int]:
    """Read a subtable of format 4 (segments) or 12 (groups); the other formats hold nothing more."""
    (kind,) = struct.unpack_from(">H", table)
    if kind == 12:
        (count,) = struct.unpack_from(">I", table, 12)
        groups = [struct.unpack_from(">III", table, 16 + 12 * number) for number in range(count)]
        return {code for first, last, _glyph in groups for code in range(first, last + 1)}
    return _segments(table) if kind == 4 else set()


def _segments(table: bytes) -> set[int]:
    (double,) = struct.unpack_from(">H", table, 6)
    many = f">{double // 2}H"
    lasts, firsts = struct.unpack_from(many, table, 14), struct.unpack_from(many, table, 16 + double)
    deltas, starts = (struct.unpack_from(many, table, 16 + times * double) for times in (2, 3))
    found = set()
    for number, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if starts[number]:
                at = 16 + 3 * double + 2 * number + starts[number] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", table, at)
                if not glyph:
                    continue
            if (glyph + deltas[number]) & 0xFFFF:
                found.add(code)
    return found
