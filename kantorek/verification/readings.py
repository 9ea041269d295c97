"""Reads an answer for one client: which light it gives, the facts to compare by, and what has changed since the last.

Pure functions: data of registers/…/parse.py in, plain values out; the words to them stand in wording.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kantorek.registers.verdicts import has_court_notes
from kantorek.verification.models import State

Data = dict[str, Any]
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Served:
    """What the office's own sheet says about the client, as far as a light depends on it."""

    settles_vat: bool = False
    no_vat: bool = False
    vat_eu: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer means: the light, its code, the facts behind it."""

    state: str
    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not what it was: a code of events.RegisterChanged and its plain values."""

    code: str
    told: dict[str, Any] = field(default_factory=dict)


def read(register: str, outcome: str, data: Data | None, served: Served) -> Reading:
    """Read a settled answer; only found and not_found say anything, the rest must not come here."""
    if outcome not in ("found", "not_found"):
        raise ValueError(f"{outcome[:12]} says nothing about a client")
    return _READERS[register](data if outcome == "found" else None, served)


def changes(register: str, was: Facts | None, reading: Reading) -> list[Change]:
    """List what moved since the last facts; the first answer is news only when it is bad."""
    if was is None:
        return [Change("found_bad", {"now": reading.code})] if reading.state == State.BAD else []
    return list(_COMPARERS[register](was, reading.facts))


# --- the list of VAT payers --------------------------------------------------------------------------------------
def _read_white_list(data: Data | None, served: Served) -> Reading:
    if data is None:
        return Reading(
            State.BAD if served.settles_vat else State.OFF, "vat_unknown", {"status": "none", "accounts": []}
        )
    status = str(data.get("vat_status") or "none")
    facts = {
        "status": status,
        "since": data.get("registered_on"),
        "removed_on": data.get("removed_on"),
        "basis": data.get("removal_basis") or "",
        "accounts": sorted(data.get("accounts") or []),
        "virtual": bool(data.get("virtual_accounts")),
    }
    if status == "active":
        return Reading(State.WAIT if served.no_vat else State.OK, "vat_active", facts)
    if status == "exempt":
        return Reading(State.WAIT if served.settles_vat else State.OK, "vat_exempt", facts)
    return Reading(State.BAD if served.settles_vat else State.OFF, "vat_none", facts)


def _compare_white_list(was: Facts, now: Facts) -> Iterator[Change]:
    if was["status"] != now["status"]:
        code = {"active": "vat_restored", "exempt": "vat_exempt"}.get(now["status"], "vat_removed")
        yield Change(code, {"was": was["status"], "day": now.get("removed_on"), "basis": now.get("basis", "")})
    if now["status"] == "none":
        return  # whoever leaves the list leaves it with all accounts
    if was.get("virtual") != now.get("virtual"):
        yield Change("virtual_accounts")
    for account in sorted(set(was["accounts"]) - set(now["accounts"])):
        yield Change("account_gone", {"account": account})
    for account in sorted(set(now["accounts"]) - set(was["accounts"])):
        yield Change("account_new", {"account": account})


# --- GUS ---------------------------------------------------------------------------------------------------------
_GUS_LIGHTS = {
    "active": (State.OK, "gus_active"),
    "suspended": (State.WAIT, "gus_suspended"),
    "not_started": (State.WAIT, "gus_not_started"),
    "ended": (State.BAD, "gus_ended"),
}


def _read_gus(data: Data | None, served: Served) -> Reading:
    if data is None:
        return Reading(State.BAD, "gus_unknown", {"status": "unknown"})
    status = str(data.get("status") or "unclear")
    bankrupt = bool(data.get("bankruptcy_on")) and not data.get("bankruptcy_ended_on")
    facts = {
        "status": status,
        "suspended_on": data.get("suspended_on"),
        "ended_on": data.get("ended_on") or data.get("struck_off_on"),
        "bankruptcy_on": data.get("bankruptcy_on") if bankrupt else None,
        "name": data.get("name") or "",
        "address": _address(data),
    }
    if bankrupt and status != "ended":
        return Reading(State.BAD, "gus_bankrupt", facts)
    state, code = _GUS_LIGHTS.get(status, (State.WAIT, "gus_active"))
    return Reading(state, code, facts)


def _address(data: Data) -> str:
    keys = ("street", "building", "flat", "postal_code", "city")
    return " ".join(str(data.get(key) or "") for key in keys).strip()


def _compare_gus(was: Facts, now: Facts) -> Iterator[Change]:
    if was.get("status") != now.get("status"):
        code = {"suspended": "suspended", "ended": "ended", "unknown": "ended"}.get(str(now.get("status")), "resumed")
        day = now.get("suspended_on") if code == "suspended" else now.get("ended_on")
        yield Change(code, {"day": day})
    if now.get("bankruptcy_on") and not was.get("bankruptcy_on"):
        yield Change("bankruptcy", {"day": now["bankruptcy_on"]})
    for key in ("name", "address"):
        if was.get(key) and now.get(key) and was[key] != now[key]:
            yield Change(f"{key}_changed", {"was": was[key], "now": now[key]})


# --- VIES --------------------------------------------------------------------------------------------------------
def _read_vies(data: Data | None, served: Served) -> Reading:
    if data is None:
        return Reading(State.BAD if served.vat_eu else State.OFF, "eu_invalid", {"valid": False})
    return Reading(State.OK if served.vat_eu else State.WAIT, "eu_valid", {"valid": True})


def _compare_vies(was: Facts, now: Facts) -> Iterator[Change]:
    if was.get("valid") != now.get("valid"):
        yield Change("eu_registered" if now.get("valid") else "eu_gone")


# --- CRBR --------------------------------------------------------------------------------------------------------
def _read_crbr(data: Data | None, served: Served) -> Reading:
    if data is None:
        return Reading(State.BAD, "owners_missing", {"owners": {}, "reported": False})
    owners: dict[str, dict[str, str]] = {}
    entries = [
        entry for entry in data.get("entries") or [] if not entry.get("shown_until")
    ]  # past ones name past owners
    for entry in entries:
        for one in entry.get("beneficiaries") or []:
            name = " ".join(str(one.get(key) or "") for key in ("first_name", "last_name")).strip()
            key = str(one.get("person_key") or name)
            owners[key] = {"name": name, "stakes": "; ".join(sorted(map(_stake, one.get("stakes") or [])))}
    discrepancies = [entry for entry in entries if entry.get("discrepancies")]
    facts = {
        "owners": owners,
        "reported": True,
        "discrepancies": len(discrepancies),
        "key_mark": data.get("key_mark") or "",
    }
    if discrepancies:
        return Reading(State.WAIT, "owners_discrepancy", facts)
    return Reading(State.OK if owners else State.WAIT, "owners_known" if owners else "owners_none", facts)


def _stake(stake: Data) -> str:
    return " ".join(str(stake.get(key) or "") for key in ("amount", "unit", "right", "privilege")).strip()


def _owners(facts: Facts, *, by_name: bool) -> dict[str, dict[str, str]]:
    owners: dict[str, dict[str, str]] = facts.get("owners", {})
    return {owner["name"]: owner for owner in owners.values()} if by_name else owners


def _compare_crbr(was: Facts, now: Facts) -> Iterator[Change]:
    if was.get("reported") != now.get("reported"):
        yield Change("owners_reported" if now.get("reported") else "owners_missing")
        return
    # After a change of the office's keys the same people carry other marks; their names are what is left to go by.
    by_name = was.get("key_mark") != now.get("key_mark")
    before, after = _owners(was, by_name=by_name), _owners(now, by_name=by_name)
    for key in sorted(set(after) - set(before)):
        yield Change("owner_new", {"name": after[key]["name"]})
    for key in sorted(set(before) - set(after)):
        yield Change("owner_gone", {"name": before[key]["name"]})
    for key in sorted(set(before) & set(after)):
        if before[key]["stakes"] != after[key]["stakes"]:
            told = {"name": after[key]["name"], "was": before[key]["stakes"], "now": after[key]["stakes"]}
            yield Change("stake_changed", told)


# --- KRS ---------------------------------------------------------------------------------------------------------
_KRS_LIGHTS = {
    "active": (State.OK, "krs_active"),
    "liquidation": (State.BAD, "krs_liquidation"),
    "bankruptcy": (State.BAD, "krs_bankruptcy"),
    "struck_off": (State.BAD, "krs_struck_off"),
    "suspended": (State.WAIT, "krs_suspended"),
}


def _read_krs(data: Data | None, served: Served) -> Reading:
    if data is None:
        return Reading(State.BAD, "krs_unknown", {"state": "unknown"})
    state, code = _KRS_LIGHTS.get(str(data.get("state")), (State.WAIT, "krs_notes"))
    noted = has_court_notes(data)
    if state == State.OK and noted:
        state, code = State.WAIT, "krs_notes"
    board = (data.get("representation") or {}).get("members") or []
    facts = {
        "state": str(data.get("state") or "active"),
        "name": data.get("name") or "",
        "address": _address(data),
        # The ministry masks the names, so that two people can look alike: their number tells more than the masks.
        "board": sorted(f"{one.get('name', '')} {one.get('function', '')}".strip() for one in board),
        "last_entry_on": data.get("last_entry_on"),
        "noted": noted,
    }
    return Reading(state, code, facts)


def _compare_krs(was: Facts, now: Facts) -> Iterator[Change]:
    if was.get("state") != now.get("state"):
        told = {"was": was.get("state"), "now": now.get("state")}
        code = {"liquidation": "liquidation", "bankruptcy": "bankruptcy", "suspended": "suspended"}
        gone = now.get("state") in ("struck_off", "unknown")
        yield Change("struck_off" if gone else code.get(str(now.get("state")), "resumed"), told)
        return  # the name gains "w likwidacji", liquidators take the board's place: one piece of news
    if now.get("noted") and not was.get("noted"):
        yield Change("court_notes")
    if was.get("board") != now.get("board") and now.get("board"):
        yield Change("board_changed", {"was": len(was.get("board") or []), "now": len(now["board"])})
    for key in ("name", "address"):
        if was.get(key) and now.get(key) and was[key] != now[key]:
            yield Change(f"{key}_changed", {"was": was[key], "now": now[key]})


_READERS: dict[str, Callable[[Data | None, Served], Reading]] = {
    "white_list": _read_white_list,
    "gus": _read_gus,
    "vies": _read_vies,
    "crbr": _read_crbr,
    "krs": _read_krs,
}
_COMPARERS: dict[str, Callable[[Facts, Facts], Iterator[Change]]] = {
    "white_list": _compare_white_list,
    "gus": _compare_gus,
    "vies": _compare_vies,
    "crbr": _compare_crbr,
    "krs": _compare_krs,
}
LIGHTS = tuple(_READERS)
"""The registers that light a lamp about a client."""
