"""The schema inside the ministry's WSDL, compiled once; every answer is checked against it before it is read."""

from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lxml import etree

from kantorek.registers.findings import RegisterDown

AP: Final = "{http://www.mf.gov.pl/schematy/AP/ApiPrzegladoweCRBR/2022/12/01}"
SERVICE: Final = "{http://www.mf.gov.pl/uslugiBiznesowe/uslugiESB/AP/ApiPrzegladoweCRBR/2022/12/01}"
_WSDL: Final = Path(__file__).with_name("ApiPrzegladoweCRBR-2022-12-01.wsdl")
_XSD: Final = "{http://www.w3.org/2001/XMLSchema}"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_INSIDE: Final = "crbr:"
# An element that nobody declared may carry these; more of ours in it means that the answer is built another way.
_PLAIN: Final = frozenset({"Kod", "Opis", "Nazwa"})
# Optional in the schema, which refuses them when they come empty.
_MAY_BE_EMPTY: Final = frozenset(
    [
        "KRS",
        "PESEL",
        "DataUrodzenia",
        "Ulica",
        "NrDomu",
        "NrLokalu",
        "Teryt",
        "Kraj",
        "DataOd",
        "DataDo",
        "DataPoczatkuPrezentacjiZgloszenia",
        "DataKoncaPrezentacjiZgloszenia",
        "RejestrZagranicznyTrust",
    ]
)


class _Inside(etree.Resolver):
    """Finds the schemas of the WSDL, and nothing else anywhere."""

    def __init__(self, texts: list[bytes]) -> None:
        self._texts = texts

    # The published types know neither the context nor the empty answer.
    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        """Give one of the schemas; any other address gives an empty document."""
        maker: Any = self
        number = system_url.rpartition(_INSIDE)[2]
        if number.isdigit() and int(number) < len(self._texts):
            return maker.resolve_string(self._texts[int(number)], context)
        return maker.resolve_empty(context)


def checked(payload: Any) -> tuple[Any, list[str]]:
    """Give the answer as the schema wants it, and the names of what the schema does not know; malformed otherwise.

    A field that is new is passed over and named, an optional one that comes empty counts as missing. What is left must
    hold to the letter: a known field missing, moved or with another kind of value is no answer that can be trusted.
    """
    if _holds(payload):
        return payload, []
    trimmed = deepcopy(payload)
    unknown = _drop_unknown(trimmed)
    _drop_empty(trimmed)
    if not _holds(trimmed):
        raise RegisterDown("malformed", detail="against the schema")
    return trimmed, unknown


def _holds(payload: Any) -> bool:
    try:
        return _schema().validate(payload)
    except etree.LxmlError:
        return False


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    schemas = [part for part in _wsdl().iter(f"{_XSD}schema") if len(part)]
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    parser.resolvers.add(_Inside([etree.tostring(part) for part in schemas]))
    imports = "".join(
        f'<xsd:import namespace="{part.get("targetNamespace")}" schemaLocation="{_INSIDE}{number}"/>'
        for number, part in enumerate(schemas)
    )
    whole = f'<xsd:schema xmlns:xsd="{_XSD[1:-1]}">{imports}</xsd:schema>'
    return etree.XMLSchema(etree.fromstring(whole, parser, base_url="crbr:whole"))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(element.get("name", "") for element in _wsdl().iter(f"{_XSD}element"))


def _wsdl() -> Any:
    return etree.parse(_WSDL, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()


def _drop_unknown(payload: Any) -> list[str]:
    known = _known()
    names: list[str] = []
    for element in list(payload.iter()):
        name = etree.QName(element).localname
        if name in known or element.getparent() is None:
            continue
        inside = {etree.QName(child).localname for child in element.iterdescendants()}
        if inside & (known - _PLAIN):
            raise RegisterDown("malformed", detail="known fields in an unknown one")
        names.append(name[:60])
        element.getparent().remove(element)
    return sorted(set(names))


def _drop_empty(payload: Any) -> None:
    for element in list(payload.iter()):
        if etree.QName(element).localname in _MAY_BE_EMPTY and not len(element) and not (element.text or "").strip():
            element.getparent().remove(element)
        elif _NIL in element.attrib:
            raise RegisterDown("malformed", detail="nil")
