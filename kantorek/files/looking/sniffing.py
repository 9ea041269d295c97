"""What the first bytes say a file is."""

import re
from typing import BinaryIO, Final

import filetype

HEAD: Final = 262_144
"""So many bytes are read to tell what a file is."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: Final = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "__substg1.0": "application/vnd.ms-outlook",
    "__properties_version1.0": "application/vnd.ms-outlook",
}
LOCKED_OFFICE: Final = "application/encrypted-office"
"""An office file with a password: which one, only its name tells."""
HTML: Final = "text/html"
_SIGNED_DATA: Final = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"  # 1.2.840.113549.1.7.2
_SIGNED_TEXT: Final = re.compile(rb"-----BEGIN (PKCS7|CMS)|MI[A-Z][A-Za-z0-9+/]{60}")
# One way only to read each line: a second one for its end ("\r?") would double the work with every line that is indented.
_MAIL: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL_HEADS: Final = re.compile(r"^(received|return-path|from|to|subject|date|mime-version|message-id):", re.I | re.M)
_ROOT: Final = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_PAGES: Final = frozenset({"html", "svg", "script", "body", "head", "iframe", "stylesheet", "xhtml", "img", "a", "div"})
"""Root elements that a browser would bring to life."""


def media_of(head: bytes, whole: BinaryIO) -> str:
    """Give the media type that the bytes have; what nobody knows is application/octet-stream.

    ZIP packages are told apart by the caller, who looks inside.
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(_OLE):
        return _ole(whole)
    if _SIGNED_DATA in head[:64] or _SIGNED_TEXT.match(start):
        return "application/pkcs7-signature"
    text = read_text(head)
    if text is not None:  # before the library, to which two letters are a picture: "BM"
        return _text(text)
    found = filetype.guess(head[:8192])
    media = str(found.mime) if found else "application/octet-stream"
    return {"image/heif": "image/heic"}.get(media, media)


def _ole(whole: BinaryIO) -> str:
    """Name the old office file by its streams, whose names stand in it as UTF-16."""
    whole.seek(0)
    data = whole.read()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return LOCKED_OFFICE
    for stream, media in _OLE_STREAMS.items():
        if stream.encode("utf-16-le") in data:
            return media
    return "application/x-ole-storage"


def _text(text: str) -> str:
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return _marked_up(start)
    if start.startswith("#!"):
        return "text/x-script"
    if _MAIL.match(start) and _MAIL_HEADS.search(start[:4096]):
        return "message/rfc822"
    return "text/plain"


def _marked_up(text: str) -> str:
    """Tell XML from pages: by its first element, whatever stands before it."""
    plain = re.sub(r"<!--.*?(?:-->|\Z)", "", text, flags=re.S)
    if re.match(r"\s*<!doctype\s+(html|svg)", plain, re.I) or re.search(
        r"<(script|html|iframe)[\s>]", text[:4096], re.I
    ):
        return HTML
    root = _ROOT.search(plain)
    if root is None or root[1].lower() in _PAGES:
        return HTML
    return "application/xml" if plain.lstrip().startswith(("<?xml", "<")) else "text/plain"


def read_text(head: bytes) -> str | None:
    """Give the bytes as text, in the encodings that Polish offices meet; None for what is no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if any(byte < 32 and byte not in b"\t\n\r\x0c\x1b" for byte in head):
        return None
    for encoding in ("utf-8", "cp1250", "cp852"):
        try:
            return head.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8" and error.start > len(head) - 4:  # a letter cut in two at the end of the head
                return head[: error.start].decode(encoding)
    return None
