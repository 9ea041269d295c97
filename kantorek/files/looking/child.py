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
import typst
from PIL import Image, ImageOps

MEMORY = 1_500_000_000
SECONDS = 12
POINTS = 120_000_000
LOGOS = ["JPEG", "PNG", "WEBP"]
LOGO_POINTS = 40_000_000
LOGO_SIDE = 640
PAGE_SIDE = 2200
"""Points of the longer side of a photographed page: 188 to the inch of A4, enough to read the small print."""
LOCKED, BROKEN, HUGE = 3, 4, 5
"""How the process ends when there is no answer; drawing.py reads it."""


def main(mode: str, media: str, page: int, width: int) -> None:
    """Answer with JSON about the file, or with the picture of a page as PNG."""
    _bound()
    data = sys.stdin.buffer.read()
    try:
        draw = {"logo": _logo, "bind": _bind}.get(mode) or (_pdf if media == "application/pdf" else _picture)
        answer = draw(media if mode == "logo" else mode, data, page, width)
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


def _bind(mode: str, data: bytes, page: int, width: int) -> bytes:
    """Make one PDF of pictures, each behind eight bytes that say how long it is."""
    Image.MAX_IMAGE_PIXELS = POINTS
    made, place, sheets = io.BytesIO(), 0, []
    try:
        while place < len(data):
            size = int.from_bytes(data[place : place + 8], "big")
            sheets.append(_sheet(data[place + 8 : place + 8 + size]))
            place += 8 + size
        # Without dates: the same pictures give the same bytes, and what is sent twice is kept once.
        plain: dict[str, Any] = {"creationDate": None, "modDate": None, "resolution": PAGE_SIDE / 11.69, "quality": 80}
        sheets[0].save(made, "PDF", save_all=True, append_images=sheets[1:], **plain)
    except Image.DecompressionBombError:
        sys.exit(HUGE)
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError):
        sys.exit(BROKEN)
    return made.getvalue()


def _sheet(data: bytes) -> Any:
    image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
    if image.width * image.height > POINTS:
        sys.exit(HUGE)
    image.draft("RGB", (PAGE_SIDE, PAGE_SIDE))
    sheet = ImageOps.exif_transpose(image) or image
    sheet.thumbnail((PAGE_SIDE, PAGE_SIDE))
    if sheet.mode in ("RGBA", "LA", "P", "PA"):  # what is see-through becomes paper
        sheet = sheet.convert("RGBA")
        paper = Image.new("RGBA", sheet.size, "white")
        paper.alpha_composite(sheet)
        sheet = paper
    return sheet.convert("RGB")


def _logo(media: str, data: bytes, page: int, width: int) -> bytes:
    """Draw an office's logo: small, cut to what is drawn, see-through where it was."""
    try:
        image = Image.open(io.BytesIO(_vector(data) if media == "image/svg+xml" else data), formats=LOGOS)
        if image.width * image.height > LOGO_POINTS:
            sys.exit(HUGE)
        whole = (ImageOps.exif_transpose(image) or image).convert("RGBA")
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError):
        sys.exit(BROKEN)
    drawn = whole.getchannel("A").getbbox()
    if drawn is None:
        sys.exit(BROKEN)
    whole = whole.crop(drawn)
    whole.thumbnail((LOGO_SIDE, LOGO_SIDE))
    return _png(whole)


def _vector(data: bytes) -> bytes:
    """Draw an SVG by Typst: it runs no script, and fetches nothing that the drawing names."""
    numbers = json.dumps(list(data))
    source = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        '#image(bytes(json(bytes(sys.inputs.data))), format: "svg", width: 480pt)'
    )
    try:
        compiler = typst.Compiler(source.encode(), ignore_system_fonts=True, sys_inputs={"data": numbers})
        made = compiler.compile(format="png", ppi=96)
    except typst.TypstError:
        sys.exit(BROKEN)
    return bytes(made if isinstance(made, bytes) else sys.exit(BROKEN))


def _smaller(image: Any, width: int) -> Any:
    image.thumbnail((width, 2 * width))
    return image if image.mode in ("RGB", "L", "RGBA") else image.convert("RGB")


def _png(image: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
