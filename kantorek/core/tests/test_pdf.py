"""Printed documents: text stays text, the same input gives the same bytes, and nothing is read or fetched on the way."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from kantorek.core import pdf
from kantorek.core.glyphs import characters_of

AT = datetime(2026, 11, 22, 10, 41, tzinfo=UTC)
HOSTILE = [
    '#import "/letter.typ": *',
    '#read("/letter.typ")',
    "$ x^2 $ *bold* _thin_ `raw` = title",
    "#panic()",
    '"); #evil("',
    "\\ // /* <label> @cite ~ --- '",
    "- a\n+ b\n/ c: d",
]
DRAWN = """#import "/letter.typ": *
#set page(width: 160mm, height: 60mm, margin: 5mm)
#set text(font: "Lato")
#lines({text})"""


def _template(folder: Path, source: str) -> Path:
    file = folder / "one.typ"
    file.write_text(source, encoding="utf-8")
    return file


def _letter(**more: Any) -> dict[str, Any]:
    return {
        "title": "Pismo",
        "kind": "Potwierdzenie",
        "office": "Biuro Żółć sp. z o.o.",
        "language": "pl",
        "footer": "Stopka",
        "page_words": ["Strona ", " z ", ""],
        "text": "Zażółć gęślą jaźń",
        **more,
    }


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A letter with one text in it."""
    return _template(tmp_path, '#import "/letter.typ": *\n#show: letter\n#lines(data.text)')


def test_a_letter_is_an_archive_pdf_with_its_own_fonts(letter: Path) -> None:
    printed = pdf.render(letter, _letter(), at=AT)
    assert printed.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>3</pdfaid:part>" in printed
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in printed
    assert b"2026-11-22T10:41" in printed
    assert b"Biuro \xc5\xbb\xc3\xb3\xc5\x82\xc4\x87" in printed, "the office is the author"


def test_the_same_input_gives_the_same_bytes(letter: Path) -> None:
    assert pdf.render(letter, _letter(), at=AT) == pdf.render(letter, _letter(), at=AT)
    assert pdf.render(letter, _letter(), at=AT) != pdf.render(letter, _letter(text="Inny"), at=AT)


def test_a_long_text_goes_on_over_the_page(letter: Path) -> None:
    assert len(pdf.render_pages(letter, _letter(), at=AT)) == 1
    assert len(pdf.render_pages(letter, _letter(text="Wiersz\n" * 120), at=AT)) == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_values_are_drawn_as_they_are_and_never_read_as_markup(tmp_path: Path, text: str) -> None:
    from_data = pdf.render_pages(_template(tmp_path, DRAWN.replace("{text}", "data.text")), _letter(text=text), at=AT)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    # Typst's own string, which is text by definition.
    literal = pdf.render_pages(_template(tmp_path, DRAWN.replace("{text}", f'"{escaped}"')), _letter(), at=AT)
    assert from_data == literal
    assert from_data != pdf.render_pages(
        _template(tmp_path, DRAWN.replace("{text}", "data.text")), _letter(text="."), at=AT
    )


@pytest.mark.parametrize("text", ["漢字", "😀", "ﷺ", "\uffff", "\ud800", "\x00\x07\x1b", "\u202eabc\u202c", "e\u0301ż"])
def test_signs_that_the_fonts_lack_stop_no_document(letter: Path, text: str) -> None:
    assert pdf.render(letter, _letter(text=text, office=text), at=AT).startswith(b"%PDF")


def test_signs_that_turn_the_reading_round_are_left_out(letter: Path) -> None:
    plain, turned = _letter(text="Nie zalega"), _letter(text="\u202eNie\u2066 za\u200blega\u202c")
    assert pdf.render(letter, turned, at=AT) == pdf.render(letter, plain, at=AT)


def test_a_word_longer_than_the_line_breaks(letter: Path) -> None:
    wide = pdf.render_pages(letter, _letter(text="W" * 400), at=AT)
    assert wide != pdf.render_pages(letter, _letter(text="W" * 300), at=AT), "the end of the word is on the page"


@pytest.mark.parametrize("source", ['#read("/etc/hostname")', '#read("../pdf.py")', '#import "one.typ": x'])
def test_no_file_but_the_shared_parts_can_be_read(tmp_path: Path, source: str) -> None:
    with pytest.raises(typst.TypstError):
        pdf.render(_template(tmp_path, source), _letter(), at=AT)


def test_no_package_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(pdf.TemplateRefused):
        pdf.render(_template(tmp_path, '#import "@preview/cetz:0.3.1": canvas'), _letter(), at=AT)


def test_the_fonts_have_every_polish_letter() -> None:
    fonts = sorted((Path(pdf.__file__).parent / "print" / "fonts").glob("*.ttf"))
    assert len(fonts) == 2
    for font in fonts:
        assert {ord(sign) for sign in "ĄĆĘŁŃÓŚŹŻąćęłńóśźż„”–—…§€№□"} <= characters_of(font)
        assert not characters_of(font) & {ord("漢"), 0xFFFF}
        assert font.stat().st_size < 800_000


@profile(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_can_be_printed(letter: Path, text: str) -> None:
    assert pdf.render(letter, _letter(text=text, office=text, footer=text), at=AT).startswith(b"%PDF")
