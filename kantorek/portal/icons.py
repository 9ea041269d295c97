"""An office's icon for the screen of a phone: its logo on white, else its initial on its colour."""

from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from kantorek.core import brand as colours
from kantorek.core import pdf
from kantorek.offices.models import Office

SIZES: Final = ("32", "180", "192", "512")
_FONT: Final = str(Path(pdf.__file__).parent / "print" / "fonts" / "Lato-Bold.ttf")


def draw_icon(office: Office, size: int, *, maskable: bool) -> bytes:
    """Draw the icon as PNG. A maskable one fills its square and keeps what matters within the inner 80 %; any other
    has round corners."""
    logo = office.logo_png()
    made = colours.tokens(office.brand)
    ground, ink = ("#ffffff", "") if logo else (made["--brand"], made["--brand-content"])
    picture = Image.new("RGBA", (size, size), ground if maskable or size == 180 else (0, 0, 0, 0))
    if not maskable and size != 180:  # Apple rounds the corners itself
        ImageDraw.Draw(picture).rounded_rectangle((0, 0, size - 1, size - 1), radius=size // 5, fill=ground)
    room = int(size * (0.6 if maskable else 0.8))
    if logo:
        _place(picture, logo, room)
    else:
        font = ImageFont.truetype(_FONT, int(size * (0.44 if maskable else 0.58)))
        ImageDraw.Draw(picture).text(
            (size / 2, size / 2), office.shown_name[:1].upper(), font=font, fill=ink, anchor="mm"
        )
    made_of_it = BytesIO()
    picture.save(made_of_it, "PNG")
    return made_of_it.getvalue()


def _place(picture: Image.Image, logo: bytes, room: int) -> None:
    """Lay the logo, a PNG of our own making, into the middle."""
    drawn = Image.open(BytesIO(logo), formats=["PNG"]).convert("RGBA")
    scale = min(room / drawn.width, room / drawn.height)
    drawn = drawn.resize((max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale))))
    picture.alpha_composite(drawn, ((picture.width - drawn.width) // 2, (picture.height - drawn.height) // 2))
