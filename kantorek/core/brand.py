"""From one brand colour of an office: eight variables of the theme, each of them readable (WCAG AA)."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SURFACES = {
    "light": {"desk": "#ecefe8", "sheet": "#fdfefb", "raised": "#f5f7f1", "ink": "#17211c"},
    "dark": {"desk": "#111613", "sheet": "#1a201c", "raised": "#222a25", "ink": "#e8ede7"},
}
DEFAULT = "#0e5a6b"
# What an office may pick without a colour in mind.
SAMPLES = {"atrament": "#0e5a6b", "bursztyn": "#f2b705", "malina": "#8e1b4a"}
TEXT, EDGE = 4.5, 3.0

Triple = tuple[float, float, float]


def _rgb(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: Sequence[float]) -> str:
    # floor(x + 0.5) and not round(): halves go up, as in the browser's arithmetic the vectors come from
    return "#" + "".join(f"{math.floor(min(1.0, max(0.0, value)) * 255 + 0.5):02x}" for value in channels)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else math.pow((value + 0.055) / 1.055, 2.4)


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * math.pow(max(value, 0.0), 1 / 2.4) - 0.055


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    red, green, blue = (_linear(value) for value in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _to_oklch(colour: str) -> Triple:
    red, green, blue = (_linear(value) for value in _rgb(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _to_linear(lightness: float, chroma: float, hue: float) -> Triple:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    for _ in range(60):
        channels = _to_linear(lightness, chroma, hue)
        if all(-0.0005 < value < 1.0005 for value in channels):
            return _hex([_gamma(value) for value in channels])
        chroma *= 0.94
    return _hex([_gamma(value) for value in _to_linear(lightness, 0.0, hue)])


def mix(top: str, under: str, share: float) -> str:
    """`top` laid over `under` at `share` (0 to 1)."""
    return _hex([a * share + b * (1 - share) for a, b in zip(_rgb(top), _rgb(under), strict=True)])


def _move(colour: str, step: float, good: Callable[[str], bool]) -> str:
    lightness, chroma, hue = _to_oklch(colour)
    for _ in range(120):
        if good(colour):
            break
        lightness = min(0.99, max(0.05, lightness + step))
        colour = _from_oklch(lightness, chroma, hue)
    return colour


def _content(fill: str) -> str:
    return "#ffffff" if contrast(fill, "#ffffff") >= TEXT else "#10170f"


def _readable(colour: str, surfaces: dict[str, str], tint: float) -> bool:
    grounds = (surfaces["desk"], surfaces["sheet"], surfaces["raised"], mix(colour, surfaces["sheet"], tint))
    return all(contrast(colour, ground) >= TEXT for ground in grounds)


def tokens(brand: str) -> dict[str, str]:
    """The eight variables of theme.css for `brand` (#rrggbb), hue kept, lightness moved only as far as needed."""
    light, dark = SURFACES["light"], SURFACES["dark"]
    fill = _move(brand, -0.005, lambda c: contrast(c, _content(c)) >= TEXT)
    accent = _move(brand, -0.01, lambda c: _readable(c, light, 0.1))
    fill_dark = _move(brand, 0.01, lambda c: contrast(c, dark["sheet"]) >= EDGE and contrast(c, _content(c)) >= TEXT)
    accent_dark = _move(brand, 0.01, lambda c: _readable(c, dark, 0.16))
    return {
        "--brand": fill,
        "--brand-content": _content(fill),
        "--brand-edge": fill if contrast(fill, light["sheet"]) >= EDGE else accent,
        "--accent": accent,
        "--brand-d": fill_dark,
        "--brand-content-d": _content(fill_dark),
        "--brand-edge-d": fill_dark,
        "--accent-d": accent_dark,
    }


def is_colour(text: str) -> bool:
    """Whether a text is a colour as it is kept: # and six digits, in small letters."""
    return bool(re.fullmatch(r"#[0-9a-f]{6}", text))


def readable(brand: str) -> bool:
    """Whether the eight variables reach WCAG AA; a colour that moving does not mend is refused."""
    made = tokens(brand)
    pairs = [
        (made["--brand"], made["--brand-content"], TEXT),
        (made["--brand-d"], made["--brand-content-d"], TEXT),
        (made["--brand-edge"], SURFACES["light"]["sheet"], EDGE),
        (made["--brand-edge-d"], SURFACES["dark"]["sheet"], EDGE),
    ]
    for theme, name in (("light", "--accent"), ("dark", "--accent-d")):
        pairs += [(made[name], SURFACES[theme][ground], TEXT) for ground in ("desk", "sheet", "raised")]
    return all(contrast(one, other) >= least for one, other, least in pairs)


def stylesheet(brand: str) -> str:
    """The office's brand as the small stylesheet that /brand.css serves."""
    return ":root{" + ";".join(f"{name}:{value}" for name, value in tokens(brand).items()) + "}\n"


def preview(brand: str) -> str:
    """The same variables for the parts of a page that show how another colour would look: data-brand="rrggbb"."""
    return stylesheet(brand).replace(":root", f'[data-brand="{brand.lstrip("#")}"]', 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """How well one use of a brand colour can be read: the colour that is used, its contrast, and the brand's own."""

    place: str
    colour: str
    contrast: float
    own: float

    @property
    def level(self) -> str:
        """What WCAG calls it."""
        return "AAA" if self.contrast >= 7 else "AA"

    @property
    def moved(self) -> bool:
        """Whether the brand's own colour would not do."""
        return self.own < self.contrast and self.own < (EDGE if self.place == "edge" else TEXT)


def findings(brand: str) -> list[Finding]:
    """What becomes of a brand colour on buttons, links by day and by evening, and the edge of a button."""
    made, sheet = tokens(brand), SURFACES["light"]["sheet"]

    def worst(colour: str, theme: str) -> float:
        return min(contrast(colour, SURFACES[theme][ground]) for ground in ("desk", "sheet", "raised"))

    fill, content, edge = made["--brand"], made["--brand-content"], made["--brand-edge"]
    return [
        Finding("button", fill, contrast(fill, content), contrast(brand, _content(brand))),
        Finding("day", made["--accent"], worst(made["--accent"], "light"), worst(brand, "light")),
        Finding("evening", made["--accent-d"], worst(made["--accent-d"], "dark"), worst(brand, "dark")),
        Finding("edge", edge, contrast(edge, sheet), contrast(brand, sheet)),
    ]
