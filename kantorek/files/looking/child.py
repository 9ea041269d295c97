"""Runs alone, in a process of its own with little memory and little time: opens a PDF or a picture from a stranger.

Started by its path as `python -I child.py MODE MEDIA PAGE WIDTH`, the file on its standard input. It imports nothing of
the product and can neither write a file nor outlive its limits; what it crashes by, stays here.
"""

import io
import json
import resource
import sys
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

MEMORY = 1_500_000_000
SECONDS = 12
POINTS = 120_000_000
LOCKED, BROKEN, HUGE = 3, 4, 5
"""How the process ends when there is no answer; drawing.py reads it."""


def main(mode: str, media: str, page: int, width: int) -> None:
    """Answer with JSON about the file, or with the picture of a page as PNG."""
    _bound()
    data = sys.stdin.buffer.read()
    try:
        answer = (_pdf if media == "application/pdf" else _picture)(mode, data, page, width)
    except MemoryError:
        sys.exit(HUGE)
    sys.stdout.buffer.write(answer)


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _pdf(mode: str, data: bytes, page: int, width: int) -> bytes:
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        sys.exit(LOCKED if "password" in str(error).lower() or "security" in str(error).lower() else BROKEN)
    if not count:
        sys.exit(BROKEN)
    if mode == "count":
        return json.dumps({"pages": count}).encode()
    sheet = document[min(max(page, 1), count) - 1]
    scale = min(width / max(sheet.get_width(), 1), 2 * width / max(sheet.get_height(), 1), 8)
    return _png(sheet.render(scale=scale, may_draw_forms=True).to_pil())


def _picture(mode: str, data: bytes, page: int, width: int) -> bytes:
    Image.MAX_IMAGE_PIXELS = POINTS
    try:
        image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP", "TIFF"])
        if image.width * image.height > POINTS:
            sys.exit(HUGE)
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        if mode == "count":
            return json.dumps({"pages": count}).encode()
        image.seek(min(max(page, 1), count) - 1)
        image.draft("RGB", (width, width))
        return _png(_smaller(ImageOps.exif_transpose(image) or image, width))
    except Image.DecompressionBombError:
        sys.exit(HUGE)
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        TypeError,
        KeyError,
    ):  # what the library raises for broken files
        sys.exit(BROKEN)


def _smaller(image: Any, width: int) -> Any:
    image.thumbnail((width, 2 * width))
    return image if image.mode in ("RGB", "L", "RGBA") else image.convert("RGB")


def _png(image: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
