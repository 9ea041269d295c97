"""Reads the flat file's JSON as a stream of pieces: the heading and the masks are kept, each hash is passed on."""

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import ijson

from kantorek.registers.findings import RegisterDown

LISTS: Final = {"skrotyPodatnikowCzynnych": "active", "skrotyPodatnikowZwolnionych": "exempt"}
_HEADING: Final = "naglowek"
_MASKS: Final = "maski"
_SCHEME: Final = "RRRRMMDDNNNNNNNNNNBBBBBBBBBBBBBBBBBBBBBBBBBB"
_MASK: Final = re.compile(r"[0-9XY]{2}[0-9]{8}[0-9XY]{16}")
_MOST_ITERATIONS: Final = 100_000
_MOST_MASKS: Final = 100_000
_MOST_DEPTH: Final = 16
_SLICE: Final = 1 << 16
# Longer than this, nothing in the file is without an end: a text that goes on and on would fill the memory.
_LONGEST_PIECE: Final = 1 << 20

TakeHash = Callable[[str, bytes], None]
Event = tuple[str, Any]


@dataclass(slots=True)
class _Seen:
    heading: dict[str, str] = field(default_factory=dict)
    masks: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    events: int = 0
    ended: bool = False


class Reader:
    """Takes the text in pieces; `take(list, hash)` is called for each hash, and `close` gives heading and masks."""

    def __init__(self, day: date, take: TakeHash) -> None:
        self._day = day
        self._seen = _Seen()
        self._silent = 0
        target = _state(self._seen, take)
        next(target)
        self._parser: Any = ijson.basic_parse_coro(target)

    def feed(self, data: bytes) -> None:
        """Read on; raises RegisterDown at the first thing that cannot be right."""
        for start in range(0, len(data), _SLICE):
            piece = bytes(data[start : start + _SLICE])
            before = self._seen.events
            try:
                self._parser.send(piece)
            except StopIteration:
                raise _odd("text after the end") from None
            except (ijson.JSONError, ValueError, RecursionError) as error:
                raise _odd(type(error).__name__) from None
            self._silent = 0 if self._seen.events > before else self._silent + len(piece)
            if self._silent > _LONGEST_PIECE:
                raise _odd("a text without an end")

    def close(self) -> tuple[int, list[str]]:
        """Check that the whole was there, and give the number of rounds and the masks."""
        try:
            self._parser.close()
        except (ijson.JSONError, ValueError) as error:
            raise _odd(type(error).__name__) from None
        wanted = {_HEADING, _MASKS, *LISTS}
        if not self._seen.ended or not wanted <= self._seen.keys:
            raise _odd("cut off")
        return _iterations(self._seen.heading, self._day), self._seen.masks


def _state(seen: _Seen, take: TakeHash) -> Generator[None, Event, None]:
    """Follow the pieces: one object, in it the heading, two lists of hashes and the masks; what is new is passed over."""
    event, _ = yield
    if event != "start_map":
        raise _odd("no object")
    while True:
        seen.events += 1
        event, key = yield
        if event == "end_map":
            seen.ended = True
            break
        if key in seen.keys:
            raise _odd("a key twice")
        seen.keys.add(key)
        if key in LISTS:
            yield from _strings(seen, lambda text, name=LISTS[key]: take(name, _digest(text)))  # type: ignore[misc]
        elif key == _MASKS:
            yield from _strings(seen, lambda text: seen.masks.append(_mask(text, len(seen.masks))))
        else:
            yield from _any_value(seen, seen.heading if key == _HEADING else None)
    yield
    raise _odd("text after the end")


def _strings(seen: _Seen, take: Callable[[str], None]) -> Generator[None, Event, None]:
    event, _ = yield
    if event != "start_array":
        raise _odd("no list")
    while True:
        event, text = yield
        seen.events += 1
        if event == "string":
            take(text)
        elif event == "end_array":
            return
        else:
            raise _odd("no text in a list")


def _any_value(seen: _Seen, keep: dict[str, str] | None) -> Generator[None, Event, None]:
    """Pass over one value; the plain ones of the heading are kept."""
    depth, key = 0, ""
    while True:
        event, value = yield
        seen.events += 1
        if event in ("start_map", "start_array"):
            depth += 1
            if depth > _MOST_DEPTH:
                raise _odd("too deep")
        elif event in ("end_map", "end_array"):
            depth -= 1
        elif event == "map_key":
            key = value
        elif keep is not None and depth == 1 and event in ("string", "number") and len(keep) < 100:
            keep[key] = str(value)[:100]
        if depth == 0:
            return


def _digest(text: str) -> bytes:
    try:
        digest = bytes.fromhex(text) if len(text) == 128 else b""
    except ValueError:
        digest = b""
    if len(digest) != 64:  # fromhex passes over spaces
        raise _odd("no hash")
    return digest


def _mask(text: str, count: int) -> str:
    if not _MASK.fullmatch(text) or count >= _MOST_MASKS:
        raise _odd("mask")
    return text


def _iterations(heading: dict[str, str], day: date) -> int:
    if heading.get("dataGenerowaniaDanych", "") != f"{day:%Y%m%d}":
        raise _odd("another day")
    if heading.get("schemat", _SCHEME) != _SCHEME:
        raise _odd("another scheme")
    rounds = heading.get("liczbaTransformacji", "")
    if not (rounds.isascii() and rounds.isdigit() and len(rounds) < 9 and 0 < int(rounds) <= _MOST_ITERATIONS):
        raise _odd("number of rounds")
    return int(rounds)


def _odd(what: str) -> RegisterDown:
    return RegisterDown("malformed", detail=what)
