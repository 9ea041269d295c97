"""The text of an announcement: what of pasted HTML is kept, and that nothing of it can act."""

import pytest

from kantorek.news import richtext

PICTURE = '<img src="/news/pictures/7/" alt="wykres">'


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>zwykły <b>tekst</b></p>", "<p>zwykły <b>tekst</b></p>"),
        ("<p onclick='x()' class='a' style='color:red'>a</p>", "<p>a</p>"),
        ("a<script>alert(1)</script>b", "ab"),
        ("<style>p{display:none}</style><p>a</p>", "<p>a</p>"),
        ("<svg onload=alert(1)><a href='x'>q</a></svg>a", "a"),
        ("<math><mtext><img src=x onerror=alert(1)></mtext></math>", ""),
        ("<iframe src='https://zly.example'></iframe><object></object><form><input></form>", ""),
        ("<img src='data:image/svg+xml;base64,AAAA'>", ""),
        ("<img src='https://zly.example/a.png' alt='x'>", ""),
        ("<img src='//zly.example/a.png'>", ""),
        ("<img src='/news/pictures/7/../../logout/'>", ""),
        ("<img src='/news/pictures/7/' onerror='alert(1)' alt='wykres'>", PICTURE),
        ("<h1>duży</h1><h3>mały</h3>", "duży<h3>mały</h3>"),
        ("<p>a\x00b</p>", "<p>ab</p>"),
        ("<p>niedomknięty <b>tag", "<p>niedomknięty <b>tag</b></p>"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)
def test_what_is_kept(written: str, kept: str) -> None:
    assert richtext.cleaned(written) == kept


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//zly.example",
        "/logout/",
        "https:zly.example",
    ],
)
def test_a_link_leads_nowhere_but_to_a_page_or_a_letter_box(address: str) -> None:
    assert "href" not in richtext.cleaned(f'<a href="{address}">x</a>')


def test_good_links_stay_and_tell_nobody_where_they_were_clicked() -> None:
    kept = richtext.cleaned(
        '<a href="https://www.example.com/a?b=1&c=2" target="_blank">a</a> <a href="mailto:a@example.com">b</a>'
    )
    assert 'href="https://www.example.com/a?b=1&amp;c=2" rel="noopener noreferrer nofollow"' in kept
    assert 'href="mailto:a@example.com"' in kept
    assert "target" not in kept


def test_pictures_stand_under_the_address_of_the_side_that_shows_them() -> None:
    assert richtext.cleaned(PICTURE, picture=lambda pk: f"/p/3/news/pictures/{pk}/") == (
        '<img src="/p/3/news/pictures/7/" alt="wykres">'
    )
    assert richtext.cleaned(PICTURE, picture=lambda pk: "") == ""
    assert richtext.pictures_in(PICTURE, "", PICTURE.replace("7", "12")) == {7, 12}


def test_words_alone_and_words_without_the_editor() -> None:
    assert richtext.plain("<p>a &amp; b</p><ul><li>c</li><li>d</li></ul>") == "a & b\nc\nd"
    assert richtext.from_plain("Dzień dobry\n\n1 & 2") == "<p>Dzień dobry</p><p>1 &amp; 2</p>"
    assert richtext.is_blank("<p><br></p>")
    assert not richtext.is_blank(PICTURE)
