"""The brand's variables: the same vectors as the design's own tool, and readable whatever colour an office gives."""

import colorsys
import json
import re
from pathlib import Path

import pytest

from kantorek.core.brand import SAMPLES, SURFACES, contrast, mix, readable, stylesheet, tokens

HERE = Path(__file__).parent
VECTORS: dict[str, dict[str, str]] = json.loads((HERE / "brand_vectors.json").read_text())
THEME = HERE.parents[2] / "frontend" / "theme.css"
TINTS = {"kantorek": 0.1, "kantorek-dark": 0.16}
STATES = ("--color-success", "--color-info", "--color-warning", "--color-error", "--plum")


def test_the_vectors_come_out_the_same() -> None:
    assert {colour: tokens(colour) for colour in VECTORS} == VECTORS


def test_any_colour_becomes_readable() -> None:
    for hue in range(0, 360, 15):
        for saturation, lightness in ((0.9, 0.5), (0.6, 0.25), (0.8, 0.8), (0.1, 0.5), (1, 0.97), (1, 0.03)):
            channels = colorsys.hls_to_rgb(hue / 360, lightness, saturation)
            colour = "#" + "".join(f"{round(value * 255):02x}" for value in channels)
            made = tokens(colour)
            assert readable(colour)
            assert contrast(made["--brand-content"], made["--brand"]) >= 4.5
            assert contrast(made["--brand-content-d"], made["--brand-d"]) >= 4.5
            assert contrast(made["--accent"], SURFACES["light"]["desk"]) >= 4.5
            assert contrast(made["--accent-d"], SURFACES["dark"]["raised"]) >= 4.5


def test_a_pair_below_aa_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = tokens("#0e5a6b")
    for name in made:
        monkeypatch.setattr("kantorek.core.brand.tokens", lambda brand, name=name: made | {name: "#7f7f7f"})
        assert not readable("#0e5a6b") or "edge" in name, name


def test_a_colour_that_carries_text_stays_exactly() -> None:
    assert tokens("#0e5a6b")["--brand"] == "#0e5a6b"
    assert tokens("#f2b705")["--brand"] == "#f2b705"
    assert tokens("#f2b705")["--accent"] != "#f2b705"


def test_the_stylesheet_sets_eight_variables_and_nothing_else() -> None:
    assert re.fullmatch(r":root\{(--[a-z-]+:#[0-9a-f]{6};?){8}\}\n", stylesheet("#8e1b4a"))


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[a-z0-9-]+):\s*(#[0-9a-fA-F]{6})", block))


def _theme(name: str) -> dict[str, str]:
    css = THEME.read_text()
    plugin = css[css.index(f'name: "{name}"') :].split("\n}")[0]
    selector = r"\n:root \{\n" if name == "kantorek" else r'\[data-theme="kantorek-dark"\] \{\n'
    own = re.search(selector + r"[\s\S]*?\n\}", css)
    assert own
    return _colours(plugin) | _colours(own[0])


@pytest.mark.parametrize("name", ["kantorek", "kantorek-dark"])
def test_every_pair_of_the_theme_is_readable(name: str) -> None:
    theme = _theme(name)
    sheet = theme["--color-base-100"]
    surfaces = {"sheet": sheet, "desk": theme["--color-base-200"], "raised": theme["--raised"]}
    ours = SURFACES["dark" if name.endswith("dark") else "light"]
    assert {key: ours[key] for key in surfaces} == surfaces, "brand.py and theme.css disagree on the surfaces"
    pairs = [(theme["--marker-ink"], theme["--marker"], 7.0)]
    pairs += [(theme["--color-neutral-content"], theme["--color-neutral"], 7.0)]
    pairs += [(theme["--color-base-content"], ground, 7.0) for ground in surfaces.values()]
    pairs += [(theme[name], ground, 4.5) for name in (*STATES, "--muted") for ground in surfaces.values()]
    pairs += [(theme[state], mix(theme[state], sheet, TINTS[name]), 4.5) for state in (*STATES, "--muted")]
    pairs += [(theme[f"{state}-content"], theme[state], 4.5) for state in STATES if state != "--plum"]
    pairs += [(mix(theme["--muted"], sheet, 0.72), sheet, 3.0)]
    assert [(a, b, round(contrast(a, b), 2)) for a, b, need in pairs if contrast(a, b) < need] == []


@pytest.mark.parametrize("colour", SAMPLES.values())
def test_the_sample_brands_stand_in_the_theme(colour: str) -> None:
    css = THEME.read_text().lower()
    assert all(f"{name}: {value}" in css for name, value in tokens(colour).items())


def test_what_follows_the_system_is_what_the_evening_theme_says() -> None:
    css = THEME.read_text()
    media = re.search(r":root:not\(\[data-theme\]\) \{\n([\s\S]*?)\n  \}", css)
    evening = re.search(r'\n\[data-theme="kantorek-dark"\] \{\n([\s\S]*?)\n\}', css)
    assert media
    assert evening
    assert media[1].split() == evening[1].split()
