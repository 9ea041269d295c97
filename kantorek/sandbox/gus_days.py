"""What changed at the sandbox's GUS: a company as somebody has changed it, and the lists of a day's changed units."""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any, Final

from kantorek.sandbox import gus_reports
from kantorek.sandbox.economy import Company, companies
from kantorek.sandbox.world import World

_UNITS: Final = "PodmiotyPrawneOrazDzialalnosciOsFizycznych"
_LISTS: Final = ("Nowe", "Aktualizowane", "Skreslone")
_LOCAL: Final = frozenset(f"{kind}JednostkiLokalne" for kind in _LISTS)
# Of the others on the list of an ordinary day we need to see only that they are there.
_ORDINARY: Final = 4


def as_changed(world: World, company: Company) -> Company:
    """Give a company with what somebody has changed about it since (`world.changes`)."""
    changed = world.changes.get(company.nip)
    if not changed:
        return company
    told: dict[str, Any] = {key: _day(changed[key]) for key in ("suspended_on", "ended_on") if key in changed}
    told |= {key: str(changed[key]) for key in ("name", "street") if changed.get(key)}
    if changed.get("bankrupt"):
        told["bankrupt_on"] = _day("2026-11-16")
    if "suspended_on" in told:
        told["resumed_on"] = None
    return replace(company, **told)


def day_report(world: World, day: str, name: str, *, today: date) -> tuple[str, str]:
    """Give the list of units of a day, and the message for GetValue; an unknown list or a day to come is an error."""
    plain = name.strip().removeprefix("BIR11").removeprefix("BIR12")
    kind = plain.removesuffix(_UNITS)
    if plain == name.strip() or (kind not in _LISTS and plain not in _LOCAL):
        return gus_reports.error("105", "Nieprawidłowa nazwa raportu zbiorczego."), "5"
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return gus_reports.error("103", "Nieprawidłowa data raportu."), "5"
    if on > today:
        return gus_reports.error("103", "Data raportu nie może być datą przyszłą."), "5"
    units = _units(world, on, kind) if kind in _LISTS else []
    return gus_reports.document([[("regon", regon)] for regon in units]), "0"


def _units(world: World, on: date, kind: str) -> list[str]:
    known = {company.nip: company for company in companies()}
    changed = {nip: wish for nip, wish in world.changes.items() if nip in known}
    if kind == "Skreslone":
        return [known[nip].regon for nip, wish in changed.items() if wish.get("ended_on")]
    if kind == "Nowe":
        return []
    luck = hashlib.sha256(on.isoformat().encode()).digest()
    every = companies()
    ordinary = [every[int.from_bytes(luck[2 * n : 2 * n + 2]) % len(every)].regon for n in range(_ORDINARY)]
    return list(dict.fromkeys([*(known[nip].regon for nip in changed), *ordinary]))


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
