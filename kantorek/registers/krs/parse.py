"""Reads the current extract (OdpisAktualny) into plain values; what the extract does not have is left out.

Certain, seen in real answers: the header, dzial1 (name, form, identifiers, seat, capital, partners), dzial2, the PKD
codes of dzial3. What dzial4–6 hold is read by `notes`, where the doubts are listed. Free text of notarial deeds is never
taken over: it names people. Names stay as the ministry masks them, and a PESEL, masked too, is not taken over at all.
"""

import re
from decimal import Decimal
from typing import Any, Final

from kantorek.core.numbers import NumberRefused, clean_krs
from kantorek.registers.findings import RegisterDown
from kantorek.registers.gus.names import readable_name
from kantorek.registers.krs import notes
from kantorek.registers.values import day_of, filled, list_of, number_of, object_of, text_of, whole_number_of

_REGISTERS: Final = {"REJP": "P", "REJS": "S"}
_STREET_MARK: Final = re.compile(r"^(UL|AL|PL|OS)\.?\s+")
_MOST_MEMBERS: Final = 100
_GROSZ: Final = Decimal("0.01")


def current(body: Any, number: str, register: str) -> dict[str, Any]:
    """Read a current extract; raises RegisterDown when it is none, or is about another number."""
    extract = object_of(object_of(body).get("odpis"))
    header = object_of(extract.get("naglowekA"))
    sections = sections_of(extract)
    subject = object_of(sections["dzial1"].get("danePodmiotu"))
    name = text_of(subject.get("nazwa"), 500)
    if not header or not name:
        raise RegisterDown("malformed", detail="no extract")
    refuse_another(header, number)
    found = notes.read(sections)
    return {
        "krs": number,
        "register": _REGISTERS.get(text_of(header.get("rejestr")).upper(), register),
        "name": readable_name(name),
        "name_raw": name,
        "struck_off": False,
        "state": notes.state_of(found, name),
        **filled(
            {
                **identifiers(subject),
                "legal_form": text_of(subject.get("formaPrawna")),
                **_address(object_of(sections["dzial1"].get("siedzibaIAdres"))),
                **_entries(header),
                **_court_facts(sections),
                **found,
            }
        ),
    }


def sections_of(extract: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the six sections; a missing one is empty. One that is no object could hide a note of trouble: malformed."""
    inside = object_of(extract.get("dane"))
    sections = {f"dzial{number}": inside.get(f"dzial{number}") or {} for number in range(1, 7)}
    if not all(isinstance(section, dict) for section in sections.values()):
        raise RegisterDown("malformed", detail="a section that is none")
    return sections


def refuse_another(header: dict[str, Any], number: str) -> None:
    """Refuse an extract about another number; the zeros in front may have been lost on the way."""
    told = header.get("numerKRS")
    try:
        same = clean_krs(text_of(told)) == number
    except NumberRefused:
        same = False
    if not same:
        raise RegisterDown("malformed", detail="an answer about another number")


def identifiers(subject: dict[str, Any]) -> dict[str, str]:
    """Give NIP and REGON; a REGON comes in 14 digits, five zeros behind the nine."""
    numbers = object_of(subject.get("identyfikatory"))
    nip, regon = _digits(numbers.get("nip")), _digits(numbers.get("regon"))
    return {
        "nip": nip if len(nip) == 10 else "",
        "regon": regon[:9] if len(regon) == 14 and regon.endswith("00000") else regon[:14],
    }


def _digits(value: Any) -> str:
    return re.sub(r"[^0-9]", "", text_of(value, 40))


def _entries(header: dict[str, Any]) -> dict[str, Any]:
    return {
        "registered_on": day_of(header.get("dataRejestracjiWKRS")),
        "last_entry_on": day_of(header.get("dataOstatniegoWpisu")),
        "last_entry_no": whole_number_of(header.get("numerOstatniegoWpisu")),
        "as_of": day_of(header.get("stanZDnia")),
        # Seen as 1; what other numbers mean is not published, so that nothing is concluded from them.
        "position": whole_number_of(header.get("stanPozycji")),
    }


def _address(section: dict[str, Any]) -> dict[str, str]:
    address, seat = object_of(section.get("adres")), object_of(section.get("siedziba"))
    street = text_of(address.get("ulica"), 200)
    mark = _STREET_MARK.match(street)
    country = text_of(address.get("kraj") or seat.get("kraj"), 60)
    return {
        "street": f"{mark[1].lower()}. {readable_name(street[mark.end() :])}" if mark else readable_name(street),
        "building": text_of(address.get("nrDomu"), 40),
        "flat": text_of(address.get("nrLokalu"), 40),
        "city": readable_name(text_of(address.get("miejscowosc") or seat.get("miejscowosc"), 120)),
        "postal_code": text_of(address.get("kodPocztowy"), 12),
        "post_city": readable_name(text_of(address.get("poczta"), 120)),
        "commune": readable_name(text_of(seat.get("gmina"), 120)),
        "county": _county(text_of(seat.get("powiat"), 120)),
        "voivodeship": text_of(seat.get("wojewodztwo"), 60).lower(),
        "country": "" if country.upper() == "POLSKA" else readable_name(country),
        "email": text_of(section.get("adresPocztyElektronicznej"), 254).lower(),
        "website": text_of(section.get("adresStronyInternetowej"), 200).lower(),
    }


def _county(name: str) -> str:
    """Write a county of the land small (zgierski), and one that is a city as the city (Piotrków Trybunalski)."""
    return name.lower() if name.upper().endswith(("SKI", "CKI")) and " " not in name else readable_name(name)


def _court_facts(sections: dict[str, dict[str, Any]]) -> dict[str, Any]:
    first, second = sections["dzial1"], sections["dzial2"]
    organs = [object_of(organ) for organ in list_of(second.get("organNadzoru"))]
    return {
        "representation": _representation(second),
        "supervisory": sum(len(list_of(organ.get("sklad"))) for organ in organs),
        "proxies": len(list_of(second.get("prokurenci"))),
        "capital": capital_of(object_of(first.get("kapital"))),
        "shares": text_of(object_of(first.get("pozostaleInformacje")).get("informacjaOLiczbieUdzialow")),
        "partners": [_partner(object_of(one)) for one in list_of(first.get("wspolnicySpzoo"))[:_MOST_MEMBERS]],
        "pkd": _pkd(object_of(sections["dzial3"].get("przedmiotDzialalnosci"))),
    }


def _representation(section: dict[str, Any]) -> dict[str, Any]:
    organs = list_of(section.get("reprezentacja"))
    organ = object_of(organs[0]) if organs else {}
    return filled(
        {
            "organ": text_of(organ.get("nazwaOrganu"), 200),
            "way": text_of(organ.get("sposobReprezentacji"), 2000),
            "members": [_member(object_of(one)) for one in list_of(organ.get("sklad"))[:_MOST_MEMBERS]],
        }
    )


def _member(one: dict[str, Any]) -> dict[str, Any]:
    function = text_of(one.get("funkcjaWOrganie"), 120).lower()
    return {"name": _name(one), "function": function, "suspended": one.get("czyZawieszona") is True}


def _partner(one: dict[str, Any]) -> dict[str, Any]:
    return {"name": _name(one), "shares": text_of(one.get("posiadaneUdzialy"))}


def _name(one: dict[str, Any]) -> str:
    first, last = object_of(one.get("imiona")), object_of(one.get("nazwisko"))
    parts = [first.get("imie"), first.get("imieDrugie"), last.get("nazwiskoICzlon"), last.get("nazwiskoIICzlon")]
    person = " ".join(filter(None, (text_of(part, 60) for part in parts)))
    return person or readable_name(text_of(one.get("nazwa")))


def capital_of(section: dict[str, Any]) -> dict[str, str]:
    """Give the share capital, 5000,00 as 5000.00; an amount that cannot be read stays as it is written."""
    capital = object_of(section.get("wysokoscKapitaluZakladowego"))
    written = text_of(capital.get("wartosc"), 40)
    amount = number_of(capital.get("wartosc"))
    if not written:
        return {}
    return {
        "amount": f"{amount.quantize(_GROSZ):f}" if amount is not None else written,
        "currency": text_of(capital.get("waluta"), 10),
    }


def _pkd(section: dict[str, Any]) -> list[dict[str, Any]]:
    kinds = (("przedmiotPrzewazajacejDzialalnosci", True), ("przedmiotPozostalejDzialalnosci", False))
    rows = [(object_of(one), main) for key, main in kinds for one in list_of(section.get(key))[:_MOST_MEMBERS]]
    codes = [(_code(row), text_of(row.get("opis")).capitalize(), main) for row, main in rows]
    return [{"code": code, "name": name, "main": main} for code, name, main in codes if code]


def _code(row: dict[str, Any]) -> str:
    parts = [text_of(row.get(key), 4) for key in ("kodDzial", "kodKlasa", "kodPodklasa")]
    return ".".join(part for part in parts if part)
