"""Reads GUS answers into plain values: the envelope first, then the XML that it carries as text."""

import re
from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from kantorek.registers.findings import RegisterDown

Row = Mapping[str, str]
"""One record of an answer; keys are lower-case, without the report's prefix and without underscores."""

_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# Their spelling drifts between reports and versions: praw_regon9, fiz_pkd_Kod, praw_pkdKod, Regon.
_PREFIX: Final = re.compile(r"^(?:praw|fiz[a-z]?|lokpraw|lokfiz[a-z]?|wspolsc)_")
_MOST_ROWS: Final = 2000
_MOST_UNITS: Final = 300_000
_PIECE: Final = 1 << 16


def read_result(envelope: bytes, operation: str) -> str:
    """Give the text of `<operation>Result`; empty when the service left it empty."""
    body = _first(_parse(envelope), "Body")
    fault = _first(body, "Fault")
    if fault is not None:
        raise RegisterDown("unavailable", detail="SOAP fault")
    response = _first(body, f"{operation}Response")
    if response is None:
        raise RegisterDown("malformed", detail="no response element")
    result = _first(response, f"{operation}Result")
    return "" if result is None else "".join(result.itertext()).strip()


def read_rows(inner: str) -> list[Row]:
    """Read the second XML, the one inside the result."""
    root = _parse(_DECLARATION.sub("", inner).encode("utf-8", "replace"))
    if etree.QName(root).localname.lower() != "root":
        raise RegisterDown("malformed", detail="unknown root")
    records = [child for child in root if isinstance(child.tag, str)]
    if len(records) > _MOST_ROWS:
        raise RegisterDown("malformed", detail="too many rows")
    return [
        {plain_key(etree.QName(cell).localname): (cell.text or "").strip() for cell in record} for record in records
    ]


def read_regons(inner: str) -> tuple[set[str], str]:
    """Read the list of a day: the REGON numbers, 9 digits each, and the error code if it is an error.

    Read piece by piece, for there are tens of thousands: only the numbers are kept.
    """
    if "<!DOCTYPE" in inner or "<!ENTITY" in inner:
        raise RegisterDown("malformed", detail="document type")
    text = _DECLARATION.sub("", inner)
    reader = etree.XMLPullParser(events=("end",), resolve_entities=False, no_network=True, load_dtd=False)
    units: set[str] = set()
    codes: list[str] = []
    try:
        for at in range(0, len(text), _PIECE):
            reader.feed(text[at : at + _PIECE])
            _take_regons(reader, units, codes)
        root = reader.close()
        _take_regons(reader, units, codes)
    except (etree.LxmlError, ValueError) as error:
        raise RegisterDown("malformed", detail=type(error).__name__) from None
    if etree.QName(root).localname.lower() != "root" or (len(root) and not units and not codes):
        raise RegisterDown("malformed", detail="no list of units")
    return units, next(iter(codes), "")


def _take_regons(reader: Any, units: set[str], codes: list[str]) -> None:
    for _event, cell in reader.read_events():
        if not isinstance(cell.tag, str):
            continue
        key, text = plain_key(etree.QName(cell).localname), (cell.text or "").strip()
        if key in ("regon", "regon9") and len(text) in (9, 14) and text.isascii() and text.isdigit():
            units.add(text[:9])
        elif key == "errorcode" and text:
            codes.append(text)
        elif key == "dane":
            cell.clear()
            while cell.getprevious() is not None:
                del cell.getparent()[0]
        if len(units) > _MOST_UNITS:
            raise RegisterDown("malformed", detail="too many rows")


def plain_key(name: str) -> str:
    """Bring one spelling of a key to the form that the rest of this package uses."""
    return _PREFIX.sub("", name.lower()).replace("_", "")


def error_code(rows: list[Row]) -> str:
    """Give the code of an answer that is an error (they come with status 200), or nothing."""
    return rows[0].get("errorcode", "") if rows else ""


def _parse(text: bytes) -> Any:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise RegisterDown("malformed", detail="document type")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise RegisterDown("malformed", detail=type(error).__name__) from None


def _first(parent: Any, name: str) -> Any:
    if parent is None:
        return None
    for child in parent:
        if isinstance(child.tag, str) and etree.QName(child).localname == name:
            return child
    return None
