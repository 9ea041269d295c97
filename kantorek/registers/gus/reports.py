"""Which report to ask for: it follows from the type of unit and the part of the register ("silo") it stands in."""

from typing import Final

from kantorek.registers.gus.parse import Row

_PREFIXES: Final = frozenset({"BIR11", "BIR12"})
_BY_SILO: Final = {
    "1": "OsFizycznaDzialalnoscCeidg",
    "2": "OsFizycznaDzialalnoscRolnicza",
    "3": "OsFizycznaDzialalnoscPozostala",
}
_BY_TYPE: Final = {"P": "OsPrawna", "LP": "JednLokalnaOsPrawnej", "LF": "JednLokalnaOsFizycznej"}
_PKD: Final = {
    "P": "OsPrawnaPkd",
    "F": "OsFizycznaPkd",
    "LP": "JednLokalnaOsPrawnejPkd",
    "LF": "JednLokalnaOsFizycznejPkd",
}
# The one report that kept its old name in version 1.2.
_STRUCK_OFF: Final = "BIR11OsFizycznaDzialalnoscSkreslonaDo20141108"
_MAIN_FIRST: Final = {"P": 0, "F": 1, "LP": 2, "LF": 3}
_SILO_ORDER: Final = {"6": 0, "1": 1, "3": 2, "2": 3, "4": 4}


def safe_prefix(prefix: str) -> str:
    """Give a prefix that the register knows, whatever the setting says."""
    return prefix if prefix in _PREFIXES else "BIR11"


def main_report(row: Row, prefix: str) -> str | None:
    """Name the report that describes this row of a search, or None for a type we have never heard of."""
    kind, silo = row.get("typ", "").upper(), row.get("silosid", "")
    if kind == "F" and silo == "4":
        return _STRUCK_OFF
    name = _BY_SILO.get(silo) if kind == "F" else _BY_TYPE.get(kind)
    return f"{safe_prefix(prefix)}{name}" if name else None


def person_report(row: Row, prefix: str) -> str | None:
    """Name the report with the person's own names and legal form; only natural persons have one."""
    return f"{safe_prefix(prefix)}OsFizycznaDaneOgolne" if row.get("typ", "").upper() == "F" else None


def pkd_report(row: Row, prefix: str) -> str | None:
    """Name the report with the kinds of business; those struck off before 2014 have none."""
    kind = row.get("typ", "").upper()
    if kind not in _PKD or (kind == "F" and row.get("silosid") == "4"):
        return None
    return f"{safe_prefix(prefix)}{_PKD[kind]}"


def living_main_unit(rows: list[Row]) -> Row:
    """Pick the row a person means by a NIP: alive before ended, the unit itself before its branches."""
    return min(
        rows,
        key=lambda row: (
            bool(row.get("datazakonczeniadzialalnosci")),
            _MAIN_FIRST.get(row.get("typ", "").upper(), 9) > 1,
            _SILO_ORDER.get(row.get("silosid", ""), 9),
            _MAIN_FIRST.get(row.get("typ", "").upper(), 9),
        ),
    )
