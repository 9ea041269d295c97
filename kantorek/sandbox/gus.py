"""The GUS BIR service of the sandbox: SOAP 1.2, WS-Addressing, `sid`, MTOM, errors inside a status 200."""

import re
import secrets
import time
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from kantorek.core.actor import WARSAW
from kantorek.sandbox import GUS_KEY, GUS_PATH, gus_days, gus_reports
from kantorek.sandbox.answers import Answer, Request, text
from kantorek.sandbox.economy import Branch, Company, companies
from kantorek.sandbox.faults import Fault
from kantorek.sandbox.gus_sessions import Service
from kantorek.sandbox.world import World

_PUBLIC: Final = "http://CIS/BIR/PUBL/2014/07"
_COMMON: Final = "http://CIS/BIR/2014/07"
_NOT_FOUND: Final = "Nie znaleziono podmiotu dla podanych kryteriów wyszukiwania."
# These faults only make sense where data is asked for; a log-in passes them by.
_ONLY_DATA: Final = frozenset(["expired", "empty", "captcha", "entities", "malformed", "wrong_nip", "nothing"])
_BY_CRITERION: Final = {
    "Nip": "nip",
    "Nipy": "nip",
    "Krs": "krs",
    "Krsy": "krs",
    "Regon": "regon",
    "Regony9zn": "regon",
    "Regony14zn": "regon14",
}
_BOMB: Final = '<?xml version="1.0"?><!DOCTYPE root [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><root><dane><Nazwa>&b;</Nazwa></dane></root>'


def answer(world: World, asked: Request) -> Answer | None:
    """Answer one SOAP call; another path is none of ours."""
    if asked.method != "POST" or asked.path != GUS_PATH:
        return None
    service, headers = world.gus, asked.headers
    request = _read(asked.body)
    if request is None:
        return text(400, "Bad Request")
    operation, arguments = request
    service.trouble.count(operation)
    fault = service.trouble.take(
        "gus", operation, passing=_ONLY_DATA if not operation.startswith("Dane") else frozenset()
    )
    if fault and (blunt := _blunt(fault, operation)):
        return blunt
    if fault and fault.kind == "expired":
        with service.lock:
            service.sessions.clear()
    result = _result(world, operation, arguments, headers.get("sid", ""), fault)
    return _wrapped(operation, _spoilt(result, fault), fault)


def _read(body: bytes) -> tuple[str, dict[str, str]] | None:
    try:
        envelope = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.LxmlError, ValueError):
        return None
    addressing = "{http://www.w3.org/2005/08/addressing}"
    to, action = envelope.findtext(f".//{addressing}To"), envelope.findtext(f".//{addressing}Action")
    soap = "{http://www.w3.org/2003/05/soap-envelope}"
    call = envelope.find(f"{soap}Body/*")
    if not to or not action or call is None:
        return None
    name = etree.QName(call)
    home = f"{_COMMON}/IUslugaBIR" if name.namespace == _COMMON else f"{_PUBLIC}/IUslugaBIRzewnPubl"
    if action != f"{home}/{name.localname}":
        return None
    cells = {
        etree.QName(cell).localname: (cell.text or "").strip() for cell in call.iter() if isinstance(cell.tag, str)
    }
    return name.localname, cells


def _result(world: World, operation: str, arguments: Mapping[str, str], session: str, fault: Fault | None) -> str:
    service = world.gus
    if operation == "Zaloguj":
        return _log_in(service, arguments.get("pKluczUzytkownika", ""))
    if operation == "Wyloguj":
        with service.lock:
            return str(service.sessions.pop(arguments.get("pIdentyfikatorSesji", ""), None) is not None).lower()
    if operation == "GetValue":
        return _value(service, arguments.get("pNazwaParametru", ""), session)
    kind = fault.kind if fault else ""
    service.captcha = kind == "captcha"
    if not service.alive(session) or kind in ("empty", "captcha"):
        return ""
    if operation == "DaneSzukajPodmioty":
        inner, message = _search(world, arguments)
    elif operation == "DanePobierzPelnyRaport":
        inner, message = _report(world, arguments.get("pRegon", ""), arguments.get("pNazwaRaportu", ""))
    else:
        day, name = arguments.get("pDataRaportu", ""), arguments.get("pNazwaRaportu", "")
        inner, message = gus_days.day_report(world, day, name, today=datetime.now(WARSAW).date())
    service.messages[session] = message
    return inner


def _log_in(service: Service, key: str) -> str:
    if not secrets.compare_digest(key.encode(), GUS_KEY.encode()):
        return ""
    session = secrets.token_hex(10)
    with service.lock:
        service.sessions[session] = time.monotonic()
    return session


def _value(service: Service, name: str, session: str) -> str:
    alive = service.alive(session)
    message = "1" if service.captcha else service.messages.get(session, "0")
    return {
        "StatusSesji": "1" if alive else "0",
        "KomunikatKod": message if alive else "7",
        "KomunikatTresc": ""
        if alive
        else "Brak sesji. Sesja wygasła lub przekazano nieprawidłową wartość nagłówka sid.",
        "StatusUslugi": "1",
        "StanDanych": "21-11-2026",
    }.get(name, "")


def _search(world: World, arguments: Mapping[str, str]) -> tuple[str, str]:
    asked = [(name, arguments[name]) for name in _BY_CRITERION if arguments.get(name)]
    if len(asked) != 1:
        return gus_reports.error("2", "Podaj jeden rodzaj identyfikatora."), "2"
    name, value = asked[0]
    numbers = [number for number in re.split(r"[\s,;]+", value) if number]
    if len(numbers) > 20:
        return gus_reports.error("2", "Przekroczono dopuszczalną liczbę identyfikatorów."), "2"
    rows = [
        row
        for number in numbers
        for company in _known(_BY_CRITERION[name], number)
        for row in gus_reports.search_rows(gus_days.as_changed(world, company))
    ]
    if not rows:
        return gus_reports.error("4", _NOT_FOUND, [(name, value)]), "4"
    return gus_reports.document(rows), "0"


def _known(kind: str, number: str) -> list[Company]:
    if kind == "regon14":
        return [company for company in companies() if any(branch.regon == number for branch in company.branches)]
    return [company for company in companies() if getattr(company, kind) == number]


def _report(world: World, regon: str, name: str) -> tuple[str, str]:
    extra = [("pRegon", regon), ("Typ_podmiotu", ""), ("Raport", name)]
    found = _unit(regon)
    if found is None:
        return gus_reports.error("4", "Nie znaleziono wpisu dla podanych kryteriów wyszukiwania.", extra), "4"
    company, branch = found
    rows = gus_reports.report(gus_days.as_changed(world, company), branch, name)
    if rows is None:
        return gus_reports.error("5", "Nieprawidłowa lub pusta nazwa raportu.", extra), "5"
    if isinstance(rows, str):
        return gus_reports.error(rows, "Brak danych dla podanych kryteriów.", extra), "4"
    return gus_reports.document(rows), "0"


def _unit(regon: str) -> tuple[Company, Branch | None] | None:
    if units := _known("regon", regon):
        return units[0], None
    for company in _known("regon14", regon):
        return company, next(branch for branch in company.branches if branch.regon == regon)
    return None


def _blunt(fault: Fault, operation: str) -> Answer | None:
    """Give the answers that are no SOAP at all; a slow one only waits."""
    if fault.kind == "slow":
        time.sleep(fault.seconds)
        return None
    if fault.kind == "blocked":  # what a key looks like that has broken its limits
        return _wrapped(operation, "", None) if operation == "Zaloguj" else text(403, "Forbidden")
    return {
        "429": Answer(429, "text/plain", b"Too Many Requests", {"Retry-After": str(int(fault.seconds))}),
        "500": Answer(500, "text/html", b"<html><body>Server Error in '/' Application.</body></html>"),
        "html": Answer(200, "text/html", b"<html><body><h1>Przerwa techniczna</h1></body></html>"),
        "wrong_type": Answer(200, "application/json", b'{"error": true}'),
        "huge": Answer(200, "application/soap+xml; charset=utf-8", b"<a>" + b"x" * 20_000_000),
    }.get(fault.kind)


def _spoilt(result: str, fault: Fault | None) -> str:
    kind = fault.kind if fault else ""
    if kind == "malformed":
        return result.replace("</dane>", "</dan>", 1)
    if kind == "entities":
        return _BOMB
    if kind == "nothing":
        return "<root />"
    if kind == "wrong_nip":
        return re.sub(r"<Nip>\d{10}</Nip>", "<Nip>9990000126</Nip>", result)
    return result


def _wrapped(operation: str, result: str, fault: Fault | None) -> Answer:
    common = operation == "GetValue"
    space, contract = (_COMMON, "IUslugaBIR") if common else (_PUBLIC, "IUslugaBIRzewnPubl")
    inside = (
        f"<{operation}Result>{escape(result, {chr(13): '&#xD;'})}</{operation}Result>"
        if result
        else f"<{operation}Result/>"
    )
    envelope = (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing">'
        f'<s:Header><a:Action s:mustUnderstand="1">{space}/{contract}/{operation}Response</a:Action></s:Header>'
        f'<s:Body><{operation}Response xmlns="{space}">{inside}</{operation}Response></s:Body></s:Envelope>'
    )
    boundary = f"uuid:{uuid.uuid4()}+id={secrets.randbelow(9999) + 1}"
    body = (
        f"--{boundary}\r\nContent-ID: <http://tempuri.org/0>\r\nContent-Transfer-Encoding: 8bit\r\n"
        'Content-Type: application/xop+xml;charset=utf-8;type="application/soap+xml"\r\n\r\n'
        f"{envelope}\r\n--{boundary}--\r\n"
    ).encode()
    if fault and fault.kind == "cut":
        body = body[: len(body) // 2]
    content_type = (
        'multipart/related; type="application/xop+xml";start="<http://tempuri.org/0>";'
        f'boundary="{boundary}";start-info="application/soap+xml"'
    )
    return Answer(200, content_type, body, cut=len(body) // 2 if fault and fault.kind == "drop" else None)
