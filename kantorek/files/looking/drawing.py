"""PDFs and pictures opened in a child process: how many pages, and the picture of one."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO, Final

from kantorek.files.looking.faults import Bad

WIDTH: Final = 1400
"""Points of a picture from side to side: enough to read a scanned page."""
_PATIENCE: Final = 20
_WAIT: Final = 15
"""Seconds that a file waits for its turn; whoever sent it is asked to come again then."""
_AT_ONCE = BoundedSemaphore(2)
"""Children of one process of ours: each may take a gigabyte and a half and a whole core."""
_CHILD: Final = str(Path(__file__).with_name("child.py"))
_LOCKED, _HUGE = 3, 5
"""Ends of the child, as it names them; it is not imported here, so that no parser comes into this process."""


def count_pages(whole: BinaryIO, media: str) -> int | None:
    """Give how many pages a file has, None for a PDF with a password; raises Bad for one that cannot be opened."""
    told = _ask("count", whole, media, 1)
    return None if told is None else int(json.loads(told)["pages"])


def draw(whole: BinaryIO, media: str, page: int) -> bytes:
    """Give the picture of a page as PNG; raises Bad where there is none."""
    told = _ask("draw", whole, media, page)
    if not told:
        raise Bad("locked")
    return told


def draw_logo(whole: BinaryIO, media: str) -> bytes:
    """Give an office's logo (PNG, JPEG, WebP or SVG) as a small PNG; raises Bad for what is no picture."""
    told = _ask("logo", whole, media, 1)
    if not told:
        raise Bad("broken_picture")
    return told


def bind_pages(pictures: list[bytes]) -> bytes:
    """Make one PDF of pictures (JPEG, PNG, WebP), each a page; raises Bad where one of them cannot be opened."""
    framed = b"".join(len(each).to_bytes(8, "big") + each for each in pictures)
    told = _ask("bind", BytesIO(framed), "image/*", len(pictures))
    if not told:
        raise Bad("broken_picture")
    return told


def _ask(mode: str, whole: BinaryIO, media: str, page: int) -> bytes | None:
    if not _AT_ONCE.acquire(timeout=_WAIT):
        raise Bad("busy")
    try:
        return _answer(mode, whole, media, page)
    finally:
        _AT_ONCE.release()


def _answer(mode: str, whole: BinaryIO, media: str, page: int) -> bytes | None:
    whole.seek(0)
    # -I: nothing of the surroundings steers it. The bytes go through a pipe, wherever the storage keeps them.
    command = [sys.executable, "-I", _CHILD, mode, media, str(page), str(WIDTH)]
    try:
        done = subprocess.run(command, input=whole.read(), capture_output=True, timeout=_PATIENCE, env={}, check=False)
    except subprocess.TimeoutExpired as error:
        raise Bad("too_heavy") from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == _LOCKED and media == "application/pdf":
        return None
    if done.returncode < 0:  # ended by a signal: out of its time or its memory
        raise Bad("too_heavy")
    if done.returncode == _HUGE:
        raise Bad("too_many_points")
    raise Bad("broken_pdf" if media == "application/pdf" else "broken_picture")
