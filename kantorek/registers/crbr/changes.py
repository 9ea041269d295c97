"""What changed between two answers of CRBR about one company, as plain values."""

from collections.abc import Callable, Iterator
from typing import Any

Data = dict[str, Any]


def diff(old: Data, new: Data) -> list[Data]:
    """Compare two kept answers; each change has its `kind` and plain values, and no change gives an empty list.

    Kinds: beneficiary_added, beneficiary_removed (person), stakes_changed (person, old, new), reported_from_changed
    (old, new), group_added, group_removed (name), discrepancy_added, discrepancy_removed (id, text).
    """
    identity = _identity(old, new)
    was, now = _people(old, identity), _people(new, identity)
    return [
        *({"kind": "beneficiary_added", "person": _named(now[key])} for key in now if key not in was),
        *({"kind": "beneficiary_removed", "person": _named(was[key])} for key in was if key not in now),
        *_stakes_changed(was, now),
        *_moved("group", "name", _listed(old, "groups", "name"), _listed(new, "groups", "name")),
        *_moved("discrepancy", "id", _listed(old, "discrepancies", "id"), _listed(new, "discrepancies", "id")),
        *_reported(old, new),
    ]


def _identity(old: Data, new: Data) -> Callable[[Data], str]:
    """Choose how to tell people apart: by their keys, or by names when the key was changed between the two answers."""
    if old.get("key_mark") == new.get("key_mark"):
        return lambda person: str(person["person_key"])
    return lambda person: " ".join([*_names(person), person.get("born_on") or "", *person.get("citizenships", [])])


def _current(data: Data) -> list[Data]:
    return [entry for entry in data.get("entries", []) if not entry.get("shown_until")]


def _people(data: Data, identity: Callable[[Data], str]) -> dict[str, Data]:
    return {identity(person): person for entry in _current(data) for person in entry["beneficiaries"]}


def _names(person: Data) -> list[str]:
    return [person[name] for name in ("first_name", "other_names", "last_name") if person.get(name)]


def _named(person: Data) -> Data:
    return {"person_key": person["person_key"], "name": " ".join(_names(person)), "stakes": person["stakes"]}


def _stakes_changed(was: dict[str, Data], now: dict[str, Data]) -> Iterator[Data]:
    for key in now:
        if key in was and _sorted(was[key]["stakes"]) != _sorted(now[key]["stakes"]):
            yield {
                "kind": "stakes_changed",
                "person": _named(now[key]),
                "old": was[key]["stakes"],
                "new": now[key]["stakes"],
            }


def _sorted(stakes: list[Data]) -> list[list[tuple[str, Any]]]:
    return sorted(sorted(stake.items()) for stake in stakes)


def _listed(data: Data, what: str, key: str) -> dict[str, Data]:
    return {one[key]: one for entry in _current(data) for one in entry.get(what, [])}


def _moved(kind: str, key: str, was: dict[str, Data], now: dict[str, Data]) -> Iterator[Data]:
    for name in now:
        if name not in was:
            yield {"kind": f"{kind}_added", key: name, "text": now[name].get("text", "")}
    for name in was:
        if name not in now:
            yield {"kind": f"{kind}_removed", key: name, "text": was[name].get("text", "")}


def _reported(old: Data, new: Data) -> Iterator[Data]:
    was, now = (_newest(data) for data in (old, new))
    if was != now:
        yield {"kind": "reported_from_changed", "old": was, "new": now}


def _newest(data: Data) -> str | None:
    return max((entry["reported_from"] for entry in _current(data) if entry.get("reported_from")), default=None)
