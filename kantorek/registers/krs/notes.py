"""Reads what an extract notes about trouble: liquidation, bankruptcy, restructuring, suspension, arrears.

Names of fields, and how sure they are: certain (seen in real answers) `dzial6.likwidacja`, `.postepowanieUpadlosciowe`,
`.rozwiazanieUniewaznienie`, `.postepowanieRestrukturyzacyjneNaprawcze…`, `dzial4.zaleglosci`,
`.zabezpieczenieMajatkuOddalenieWnioskuOUpadlosc`, `dzial5.kurator`; verify: `dzial6.zawieszenieWznowienie` with
`dataZawieszenia`, `dataWznowienia` (one public client's model), so that any key with "zawiesz" counts. Whatever else stands
in dzial4–6 is listed by its key in `other_notes`. Resolutions are free text by a notary: only their day is taken.
"""

from collections.abc import Iterator
from typing import Any, Final

from kantorek.registers.values import day_of, filled, list_of, object_of, text_of

_SURE: Final = (
    "likwidacja",
    "postepowanieUpadlosciowe",
    "rozwiazanieUniewaznienie",
    "polaczeniePodzialPrzeksztalcenie",
)
_RESTRUCTURING: Final = ("postepowanieRestrukturyzacyjne", "postepowanieNaprawcze", "postepowanieUkladowe")
_ARREARS: Final = {
    "zaleglosci": "Zaległości",
    "wierzytelnosci": "Wierzytelności",
    "zabezpieczenieMajatkuOddalenieWnioskuOUpadlosc": "Zabezpieczenie majątku lub oddalenie wniosku o upadłość",
    "umorzenieEgzekucji": "Umorzenie egzekucji",
}
_MARKS: Final = (
    ("bankruptcy", "W UPADŁOŚCI"),
    ("liquidation", "W LIKWIDACJI"),
)
_DEEPEST: Final = 8
_MOST_ROWS: Final = 50


def read(sections: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Give the notes, each under its key; one that the extract does not have is empty."""
    sixth = sections["dzial6"]
    return {
        "liquidation": _liquidation(_rows(sixth.get("likwidacja"))),
        "bankruptcy": _bankruptcy(_rows(sixth.get("postepowanieUpadlosciowe"))),
        "restructuring": _restructuring(
            [row for key, value in sixth.items() if key.startswith(_RESTRUCTURING) for row in _rows(value)]
        ),
        "suspension": _suspension(sections),
        "dissolution": bool(_rows(sixth.get("rozwiazanieUniewaznienie"))),
        "arrears": filled({"notes": _arrears(sections["dzial4"])}),
        "curator": bool(_rows(sections["dzial5"].get("kurator"))),
        "other_notes": _others(sections),
    }


def state_of(found: dict[str, Any], name: str) -> str:
    """Give the one word for a light: what is open in the notes, or what the law makes a firm add to its name."""
    # At the end only: a firm may well be named after help with the winding up of others.
    ending = name.upper().rstrip(' ."”')
    for state, mark in _MARKS:
        note = found[state]
        if (note and not note["ended"]) or ending.endswith(mark):
            return state
    suspension = found["suspension"]
    return "suspended" if suspension and not suspension.get("resumed_on") else "active"


def _liquidation(rows: list[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        return {}
    last = rows[-1]
    opened = filled({"opened_on": _day(last, "otwarcie")})
    liquidators = len(list_of(last.get("likwidatorzy")))
    return {**opened, **_ending(last, "zakonczenie"), "liquidators": liquidators, "notes": []}


def _bankruptcy(rows: list[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        return {}
    last = rows[-1]
    told = _object(last.get("informacjaOOgloszeniuUpadlosci"))
    ways = [text_of(value, 200) for _, value in _leaves(last.get("sposobProwadzeniaPostepowania"))]
    facts = {
        "declared_on": day_of(told.get("data")),
        "court": text_of(told.get("organWydajacy")),
        "signature": text_of(told.get("sygnatura"), 60),
    }
    return {**filled(facts), **_ending(last, "opisZakonczenia"), "notes": ways}


def _restructuring(rows: list[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        return {}
    last = rows[-1]
    kinds = [text_of(value, 120) for key, value in _leaves(last) if key == "rodzajPostepowania"]
    cases = [text_of(value, 60) for key, value in _leaves(last) if key.startswith("sygnatura")]
    opened = filled({"opened_on": _day(last, "otwarcie")})
    return {**opened, **_ending(last, "zakonczenie"), "notes": [*kinds, *cases]}


def _suspension(sections: dict[str, dict[str, Any]]) -> dict[str, str]:
    rows = [
        row
        for section in ("dzial1", "dzial6")
        for key, value in sections[section].items()
        if "zawiesz" in key.lower()
        for row in _rows(value)
    ]
    if not rows:
        return {}
    days = {key.lower(): day_of(value) for key, value in _leaves(rows[-1])}
    since = next((day for key, day in days.items() if "zawiesz" in key and day), "")
    resumed = next((day for key, day in days.items() if "wznow" in key and day), "")
    return filled({"suspended_on": since, "resumed_on": resumed})


def _arrears(section: dict[str, Any]) -> list[str]:
    told = []
    for key, value in section.items():
        if rows := _rows(value):
            days = sorted(
                filter(None, (day_of(leaf) for name, leaf in _leaves(rows) if name.lower().startswith("data")))
            )
            heading = _ARREARS.get(key, text_of(key, 80))
            told.append(": ".join(filter(None, [heading, days[-1] if days else ""])))
    return told


def _others(sections: dict[str, dict[str, Any]]) -> list[str]:
    sixth = [
        key
        for key, value in sections["dzial6"].items()
        if key not in _SURE and not key.startswith(_RESTRUCTURING) and "zawiesz" not in key.lower() and _rows(value)
    ]
    fifth = [key for key, value in sections["dzial5"].items() if key != "kurator" and _rows(value)]
    return [text_of(key, 80) for key in (*fifth, *sixth)][:20]


def _rows(value: Any) -> list[dict[str, Any]]:
    """Give the rows that say something; an empty container is what the register shows for "none"."""
    rows = [{"": one} if isinstance(one, str) else object_of(one) for one in _as_list(value)]
    return [row for row in rows[:_MOST_ROWS] if any(True for _ in _leaves(row))]


def _as_list(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list_of(value)


def _object(value: Any) -> dict[str, Any]:
    rows = list_of(value)
    return object_of(rows[-1]) if rows else {}


def _day(row: dict[str, Any], begins: str) -> str:
    """Give the day of what begins so: a text that starts with its day, or an object with a field that is one."""
    for key, value in row.items():
        if key.startswith(begins):
            days = (day_of(leaf) for _, leaf in _leaves({key: value}))
            return next((day for day in days if day), "")
    return ""


def _ending(row: dict[str, Any], begins: str) -> dict[str, Any]:
    """Tell whether an end is noted, and its day where there is one."""
    ended = any(True for key, value in row.items() if key.startswith(begins) for _ in _leaves(value))
    return {"ended": ended, **filled({"ended_on": _day(row, begins)})}


def _leaves(value: Any, key: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Give every text and number inside, with the name of its field; numbers of entries say nothing by themselves."""
    if depth > _DEEPEST or key.startswith("nrWpisu"):
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, str(name), depth + 1)
    elif isinstance(value, list):
        for inner in value[:_MOST_ROWS]:
            yield from _leaves(inner, key, depth + 1)
    elif text_of(value):
        yield key, value
