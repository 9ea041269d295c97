"""SOAP 1.2 there and back: the question about a NIP, and the payload cut out of what came."""

from typing import Any, Final

from lxml import etree

from kantorek.registers.crbr.schema import SERVICE
from kantorek.registers.findings import RegisterDown

CONTENT_TYPE: Final = "application/soap+xml; charset=utf-8"
OPERATION: Final = "PobierzInformacjeOSpolkachIBeneficjentach"
_SOAP: Final = "{http://www.w3.org/2003/05/soap-envelope}"
_TYPES: Final = frozenset({"application/soap+xml", "application/xml", "text/xml"})
_QUESTION: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"'
    ' xmlns:ns="http://www.mf.gov.pl/uslugiBiznesowe/uslugiESB/AP/ApiPrzegladoweCRBR/2022/12/01"'
    ' xmlns:ap="http://www.mf.gov.pl/schematy/AP/ApiPrzegladoweCRBR/2022/12/01"><soap:Body>'
    "<ns:{operation}><{operation}Dane><ap:SzczegolyWniosku><ap:NIP>{nip}</ap:NIP></ap:SzczegolyWniosku>"
    "</{operation}Dane></ns:{operation}></soap:Body></soap:Envelope>"
)


def question(nip: str) -> bytes:
    """Write the question about one NIP (ten digits, checked before)."""
    return _QUESTION.format(operation=OPERATION, nip=nip).encode()


def payload_of(content_type: str, body: bytes) -> Any:
    """Give the element of the answer; a fault is `unavailable`, anything but an envelope with it is malformed."""
    if content_type.partition(";")[0].strip().lower() not in _TYPES:
        raise RegisterDown("malformed", detail="content type")
    envelope = read_xml(body)
    if envelope.tag != f"{_SOAP}Envelope":
        raise RegisterDown("malformed", detail="no envelope")
    inside = [element for part in envelope.findall(f"{_SOAP}Body") for element in part]
    if len(inside) == 1 and inside[0].tag == f"{_SOAP}Fault":
        raise RegisterDown("unavailable", detail="SOAP fault")
    if len(inside) != 1 or inside[0].tag != f"{SERVICE}{OPERATION}Odpowiedz":
        raise RegisterDown("malformed", detail="no response element")
    return inside[0]


def read_xml(body: bytes) -> Any:
    """Parse without the net, without entities, within the library's bounds; a document type is refused."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise RegisterDown("malformed", detail="document type")
    # Evidence is kept as UTF-8: an answer in another encoding could be read here and never again from there.
    if b"\x00" in body or not _is_utf8(body):
        raise RegisterDown("malformed", detail="not UTF-8")
    parser = etree.XMLParser(
        encoding="utf-8",  # whatever it declares: the search above reads no other
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise RegisterDown("malformed", detail=type(error).__name__) from None
    return root


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
