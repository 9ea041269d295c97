"""One look-up by NIP from end to end: search, pick the unit, read its reports, give one finding."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from kantorek.registers.conversation import finding
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.gus import client, entity, reports
from kantorek.registers.gus.client import Line
from kantorek.registers.gus.parse import Row

_PLACES: Final = {
    "ulica": "street",
    "nrnieruchomosci": "building",
    "nrlokalu": "flat",
    "miejscowosc": "city",
    "kodpocztowy": "postal_code",
    "gmina": "commune",
    "powiat": "county",
    "wojewodztwo": "voivodeship",
}


def find_by_nip(line: Line, nip: str, *, on: date) -> Finding:
    """Ask GUS about a NIP; never raises for anything the register does."""
    try:
        rows = client.search(line, {"Nip": nip})
        if not rows:
            return finding(line, "not_found")
        if any(row.get("nip") not in (nip, "", None) for row in rows):
            raise RegisterDown("malformed", detail="an answer about another NIP")
        return finding(line, "found", data=_describe(line, nip, rows, on=on).as_data())
    except RegisterDown as down:
        return finding(line, "unknown", reason=down.reason, retry_after=down.retry_after)


def described(nip: str, rows: list[Row], *, on: date) -> entity.GusEntity:
    """Describe a unit by the rows of a search alone; what only its reports hold is missing, and said to be."""
    hit = reports.living_main_unit(rows)
    others = [row for row in rows if row is not hit]
    return entity.build(nip, hit, {}, person={}, pkd=[], others=others, warnings=["report_missing"], on=on)


def completed(line: Line, nip: str, data: Mapping[str, Any], *, on: date) -> entity.GusEntity:
    """Add to what was told of a unit (`data`) what is missing, one report in one call: the main one, then its PKD."""
    if "pkd_missing" in data["warnings"]:
        return _with_pkd(line, data)
    hit = {
        "typ": data["type"],
        "silosid": data["silo"],
        "regon": data["regon"],
        "nazwa": data["name_raw"],
        "datazakonczeniadzialalnosci": data["ended_on"] or "",
        **{row: data[name] for row, name in _PLACES.items()},
    }
    name = reports.main_report(hit, line.account.prefix)
    main = client.full_report(line, hit["regon"], name) if name else []
    warnings = ["pkd_missing"] if main else ["report_missing"]
    unit = entity.build(nip, hit, main[0] if main else {}, person={}, pkd=[], others=[], warnings=warnings, on=on)
    if not data["rows"]:
        return unit
    return replace(unit, rows=list(data["rows"]), warnings=[*unit.warnings, "several_rows"])


def _with_pkd(line: Line, data: Mapping[str, Any]) -> entity.GusEntity:
    unit = entity.from_data(dict(data))
    rows = _report(line, unit.regon, reports.pkd_report({"typ": unit.type, "silosid": unit.silo}, line.account.prefix))
    warnings = [warning for warning in unit.warnings if warning != "pkd_missing"]
    return replace(unit, warnings=warnings, **entity.business(rows, unit.silo))


def _describe(line: Line, nip: str, rows: list[Row], *, on: date) -> entity.GusEntity:
    hit = reports.living_main_unit(rows)
    regon, prefix = hit.get("regon", ""), line.account.prefix
    warnings: list[str] = []
    name = reports.main_report(hit, prefix)
    main = client.full_report(line, regon, name) if name else []
    if not main:
        warnings.append("report_missing")
    # With the main report in hand the answer is worth having; what follows only adds to it.
    person = _extra(lambda: _report(line, regon, reports.person_report(hit, prefix)), "person_missing", warnings)
    pkd = _extra(lambda: _report(line, regon, reports.pkd_report(hit, prefix)), "pkd_missing", warnings)
    return entity.build(
        nip,
        hit,
        main[0] if main else {},
        person=person[0] if person else {},
        pkd=pkd,
        others=[row for row in rows if row is not hit],
        warnings=warnings,
        on=on,
    )


def _report(line: Line, regon: str, name: str | None) -> list[Row]:
    return client.full_report(line, regon, name) if name else []


def _extra(read: Callable[[], list[Row]], warning: str, warnings: list[str]) -> list[Row]:
    try:
        return read()
    except RegisterDown:
        warnings.append(warning)
        return []
