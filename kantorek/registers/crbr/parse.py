"""Reads an answer that the schema has passed into plain values; no PESEL comes out of here."""

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from kantorek.registers.crbr import people
from kantorek.registers.crbr.people import HIDDEN, masked
from kantorek.registers.crbr.schema import AP
from kantorek.registers.findings import RegisterDown

_TRUSTS_BEGIN: Final = "100"
_MOST_DIGITS: Final = 30
_LONGEST: Final = 2000


def request_id(payload: Any) -> str:
    """Give the number under which the register keeps the question."""
    return _text(payload, f".//{AP}IdentyfikatorWniosku")


def status(payload: Any) -> str:
    """Give BladFormalny, BrakInformacji or IstniejaInformacje; malformed when the answer contradicts itself."""
    told = _text(payload, f".//{AP}Status")
    entries = len(_entries(payload))
    if (told == "IstniejaInformacje") != (entries > 0):
        raise RegisterDown("malformed", detail=f"{told} with {entries} entries")
    if _text(payload, f".//{AP}CelZapytania") != "BeneficjenciISpolki":
        raise RegisterDown("malformed", detail="the answer to another kind of question")
    return told


def asked_about(payload: Any) -> set[str]:
    """Give every NIP that the answer is about: the question it repeats, and its entries."""
    entries = (_text(entry, f"{AP}NIP") for entry in _entries(payload))
    return {_text(payload, f".//{AP}SzczegolyWniosku/{AP}NIP"), *entries}


def describe(payload: Any) -> dict[str, Any]:
    """Give the entries with their beneficiaries, and how many people they are."""
    entries = [_entry(entry) for entry in _entries(payload)]
    current = [entry for entry in entries if entry["shown_until"] is None]
    return {
        "entries": entries,
        "beneficiary_count": len({person["person_key"] for entry in current for person in entry["beneficiaries"]}),
        "trust": any(entry["trust"] for entry in entries),
        "group": any(entry["groups"] for entry in entries),
        "key_mark": people.key_mark(),
    }


def _entries(payload: Any) -> list[Any]:
    found: list[Any] = payload.findall(f".//{AP}SpolkaIBeneficjenci")
    return found


def _entry(entry: Any) -> dict[str, Any]:
    listed = entry.findall(f"{AP}ListaBeneficjentowRzeczywistych/{AP}BeneficjentRzeczywisty")
    return {
        "name": _text(entry, f"{AP}Nazwa"),
        "nip": _text(entry, f"{AP}NIP"),
        "krs": _text(entry, f"{AP}KRS"),
        "form_code": _text(entry, f"{AP}KodFormyOrganizacyjnej"),
        "form": _text(entry, f"{AP}OpisFormyOrganizacyjnej"),
        **_address(entry),
        "reported_from": _day(entry, "DataPoczatkuPrezentacjiZgloszenia"),
        "shown_until": _day(entry, "DataKoncaPrezentacjiZgloszenia"),
        "corrected": _text(entry, f"{AP}Skorygowane"),
        "proceedings": _text(entry, f"{AP}Postepowanie"),
        "reference": (entry.findtext(f"{AP}NumerReferencyjny") or "").strip(),
        "beneficiaries": [_beneficiary(one) for one in listed if one.find(f"{AP}Nazwisko") is not None],
        "groups": [_group(one) for one in listed if one.find(f"{AP}Nazwisko") is None],
        "trust": _trust(entry),
        "discrepancies": [_note(one) for one in entry.iter(f"{AP}InformacjaORozbieznosciach")],
        "reporters": [_reporter(one) for one in entry.iter(f"{AP}Zglaszajacy")],
    }


def _address(entry: Any) -> dict[str, str]:
    parts = {
        "street": _text(entry, f"{AP}Ulica"),
        "building": _text(entry, f"{AP}NrDomu"),
        "flat": _text(entry, f"{AP}NrLokalu"),
        "postal_code": _text(entry, f"{AP}KodPocztowy"),
        "city": _text(entry, f"{AP}Miejscowosc"),
        "commune": _text(entry, f"{AP}Teryt/{AP}Gmina"),
        "county": _text(entry, f"{AP}Teryt/{AP}Powiat"),
        "voivodeship": _text(entry, f"{AP}Teryt/{AP}Wojewodztwo"),
        "country": _text(entry, f"{AP}Kraj/{AP}Kod"),
        "address_other": " ".join([_text(entry, f"{AP}Numer"), _text(entry, f"{AP}InneDane")]).strip(),
    }
    number = "/".join(part for part in (parts["building"], parts["flat"]) if part)
    first = " ".join(part for part in (parts["street"], number) if part)
    second = " ".join(part for part in (parts["postal_code"], parts["city"]) if part)
    abroad = _text(entry, f"{AP}Kraj/{AP}Nazwa") if parts["country"] not in ("", "PL") else ""
    return {"address": ", ".join(part for part in (first, second, abroad) if part), **parts}


def _beneficiary(person: Any) -> dict[str, Any]:
    return {
        "first_name": _text(person, f"{AP}PierwszeImie"),
        "other_names": _text(person, f"{AP}KolejneImiona"),
        "last_name": _text(person, f"{AP}Nazwisko"),
        "citizenships": [_text(one, f"{AP}Kod") for one in person.findall(f"{AP}Obywatelstwo")],
        "country": _text(person, f"{AP}KrajZamieszkania/{AP}Kod"),
        "born_on": _day(person, "DataUrodzenia"),
        "person_key": people.person_key(person),
        "pesel_masked": HIDDEN if person.find(f"{AP}PESEL") is not None else "",
        "stakes": [stake for one in person.iter(f"{AP}InformacjaOUdzialach") for stake in _stakes(one)],
    }


def _stakes(info: Any) -> list[dict[str, str]]:
    stakes = []
    if (direct := info.find(f"{AP}UprawnieniaWlascicielskieBezposrednie")) is not None:
        privileges = [*direct.iter(f"{AP}RodzajUprzywilejowania")]
        notes = [*(_text(one, f"{AP}Opis") for one in privileges), _text(direct, f".//{AP}OpisUprzywilejowania")]
        right = _text(direct, f"{AP}UprawnieniaWlascicielskie/{AP}Opis")
        unit, amount = _text(direct, f"{AP}JednostkaMiary/{AP}Opis"), _amount(direct)
        stakes.append(_stake("direct", right, unit, amount, "; ".join(note for note in notes if note)))
    if (indirect := info.find(f"{AP}UprawnieniaWlascicielskiePosrednie")) is not None:
        stakes.append(_stake("indirect", _text(indirect, ".")))
    if (other := info.find(f"{AP}InneUprawnienia")) is not None:
        words = [_text(other, f"{AP}RodzajInnychUprawnien/{AP}Opis"), _text(other, f"{AP}OpisInnychUprawnien")]
        stakes.append(_stake("other", "; ".join(word for word in words if word)))
    return stakes


def _stake(kind: str, right: str, unit: str = "", amount: str = "", privilege: str = "") -> dict[str, str]:
    return {"kind": kind, "right": right, "unit": unit, "amount": amount, "privilege": privilege}


def _amount(stake: Any) -> str:
    """Write a double out in full: 6.0E1 is 60; what is no number, or has no end, is malformed."""
    try:
        amount = Decimal(_text(stake, f"{AP}Ilosc"))
    except InvalidOperation:
        raise RegisterDown("malformed", detail="an amount that is no number") from None
    if not amount.is_finite() or abs(amount.adjusted()) > _MOST_DIGITS:
        raise RegisterDown("malformed", detail="an amount that is no number")
    return f"{amount.normalize():f}" if amount else "0"


def _group(group: Any) -> dict[str, str]:
    rights = f"{AP}InformacjeOUprawnieniachPrzyslugujacychBeneficjentowiGrupowemuTrust"
    return {"name": _text(group, f"{AP}NazwaBeneficjentaGrupowego"), "rights": _text(group, rights)}


def _trust(entry: Any) -> dict[str, str] | None:
    register = entry.find(f"{AP}RejestrZagranicznyTrust")
    if register is None:
        own = _text(entry, f"{AP}NIP").startswith(_TRUSTS_BEGIN)
        return {"country": "", "register": "", "number": ""} if own else None
    return {
        "country": _text(register, f"{AP}KrajProwadzacyRejestr/{AP}Kod"),
        "register": _text(register, f"{AP}NazwaRejestru"),
        "number": _text(register, f"{AP}NumerWRejestrze"),
    }


def _note(note: Any) -> dict[str, str]:
    return {
        "id": _text(note, f"{AP}IdentyfikatorUwagi"),
        "text": _text(note, f"{AP}InformacjaDlaZainteresowanego"),
    }


def _reporter(person: Any) -> dict[str, Any]:
    names = (_text(person, f"{AP}{name}") for name in ("PierwszeImie", "KolejneImiona", "Nazwisko"))
    return {
        "name": " ".join(name for name in names if name),
        "functions": [_text(one, f"{AP}Opis") for one in person.iter(f"{AP}Funkcja")],
    }


def _text(node: Any, path: str) -> str:
    return masked(" ".join((node.findtext(path) or "").split()))[:_LONGEST]


def _day(node: Any, name: str) -> str | None:
    """Give a day as ISO text; the schema lets a time zone stand behind it."""
    return _text(node, f"{AP}{name}")[:10] or None
