"""Cuts the SOAP envelope out of what GUS sends: an MTOM multipart of one part, or a plain envelope."""

import re
from typing import Final

from kantorek.registers.findings import RegisterDown

_TYPES: Final = frozenset(
    {"multipart/related", "application/soap+xml", "application/xop+xml", "application/xml", "text/xml"}
)
_OPENING: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,20}:)?Envelope[\s>]")
_CLOSING: Final = re.compile(rb"</(?:[A-Za-z_][\w.-]{0,20}:)?Envelope\s*>")
_REQUEST: Final = re.compile(rb"uuid:[0-9A-Za-z-]{8,64}(?:\+id=\d{1,12})?")


def cut_envelope(content_type: str, body: bytes) -> bytes:
    """Give the bytes of the envelope; anything else is a malformed answer."""
    if content_type.partition(";")[0].strip().lower() not in _TYPES:
        raise RegisterDown("malformed", detail="content type")
    opening = _OPENING.search(body)
    closings = list(_CLOSING.finditer(body))
    if opening is None or not closings or closings[-1].end() < opening.start():
        raise RegisterDown("malformed", detail="no whole envelope")
    # A document type can only stand before the envelope, where the cut would hide it.
    if b"<!DOCTYPE" in body[: opening.start()] or b"<!ENTITY" in body:
        raise RegisterDown("malformed", detail="document type")
    return body[opening.start() : closings[-1].end()]


def request_id(content_type: str, body: bytes) -> str:
    """Give the number that the service puts on its answer (in the multipart boundary), or nothing."""
    found = _REQUEST.search(content_type.encode("utf-8", "replace")[:1000]) or _REQUEST.search(body[:1000])
    return found.group().decode("ascii") if found else ""
