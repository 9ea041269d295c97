"""A logo that an office sends: what it is, how large it may be, and the small PNG that is kept of it."""

from io import BytesIO
from typing import Final

from kantorek.core.errors import Refused
from kantorek.files.looking.drawing import draw_logo
from kantorek.files.looking.faults import Bad, words_of
from kantorek.files.looking.sniffing import HEAD, HTML, media_of

MOST: Final = 3 * 1024 * 1024
_KINDS: Final = frozenset({"image/png", "image/jpeg", "image/webp", "image/svg+xml"})


def logo_png(data: bytes) -> bytes:
    """Draw a logo anew as PNG, in a child process; of what was sent nothing else is kept.

    Refuses what is empty, larger than 3 MB, damaged, or no PNG, JPEG, WebP or SVG.
    """
    try:
        return draw_logo(BytesIO(data), _kind(data))
    except Bad as bad:
        raise Refused(words_of(bad), code=bad.code, field="logo") from bad


def _kind(data: bytes) -> str:
    if not data:
        raise Bad("empty")
    if len(data) > MOST:
        raise Bad("too_large", mb=MOST // (1024 * 1024))
    media = media_of(data[:HEAD], BytesIO(data))
    if media == HTML and b"<svg" in data[:4096]:
        media = "image/svg+xml"  # with a doctype, as drawing programs write it
    if media not in _KINDS:
        raise Bad("no_logo")
    return media
