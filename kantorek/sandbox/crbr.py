"""The sandbox's twin of CRBR, the register of beneficial owners: SOAP 1.2, one operation, as the WSDL has it."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from kantorek.core.numbers import NumberRefused, clean_nip
from kantorek.sandbox import CRBR_PATH
from kantorek.sandbox.answers import Answer, Request
from kantorek.sandbox.economy import Company, by_nip
from kantorek.sandbox.faults import Fault, play
from kantorek.sandbox.ordinary import LEGAL_FORMS
from kantorek.sandbox.owners import Owner, owners_of
from kantorek.sandbox.world import World

OPERATION: Final = "PobierzInformacjeOSpolkachIBeneficjentach"
_AP: Final = "http://www.mf.gov.pl/schematy/AP/ApiPrzegladoweCRBR/2022/12/01"
_NS: Final = "http://www.mf.gov.pl/uslugiBiznesowe/uslugiESB/AP/ApiPrzegladoweCRBR/2022/12/01"
_SOAP: Final = "http://www.w3.org/2003/05/soap-envelope"
_TYPE: Final = "application/soap+xml; charset=utf-8"
_BOMB: Final = b'<!DOCTYPE root [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
_TRUST: Final = "9990000215"
_DISPUTED: Final = "9990000221"
_CHANGED_ON: Final = date(2026, 11, 19)
_OTHER_NIP: Final = "9990000126"
_STAKES: Final = {
    "sp_zoo": ("01", "UDZIAŁY W SPÓŁCE"),
    "sa": ("02", "AKCJE"),
    "psa": ("02", "AKCJE"),
}


def answer(world: World, request: Request) -> Answer | None:
    """Answer one question; another path is none of ours."""
    if request.method != "POST" or request.path != CRBR_PATH:
        return None
    world.trouble.count(f"crbr:{OPERATION}")
    fault = world.trouble.take("crbr", OPERATION)
    nip = _asked(request.body)
    if nip is None:
        return _fault("Receiver", "Nieprawidłowy komunikat.")
    body = _told(world, nip, fault)
    if blunt := play(fault, body, _TYPE):
        return blunt
    if fault and fault.kind == "entities":
        return Answer(200, _TYPE, body.replace(b"?>", b"?>" + _BOMB, 1).replace(b"</ap:Nazwa>", b"&b;</ap:Nazwa>"))
    return Answer(200, _TYPE, body)


def _asked(body: bytes) -> str | None:
    try:
        envelope = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.LxmlError, ValueError):
        return None
    path = f"{{{_SOAP}}}Body/{{{_NS}}}{OPERATION}/{OPERATION}Dane/{{{_AP}}}SzczegolyWniosku/{{{_AP}}}NIP"
    found = envelope.findtext(path)
    return found.strip() if found else None


def _told(world: World, nip: str, fault: Fault | None) -> bytes:
    if not _is_nip(nip):
        return _wrapped(nip, "BladFormalny")
    if fault and fault.kind == "nothing":
        return _wrapped(nip, "IstniejaInformacje", "<ap:ListaInformacjiOSpolkachIBeneficjentach/>")
    company = by_nip().get(nip)
    changed = bool(world.changes.get(nip, {}).get("owners_changed"))
    owners = owners_of(company, changed=changed) if company else ()
    if company is None or not owners:
        return _wrapped(nip, "BrakInformacji")
    entry = _entry(company, owners, _CHANGED_ON if changed else company.started_on + timedelta(days=10))
    list_name = "ap:ListaInformacjiOSpolkachIBeneficjentach"
    body = _wrapped(nip, "IstniejaInformacje", f"<{list_name}>{entry}</{list_name}>")
    return body.replace(nip.encode(), _OTHER_NIP.encode()) if fault and fault.kind == "wrong_nip" else body


def _is_nip(nip: str) -> bool:
    try:
        return clean_nip(nip) == nip
    except NumberRefused:
        return False


def _entry(company: Company, owners: tuple[Owner, ...], reported_from: date) -> str:
    number = f"{_tag('NrDomu', company.building)}{_tag('NrLokalu', company.flat)}"
    inside = (
        f"{_tag('Nazwa', company.register_name)}{_tag('NIP', company.nip)}{_tag('KRS', company.krs)}"
        f"{_tag('KodFormyOrganizacyjnej', LEGAL_FORMS[company.form][2] or '000')}"
        f"{_tag('OpisFormyOrganizacyjnej', LEGAL_FORMS[company.form][3])}"
        f"{_tag('KodPocztowy', company.postal_code)}{_tag('Miejscowosc', company.city.upper())}"
        f"{_tag('Ulica', company.street.removeprefix('ul. ').upper())}{number}{_teryt(company)}{_country('Kraj', ('PL', 'POLSKA'))}"
        f"<ap:ListaBeneficjentowRzeczywistych>{''.join(_owner(company, owner) for owner in owners)}"
        f"{_group(company)}</ap:ListaBeneficjentowRzeczywistych>{_reporter(owners[0])}"
        f"{_tag('DataPoczatkuPrezentacjiZgloszenia', reported_from.isoformat())}"
        f"{_tag('NumerReferencyjny', f'CRBR-{company.regon}-{reported_from:%y%m}')}"
        f"{_trust(company)}{_notes(company)}"
    )
    return f"<ap:SpolkaIBeneficjenci>{inside}</ap:SpolkaIBeneficjenci>"


def _teryt(company: Company) -> str:
    town = company.town
    parts = (("Wojewodztwo", town.voivodeship), ("Powiat", town.county), ("Gmina", town.commune))
    return f"<ap:Teryt>{''.join(_tag(name, value.upper()) for name, value in parts)}</ap:Teryt>"


def _owner(company: Company, owner: Owner) -> str:
    return (
        f"<ap:BeneficjentRzeczywisty>{_person(owner)}<ap:ListaInformacjiOUdzialach><ap:InformacjaOUdzialach>"
        f"{_stake(company, owner.percent) if owner.percent is not None else _office()}"
        "</ap:InformacjaOUdzialach></ap:ListaInformacjiOUdzialach></ap:BeneficjentRzeczywisty>"
    ).replace(
        "</ap:UprawnieniaWlascicielskieBezposrednie>",
        f"</ap:UprawnieniaWlascicielskieBezposrednie>{_tag('UprawnieniaWlascicielskiePosrednie', owner.indirect)}",
    )


def _person(owner: Owner) -> str:
    born = "" if owner.pesel else owner.born_on.isoformat()
    return (
        f"{_tag('PierwszeImie', owner.first_name.upper())}{_tag('KolejneImiona', owner.other_names.upper())}"
        f"{_tag('Nazwisko', owner.last_name.upper())}{_tag('PESEL', owner.pesel)}{_tag('DataUrodzenia', born)}"
        f"{_country('Obywatelstwo', owner.citizenship)}{_country('KrajZamieszkania', owner.citizenship)}"
    )


def _stake(company: Company, percent: Decimal) -> str:
    code, name = _STAKES.get(company.form, ("03", "OGÓŁ PRAW I OBOWIĄZKÓW WSPÓLNIKA"))
    direct = "UprawnieniaWlascicielskieBezposrednie"
    return (
        f"<ap:{direct}>{_item('UprawnieniaWlascicielskie', code, name)}{_item('JednostkaMiary', '01', 'PROCENT')}"
        f"{_tag('Ilosc', f'{float(percent):E}')}<ap:InformacjaOUprzywilejowaniu>"
        f"{_item('RodzajUprzywilejowania', '01', 'BRAK UPRZYWILEJOWANIA')}</ap:InformacjaOUprzywilejowaniu></ap:{direct}>"
    )


def _office() -> str:
    kind = _item("RodzajInnychUprawnien", "05", "WYŻSZE STANOWISKO KIEROWNICZE")
    return f"<ap:InneUprawnienia>{kind}{_tag('OpisInnychUprawnien', 'CZŁONEK ZARZĄDU')}</ap:InneUprawnienia>"


def _group(company: Company) -> str:
    if company.nip != _TRUST:
        return ""
    rights = "InformacjeOUprawnieniachPrzyslugujacychBeneficjentowiGrupowemuTrust"
    name = _tag("NazwaBeneficjentaGrupowego", "STYPENDYŚCI FUNDUSZU SZAŁWIA")
    return f"<ap:BeneficjentRzeczywisty>{name}{_tag(rights, 'PRAWO DO WYPŁATY STYPENDIUM')}</ap:BeneficjentRzeczywisty>"


def _reporter(owner: Owner) -> str:
    role = f"{_tag('Opis', 'PREZES ZARZĄDU')}{_tag('Kod', '01')}"
    functions = f"<ap:ListaFunkcjiZglaszajacego><ap:Funkcja>{role}</ap:Funkcja></ap:ListaFunkcjiZglaszajacego>"
    return (
        f"<ap:ListaZglaszajacych><ap:Zglaszajacy>{_person(owner)}{functions}</ap:Zglaszajacy></ap:ListaZglaszajacych>"
    )


def _trust(company: Company) -> str:
    if company.nip != _TRUST:
        return ""
    inside = f"{_tag('NazwaRejestru', 'WYMYŚLONY REJESTR TRUSTÓW')}{_tag('NumerWRejestrze', 'T-0042')}"
    country = _country("KrajProwadzacyRejestr", ("MT", "MALTA"))
    return f"<ap:RejestrZagranicznyTrust>{country}{inside}</ap:RejestrZagranicznyTrust>"


def _notes(company: Company) -> str:
    if company.nip != _DISPUTED:
        return ""
    words = "Zgłoszono rozbieżność dotyczącą wielkości udziałów. Trwa postępowanie wyjaśniające."
    note = f"{_tag('IdentyfikatorUwagi', 'UW-2026-0007')}{_tag('InformacjaDlaZainteresowanego', words)}"
    one, many = "InformacjaORozbieznosciach", "ListaInformacjiORozbieznosciach"
    return f"<ap:{many}><ap:{one}>{note}</ap:{one}></ap:{many}>"


def _tag(name: str, value: str) -> str:
    return f"<ap:{name}>{escape(value)}</ap:{name}>" if value else ""


def _item(name: str, code: str, words: str) -> str:
    return f"<ap:{name}>{_tag('Kod', code)}{_tag('Opis', words)}</ap:{name}>"


def _country(name: str, country: tuple[str, str]) -> str:
    return f"<ap:{name}>{_tag('Kod', country[0])}{_tag('Nazwa', country[1])}</ap:{name}>"


def _wrapped(nip: str, status: str, entries: str = "") -> bytes:
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    data = (
        f"{_tag('IdentyfikatorWniosku', str(uuid.uuid4()))}{_tag('DataICzasZlozeniaWniosku', moment)}"
        f"{_tag('DataICzasUdostepnieniaWniosku', moment)}{entries}<ap:SzczegolyWniosku>{_tag('NIP', nip)}"
        f"</ap:SzczegolyWniosku>{_tag('Status', status)}{_tag('CelZapytania', 'BeneficjenciISpolki')}"
    )
    return _envelope(
        f'<ns:{OPERATION}Odpowiedz xmlns:ns="{_NS}" xmlns:ap="{_AP}"><{OPERATION}OdpowiedzDane>{data}'
        f"</{OPERATION}OdpowiedzDane></ns:{OPERATION}Odpowiedz>"
    )


def _envelope(inside: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="{_SOAP}"><soap:Body>{inside}'
        "</soap:Body></soap:Envelope>"
    ).encode()


def _fault(code: str, words: str) -> Answer:
    inside = (
        f"<soap:Fault><soap:Code><soap:Value>soap:{code}</soap:Value></soap:Code>"
        f'<soap:Reason><soap:Text xml:lang="pl">{escape(words)}</soap:Text></soap:Reason></soap:Fault>'
    )
    return Answer(500, _TYPE, _envelope(inside))
