"""The six SOAP 1.2 envelopes that GUS understands, as text."""

from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

PUBLIC: Final = "http://CIS/BIR/PUBL/2014/07"
PARAMETERS: Final = "http://CIS/BIR/PUBL/2014/07/DataContract"
COMMON: Final = "http://CIS/BIR/2014/07"

_ENVELOPE: Final = (
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:ns="{namespace}" xmlns:dat="{parameters}">'
    '<soap:Header xmlns:wsa="http://www.w3.org/2005/08/addressing">'
    "<wsa:To>{to}</wsa:To><wsa:Action>{action}</wsa:Action></soap:Header>"
    "<soap:Body><ns:{operation}>{body}</ns:{operation}></soap:Body></soap:Envelope>"
)


def action_of(operation: str) -> str:
    """Name the operation the way WS-Addressing wants it; GetValue lives in another namespace."""
    if operation == "GetValue":
        return f"{COMMON}/IUslugaBIR/GetValue"
    return f"{PUBLIC}/IUslugaBIRzewnPubl/{operation}"


def log_in(to: str, key: str) -> bytes:
    """Ask for a session."""
    return _envelope(to, "Zaloguj", _tag("pKluczUzytkownika", key))


def log_out(to: str, session: str) -> bytes:
    """Give a session back."""
    return _envelope(to, "Wyloguj", _tag("pIdentyfikatorSesji", session))


def search(to: str, criteria: Mapping[str, str | Sequence[str]]) -> bytes:
    """Look units up by one kind of identifier: Nip, Regon, Krs, or up to 20 in Nipy, Regony9zn, Regony14zn, Krsy."""
    inner = "".join(
        f"<dat:{name}>{escape(value if isinstance(value, str) else ','.join(value))}</dat:{name}>"
        for name, value in criteria.items()
    )
    return _envelope(to, "DaneSzukajPodmioty", f"<ns:pParametryWyszukiwania>{inner}</ns:pParametryWyszukiwania>")


def full_report(to: str, regon: str, name: str) -> bytes:
    """Ask for one report about one unit."""
    return _envelope(to, "DanePobierzPelnyRaport", _tag("pRegon", regon) + _tag("pNazwaRaportu", name))


def bulk_report(to: str, day: str, name: str) -> bytes:
    """Ask which units were new, changed or struck off on a day."""
    return _envelope(to, "DanePobierzRaportZbiorczy", _tag("pDataRaportu", day) + _tag("pNazwaRaportu", name))


def value(to: str, parameter: str) -> bytes:
    """Ask about the session or the service itself."""
    return _envelope(to, "GetValue", _tag("pNazwaParametru", parameter))


def _tag(name: str, text: str) -> str:
    return f"<ns:{name}>{escape(text)}</ns:{name}>"


def _envelope(to: str, operation: str, body: str) -> bytes:
    return _ENVELOPE.format(
        namespace=COMMON if operation == "GetValue" else PUBLIC,
        parameters=PARAMETERS,
        to=escape(to),
        action=action_of(operation),
        operation=operation,
        body=body,
    ).encode()
