"""Two people changed one client: what I typed beside what stands there now, field by field."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kantorek.clients.actions.client import SHEET, plain
from kantorek.clients.forms.sheet import CompanyFields
from kantorek.clients.models import Client
from kantorek.clients.sentences import shown_value
from kantorek.core.actor import Actor
from kantorek.core.templatetags.kantorek import day, money

_MISSING = object()


@dataclass
class Merged:
    """The values to show again, and a mark for each field that somebody else changed."""

    values: dict[str, Any]
    marks: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)


def base_of(client: Client, actor: Actor) -> str:
    """Write down what the client's sheet holds now, to be sent along with the form; a fee only to who may see it."""
    hidden = {"pkd"} if actor.may("clients.fees") else {"pkd", "monthly_fee"}
    return json.dumps({key: plain(getattr(client, key)) for key in SHEET if key not in hidden})


def merge(client: Client, mine: dict[str, Any], base: str) -> Merged:
    """Take over what others changed and I did not touch; keep mine where I typed; mark both."""
    seen = _read(base)
    merged = Merged(dict(mine))
    for key, typed in mine.items():
        now, was = plain(getattr(client, key)), seen.get(key, _MISSING)
        if plain(typed) == now or now == was:
            continue
        untouched = plain(typed) == was
        if untouched:
            merged.values[key] = getattr(client, key)
        hint = _("Somebody changed it to this meanwhile.") if untouched else _("Now it is: %s") % _word(key, now)
        merged.marks[key] = {"state": "look", "hint": hint}
        merged.rows.append(
            {
                "field": key,
                "label": CompanyFields.base_fields[key].label,
                "was": "" if was is _MISSING else _word(key, was),
                "theirs": _word(key, now),
                "mine": "" if untouched else _word(key, plain(typed)),
            }
        )
    return merged


def _read(base: str) -> dict[str, Any]:
    try:
        known = json.loads(base)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(known, dict):
        return {}
    return {key: value for key, value in known.items() if isinstance(value, str | int | None) or _are_texts(value)}


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _word(key: str, value: Any) -> str:
    if key == "monthly_fee" and value:
        return money(value)
    try:
        return day(date.fromisoformat(value), "full") if key.endswith("_on") and value else shown_value(key, value)
    except (TypeError, ValueError):
        return str(value)
