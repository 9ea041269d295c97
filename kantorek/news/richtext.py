"""The text of an announcement: what of HTML is kept, and how it reads on a page. nh3 (ammonia) does the cleaning."""

import html
import re
from collections.abc import Callable

import nh3

TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "h3", "blockquote", "a", "img"}
PICTURE = re.compile(r"/news/pictures/([1-9][0-9]{0,17})/")
"""How a stored text names one of our own pictures; each side shows it under an address of its own."""
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_NO_SOURCE = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
_BLOCK = re.compile(r"<(?:p|br|li|h3|blockquote)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")


def from_plain(text: str) -> str:
    """Make paragraphs of a text that somebody typed without the editor; one that holds tags stays as it is."""
    if "<" in text:
        return text
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)


def cleaned(text: str, *, picture: Callable[[int], str] | None = None) -> str:
    """Keep what an announcement may hold and nothing else: no script, style, form, frame, foreign picture or address.

    `picture` gives the address of one of our pictures, "" for none; without it the stored form stays.
    """

    def attribute(tag: str, name: str, value: str) -> str | None:
        if tag == "a" and name == "href":
            return value.strip() if _LINK.match(value.strip()) else None
        if tag == "img" and name == "src":
            ours = PICTURE.fullmatch(value)
            return (picture(int(ours[1])) if picture else value) or None if ours else None
        return value[:200]

    kept = nh3.clean(
        text.replace("\x00", ""),
        tags=TAGS,
        attributes={"a": {"href"}, "img": {"src", "alt"}},
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return _NO_SOURCE.sub("", kept).strip()  # a cleaned text: no sign of a tag stands in an attribute


def pictures_in(*texts: str) -> set[int]:
    """Name the pictures that stored texts show."""
    return {int(found) for text in texts for found in PICTURE.findall(text)}


def plain(text: str) -> str:
    """Give the words alone, for a notice, a letter without HTML, or a line of a list."""
    words = html.unescape(_TAG.sub("", _BLOCK.sub("\n", text)))
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())


def is_blank(text: str) -> bool:
    """Tell whether a cleaned text says and shows nothing."""
    return not plain(text) and not pictures_in(text)
