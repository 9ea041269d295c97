"""One look-up in the court register from end to end: entrepreneurs first, then associations, then who it was."""

from typing import Any, Final

from django.conf import settings

from kantorek.core import http
from kantorek.registers.conversation import Conversation, call, finding, read_json
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.krs import full, parse

_REGISTERS: Final = ("P", "S")
_ACCEPT: Final = frozenset({200, 204, 400, 404})


def find(conversation: Conversation, number: str) -> Finding:
    """Ask for the current extract of a KRS number (ten digits); never raises for anything the register does.

    found: with `struck_off` true when there is no current extract any more (204); then the full extract is asked for
    the name and the day, and where it does not answer, these are missing. not_found: neither register knows it (404).
    There is no search by NIP: the number comes from GUS.
    Source: the ministry's open API of the KRS (OdpisAktualny, OdpisPelny).
    """
    try:
        for register in _REGISTERS:
            reply = _ask(conversation, "OdpisAktualny", number, register)
            if reply.status == 200:
                return finding(conversation, "found", data=parse.current(read_json(reply), number, register))
            if reply.status == 204:
                return finding(conversation, "found", data=_struck_off(conversation, number, register))
        return finding(conversation, "not_found")
    except RegisterDown as down:
        return finding(conversation, "unknown", reason=down.reason, retry_after=down.retry_after)


def _ask(conversation: Conversation, extract: str, number: str, register: str) -> http.Reply:
    root = settings.KRS_URL.rstrip("/")
    url = f"{root}/api/krs/{extract}/{number}?rejestr={register}&format=json"
    headers = {"Accept": "application/json"}
    reply = call(conversation, "GET", url, note=f"{extract} {register}", headers=headers, accept=_ACCEPT)
    if reply.status == 400:
        raise RegisterDown("bad_request")
    # A page for people under 404 comes from a wrong address or a gateway; it knows nothing about the number.
    if reply.status == 404 and "html" in reply.headers.get("content-type", "").lower():
        raise RegisterDown("malformed", detail="404 in HTML")
    return reply


def _struck_off(conversation: Conversation, number: str, register: str) -> dict[str, Any]:
    data: dict[str, Any] = {"krs": number, "register": register, "struck_off": True, "state": "struck_off"}
    try:
        reply = _ask(conversation, "OdpisPelny", number, register)
        if reply.status == 200:
            data |= full.struck_off(read_json(reply), number)
    except RegisterDown:
        # That it is struck off is known already; who it was only adds to it.
        return data
    return data
