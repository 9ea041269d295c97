"""One unit of the REGON register as plain values, whichever reports it was read from."""

import re
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Final, Literal

from kantorek.core.numbers import NumberRefused, clean_krs
from kantorek.registers.gus.legal_forms import is_court_register, legal_form
from kantorek.registers.gus.names import readable_name
from kantorek.registers.gus.parse import Row

Status = Literal["active", "suspended", "ended", "not_started"]
_STREET_MARK: Final = re.compile(r"^(ul|al|pl|os|rondo|bulw|skwer)\.(?=\S)", re.IGNORECASE)
_DAYS: Final = {
    "started_on": ("datarozpoczeciadzialalnosci", "datapowstania"),
    "suspended_on": ("datazawieszeniadzialalnosci",),
    "resumed_on": ("datawznowieniadzialalnosci",),
    "ended_on": ("datazakonczeniadzialalnosci",),
    "struck_off_on": ("dataskresleniazregon", "dataskresleniadzialalnoscizregon", "dataskresleniazrejestruewidencji"),
    "bankruptcy_on": ("dataorzeczeniaoupadlosci",),
    "bankruptcy_ended_on": ("datazakonczeniapostepowaniaupadlosciowego",),
}


@dataclass(frozen=True, kw_only=True)
class GusEntity:
    """A company or a person's business as GUS knows it; days are ISO text so that it can be kept as JSON."""

    kind: Literal["legal", "natural"]
    name: str
    name_raw: str
    short_name: str = ""
    first_name: str = ""
    last_name: str = ""
    nip: str
    regon: str
    krs: str = ""
    legal_form: str
    legal_form_name: str = ""
    street: str = ""
    building: str = ""
    flat: str = ""
    city: str = ""
    postal_code: str = ""
    post_city: str = ""
    commune: str = ""
    county: str = ""
    voivodeship: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    pkd_main: str = ""
    pkd: list[dict[str, Any]] = field(default_factory=list)
    status: Status
    started_on: str | None = None
    suspended_on: str | None = None
    resumed_on: str | None = None
    ended_on: str | None = None
    struck_off_on: str | None = None
    bankruptcy_on: str | None = None
    bankruptcy_ended_on: str | None = None
    silo: str
    type: str
    rows: list[dict[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """Give plain values for JSON."""
        return asdict(self)


def from_data(data: dict[str, Any]) -> GusEntity:
    """Read a kept answer again; what a newer program added takes its default."""
    known = {f.name for f in fields(GusEntity)}
    return GusEntity(**{key: value for key, value in data.items() if key in known})


def build(
    nip: str, hit: Row, main: Row, *, person: Row, pkd: list[Row], others: list[Row], warnings: list[str], on: date
) -> GusEntity:
    """Put one entity together from the row of the search and its reports; `on` decides what has already happened."""
    natural = hit.get("typ", "").upper() in ("F", "LF")
    silo = hit.get("silosid", "")
    noted = list(warnings)
    days: dict[str, Any] = {name: _day(main, keys, noted) for name, keys in _DAYS.items()}
    days["ended_on"] = days["ended_on"] or _day(hit, _DAYS["ended_on"], noted)
    status = _status(main, days, silo=silo, on=on)
    facts: dict[str, Any] = {
        **_names(main, hit, person),
        **_address(main, hit),
        **_contact(main),
        **business(pkd, silo),
        "type": hit.get("typ", "").upper(),
        "silo": silo,
    }
    return GusEntity(
        kind="natural" if natural else "legal",
        nip=nip,
        regon=main.get("regon9") or main.get("regon14") or main.get("regon") or hit.get("regon", ""),
        krs="" if natural else _krs(main, noted),
        legal_form=legal_form(main, natural=natural, silo=silo),
        legal_form_name=_form_name(person if natural and person else main),
        status=status,
        rows=[_other(row) for row in others],
        **facts,
        **days,
        warnings=list(dict.fromkeys([*noted, *_reasons_to_look(status, days, others)])),
    )


def _reasons_to_look(status: Status, days: dict[str, str | None], others: list[Row]) -> list[str]:
    bankrupt = days["bankruptcy_on"] and not days["bankruptcy_ended_on"]
    found = {status: status != "active", "bankruptcy": bankrupt, "several_rows": bool(others)}
    return [code for code, holds in found.items() if holds]


def _names(main: Row, hit: Row, person: Row) -> dict[str, str]:
    raw = main.get("nazwa") or hit.get("nazwa", "")
    return {
        "name": readable_name(raw)[:500],
        "name_raw": raw[:500],
        "short_name": main.get("nazwaskrocona", "")[:300],
        "first_name": _proper(person.get("imie1", "")),
        "last_name": _proper(person.get("nazwisko", "")),
    }


def _contact(main: Row) -> dict[str, str]:
    return {
        "email": main.get("adresemail", "").lower()[:254],
        "phone": main.get("numertelefonu", "")[:40],
        "website": main.get("adresstronyinternetowej", "").lower()[:200],
    }


def business(rows: list[Row], silo: str) -> dict[str, Any]:
    """Give the kinds of business, the main one first."""
    codes = _pkd(rows, silo)
    return {"pkd": codes, "pkd_main": next((code["code"] for code in codes if code["main"]), "")}


def _krs(main: Row, noted: list[str]) -> str:
    number = main.get("numerwrejestrzeewidencji", "")
    if not number or not is_court_register(main):
        return ""
    try:
        return clean_krs(number)
    except NumberRefused:
        noted.append("krs_unreadable")
        return ""


def _form_name(row: Row) -> str:
    special, basic = row.get("szczegolnaformaprawnanazwa", ""), row.get("podstawowaformaprawnanazwa", "")
    return (basic if not special or special.upper().startswith("BEZ SZCZEG") else special).capitalize()[:200]


def _address(main: Row, hit: Row) -> dict[str, str]:
    street = main.get("adsiedzulicanazwa") or hit.get("ulica", "")
    building = main.get("adsiedznumernieruchomosci") or hit.get("nrnieruchomosci", "")
    odd_place = main.get("adsiedznietypowemiejscelokalizacji", "")
    return {
        "street": _STREET_MARK.sub(r"\1. ", street or ("" if building else odd_place))[:200],
        "building": building[:40],
        "flat": (main.get("adsiedznumerlokalu") or hit.get("nrlokalu", ""))[:40],
        "city": (main.get("adsiedzmiejscowoscnazwa") or hit.get("miejscowosc", ""))[:120],
        "postal_code": _postal_code(main.get("adsiedzkodpocztowy") or hit.get("kodpocztowy", "")),
        "post_city": main.get("adsiedzmiejscowoscpocztynazwa", "")[:120],
        "commune": (main.get("adsiedzgminanazwa") or hit.get("gmina", ""))[:120],
        "county": (main.get("adsiedzpowiatnazwa") or hit.get("powiat", ""))[:120],
        "voivodeship": (main.get("adsiedzwojewodztwonazwa") or hit.get("wojewodztwo", "")).lower()[:60],
    }


def _postal_code(text: str) -> str:
    digits = text.replace("-", "").replace(" ", "")
    if len(digits) == 5 and digits.isascii() and digits.isdigit():
        return f"{digits[:2]}-{digits[2:]}"
    return text[:12]


def _day(row: Row, keys: tuple[str, ...], noted: list[str]) -> str | None:
    for key in keys:
        text = row.get(key, "")
        if not text:
            continue
        try:
            return date.fromisoformat(text[:10]).isoformat()
        except ValueError:
            noted.append("bad_date")
    return None


def _status(main: Row, days: dict[str, str | None], *, silo: str, on: date) -> Status:
    today = on.isoformat()
    ended = days["ended_on"] or days["struck_off_on"]
    suspended, resumed = days["suspended_on"], days["resumed_on"]
    if silo == "4" or (ended and ended <= today):
        return "ended"
    if suspended and suspended <= today and not (resumed and suspended <= resumed <= today):
        return "suspended"
    if main.get("niepodjetodzialalnosci", "").lower() in ("true", "1") or (days["started_on"] or "") > today:
        return "not_started"
    return "active"


def _pkd(rows: list[Row], silo: str) -> list[dict[str, Any]]:
    own = [row for row in rows if row.get("silosid", silo) == silo] or rows
    codes = [
        {
            "code": _pkd_code(row.get("pkdkod", "")),
            "name": row.get("pkdnazwa", "").capitalize()[:300],
            "main": row.get("pkdprzewazajace") == "1",
        }
        for row in own[:300]
        if row.get("pkdkod")
    ]
    return sorted(codes, key=lambda code: (not code["main"], str(code["code"])))


def _pkd_code(code: str) -> str:
    return f"{code[:2]}.{code[2:4]}.{code[4:]}" if len(code) == 5 and code[:4].isdigit() else code[:12]


def _proper(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))[:120]


def _other(row: Row) -> dict[str, str]:
    return {
        "regon": row.get("regon", ""),
        "name": readable_name(row.get("nazwa", ""))[:300],
        "city": row.get("miejscowosc", "")[:120],
        "type": row.get("typ", ""),
        "silo": row.get("silosid", ""),
        "ended_on": row.get("datazakonczeniadzialalnosci", ""),
    }
