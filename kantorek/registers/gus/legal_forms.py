"""Turns the register's legal form into our code, by the dated table in `registers/law/legal_forms.toml`."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from kantorek.registers.gus.parse import Row

_TABLE = Path(__file__).parent.parent / "law" / "legal_forms.toml"
_SILO_NAMES = {"1": "ceidg", "2": "farm", "3": "other", "4": "struck_off_before_2014"}
UNKNOWN = "inna"


def legal_form(row: Row, *, natural: bool, silo: str) -> str:
    """Give our code of the unit's legal form; the symbol decides, the register's own wording where it is unknown."""
    if natural:
        person: dict[str, str] = _table()["natural"]
        return person.get(_SILO_NAMES.get(silo, ""), UNKNOWN)
    symbol = row.get("szczegolnaformaprawnasymbol", "").lstrip("0")
    wording = row.get("szczegolnaformaprawnanazwa", "").upper()
    forms: list[dict[str, Any]] = _table()["form"]
    by_symbol = (form["code"] for form in forms if symbol in form["symbols"])
    by_name = (form["code"] for form in forms if any(piece in wording for piece in form["names"]))
    return str(next(by_symbol, None) or next(by_name, UNKNOWN))


def is_court_register(row: Row) -> bool:
    """Tell whether the number in the register field is a KRS number (a pharmacy list has numbers too)."""
    court: dict[str, Any] = _table()["court_registers"]
    symbol = row.get("rodzajrejestruewidencjisymbol", "")
    wording = row.get("rodzajrejestruewidencjinazwa", "").upper()
    return symbol in court["symbols"] or any(piece in wording for piece in court["names"])


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    with _TABLE.open("rb") as source:
        return tomllib.load(source)
