"""The sandbox's twin of the flat file of the list of VAT payers: one 7z archive a day, of all invented accounts."""

import hashlib
import io
import json
import re
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import py7zr

from kantorek.core.actor import WARSAW
from kantorek.sandbox import FLAT_PATH
from kantorek.sandbox.answers import Answer, Request, text
from kantorek.sandbox.economy import companies
from kantorek.sandbox.faults import play
from kantorek.sandbox.vat_facts import MASK, VatFacts, masked, vat_of
from kantorek.sandbox.world import World

_PATH: Final = re.compile(re.escape(FLAT_PATH) + r"/pliki/([0-9]{8})\.7z")
_TYPE: Final = "application/x-7z-compressed"
# Masks of banks at which nobody here has an account.
_OTHER_MASKS: Final = ("XX99990063YYYXXXXXXXXXXXXX", "XX99990063XXXXXXXYYYXXXXXX", "XX99990070YYYYXXXXXXXXXXXX")
_LISTS: Final = {"Czynny": "skrotyPodatnikowCzynnych", "Zwolniony": "skrotyPodatnikowZwolnionych"}
_one_at_a_time: Final = threading.Lock()


def answer(world: World, request: Request) -> Answer | None:
    """Answer one request; another path is none of ours. The fault "expired" serves yesterday's file under today's name."""
    found = _PATH.fullmatch(request.path)
    if found is None:
        return None
    world.trouble.count("flat_file:day")
    fault = world.trouble.take("flat_file", "day")
    day = _day(found.group(1))
    if request.method != "GET" or day is None or (fault and fault.kind == "nothing"):
        return text(404, "Not Found")
    body = archive_of(world, day - timedelta(days=1) if fault and fault.kind == "expired" else day)
    return play(fault, body, _TYPE) or Answer(200, _TYPE, body)


def archive_of(world: World, day: date) -> bytes:
    """Pack one day's file, the changes of this world included."""
    with _one_at_a_time:
        return _packed(day, world.white_list.rounds, json.dumps(world.changes, sort_keys=True))


def contents_of(day: date, rounds: int, changes: dict[str, Any]) -> dict[str, Any]:
    """Give one day's file before it is packed."""
    lists: dict[str, list[str]] = {name: [] for name in _LISTS.values()}
    for company in companies():
        facts = vat_of(company, changes.get(company.nip))
        if facts.status in _LISTS:
            hashes = (_hash(day, company.nip, account, rounds) for account in _as_listed(facts))
            lists[_LISTS[facts.status]] += hashes
    return {
        "naglowek": {
            "dataGenerowaniaDanych": f"{day:%Y%m%d}",
            "liczbaTransformacji": str(rounds),
            "schemat": "RRRRMMDDNNNNNNNNNNBBBBBBBBBBBBBBBBBBBBBBBBBB",
        },
        **{name: sorted(hashes) for name, hashes in lists.items()},
        "maski": sorted((MASK, *_OTHER_MASKS)),
    }


def _as_listed(facts: VatFacts) -> Iterator[str]:
    """A virtual account stands there for all of its kind, under its mask."""
    bank = MASK[2:10]
    for account in facts.accounts:
        yield masked(account) if facts.virtual_accounts and account[2:10] == bank else account


@lru_cache(maxsize=8)
def _packed(day: date, rounds: int, changes: str) -> bytes:
    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w") as archive:
        archive.writestr(json.dumps(contents_of(day, rounds, json.loads(changes))), f"{day:%Y%m%d}.json")
    return target.getvalue()


@lru_cache(maxsize=20_000)
def _hash(day: date, nip: str, account: str, rounds: int) -> str:
    word = f"{day:%Y%m%d}{nip}{account}"
    for _ in range(rounds):
        word = hashlib.sha512(word.encode()).hexdigest()
    return word


def _day(digits: str) -> date | None:
    try:
        day = date.fromisoformat(digits)
    except ValueError:
        return None
    return day if day <= datetime.now(WARSAW).date() else None
