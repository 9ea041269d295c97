"""The kinds of files that may be kept: what each is called, how its name may end, and whether a page of it can be drawn.

Not kept: HTML and SVG (they carry programs into a browser), programs, office files with macros, archives but ZIP.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its media type, the endings its name may have, the first of them being the usual one."""

    media: str
    label: Any
    endings: tuple[str, ...]
    icon: str = "file"
    drawn: bool = False


_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."
_EVERY: Final = (
    Kind("application/pdf", "PDF", ("pdf",), "file-text", drawn=True),
    Kind("image/jpeg", _("JPEG picture"), ("jpg", "jpeg", "jpe", "jfif"), "image", drawn=True),
    Kind("image/png", _("PNG picture"), ("png",), "image", drawn=True),
    Kind("image/webp", _("WebP picture"), ("webp",), "image", drawn=True),
    Kind("image/tiff", _("TIFF picture"), ("tif", "tiff"), "image", drawn=True),
    Kind("image/heic", _("HEIC picture"), ("heic", "heif"), "image"),
    Kind(_OOXML + "wordprocessingml.document", _("Word document"), ("docx",), "file-pen-line"),
    Kind(_OOXML + "spreadsheetml.sheet", _("Excel sheet"), ("xlsx",), "file-spreadsheet"),
    Kind(_OOXML + "presentationml.presentation", _("PowerPoint slides"), ("pptx",), "file-text"),
    Kind(_ODF + "text", _("OpenDocument text"), ("odt",), "file-pen-line"),
    Kind(_ODF + "spreadsheet", _("OpenDocument sheet"), ("ods",), "file-spreadsheet"),
    Kind("application/msword", _("Word document"), ("doc",), "file-pen-line"),
    Kind("application/vnd.ms-excel", _("Excel sheet"), ("xls",), "file-spreadsheet"),
    Kind("application/vnd.ms-outlook", _("e-mail"), ("msg",), "mail"),
    Kind("message/rfc822", _("e-mail"), ("eml",), "mail"),
    Kind("application/xml", "XML", ("xml", "xades", "xsig"), "code"),
    Kind("text/csv", _("CSV table"), ("csv", "tsv"), "file-spreadsheet"),
    # Banks' statements (MT940, Elixir) and what programs of ours and others pass on are plain text.
    Kind("text/plain", _("text"), ("txt", "sta", "mt940", "pli", "json", "jpk"), "file-text"),
    Kind("application/pkcs7-signature", _("signature"), ("p7s", "p7m", "sig"), "file-signature"),
    Kind("application/vnd.etsi.asic-e+zip", _("signed package"), ("asice", "sce", "asics"), "file-signature"),
    Kind("application/zip", _("ZIP archive"), ("zip",), "archive"),
)
KINDS: Final = {kind.media: kind for kind in _EVERY}
_UNKNOWN: Final = Kind("application/octet-stream", _("file"), ())


def kind_of(media: str) -> Kind:
    """Give the kind of a media type; one that is not kept any more is just a file."""
    return KINDS.get(media, _UNKNOWN)


def may_end(ending: str) -> bool:
    """Tell whether any kind's name may end so."""
    return any(ending in kind.endings for kind in _EVERY)


def accepted() -> str:
    """What a file input offers to choose: a comfort, never the check."""
    return ",".join(f".{ending}" for kind in _EVERY for ending in kind.endings)
