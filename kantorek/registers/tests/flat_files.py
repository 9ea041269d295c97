"""Flat files for tests: an archive of chosen accounts, and hashes reckoned apart from the code under test."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import py7zr

ROUNDS = 7
MASK = "XX99990056XXXXYYYYYYXXXXXX"


def plain_hash(day: date, nip: str, account: str, rounds: int = ROUNDS) -> str:
    """Hash the way the specification words it."""
    words = day.strftime("%Y%m%d") + nip + account
    for _ in range(rounds):
        words = hashlib.sha512(words.encode("utf-8")).hexdigest()
    return words


def contents(
    day: date, active: list[tuple[str, str]], exempt: list[tuple[str, str]], *, rounds: int = ROUNDS
) -> dict[str, Any]:
    """Give one day's file before it is packed."""
    return {
        "naglowek": {
            "dataGenerowaniaDanych": f"{day:%Y%m%d}",
            "liczbaTransformacji": str(rounds),
            "schemat": "RRRRMMDDNNNNNNNNNNBBBBBBBBBBBBBBBBBBBBBBBBBB",
        },
        "skrotyPodatnikowCzynnych": [plain_hash(day, *pair, rounds) for pair in active],
        "skrotyPodatnikowZwolnionych": [plain_hash(day, *pair, rounds) for pair in exempt],
        "maski": [MASK, "XX10100055YYYXXXXXXXXXXXXX"],
    }


def pack(path: Path, *members: Any) -> bytes:
    """Pack values as JSON, or bytes as they are, and give the archive."""
    with py7zr.SevenZipFile(path, "w") as archive:
        for number, member in enumerate(members):
            archive.writestr(member if isinstance(member, bytes) else json.dumps(member), f"{number}.json")
    return path.read_bytes()
