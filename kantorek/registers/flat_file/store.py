"""One day's hashes on the disk: two sorted files of shortened hashes, searched in place, and a note about them."""

import json
import mmap
import os
import shutil
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from kantorek.registers.flat_file.hashing import masks_by_bank

LISTS: Final = ("active", "exempt")
WIDTH: Final = 16
"""Bytes kept of each hash: two alike among a hundred million by chance come once in 10^22."""

_NOTE: Final = "meta.json"
_BUCKETS: Final = 64
_FLUSH_EVERY: Final = 1 << 16
_DAYS_KEPT: Final = 2


@dataclass(frozen=True, slots=True)
class FlatDay:
    """The file of one day and where it lies."""

    day: date
    iterations: int
    active: int
    exempt: int
    masks: int
    archive_sha256: str
    archive_size: int
    fetched_at: datetime
    folder: Path


class Sorter:
    """Takes hashes in any order and leaves one sorted file for each list, with little of them in memory at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._heaps = {name: [bytearray() for _ in range(_BUCKETS)] for name in LISTS}
        self._waiting = 0
        self.counts = dict.fromkeys(LISTS, 0)

    def take(self, name: str, digest: bytes) -> None:
        """Put one hash by; only its beginning is kept."""
        self._heaps[name][digest[0] >> 2] += digest[:WIDTH]
        self.counts[name] += 1
        self._waiting += 1
        if self._waiting >= _FLUSH_EVERY:
            self._flush()

    def finish(self) -> None:
        """Sort heap by heap; they follow one another in order."""
        self._flush()
        for name in LISTS:
            with (self._folder / f"{name}.bin").open("wb") as target:
                for bucket in range(_BUCKETS):
                    heap = self._heap(name, bucket)
                    if heap.exists():
                        data = heap.read_bytes()
                        target.write(b"".join(sorted(data[at : at + WIDTH] for at in range(0, len(data), WIDTH))))
                        heap.unlink()
                os.fsync(target.fileno())

    def _flush(self) -> None:
        for name, heaps in self._heaps.items():
            for bucket, heap in enumerate(heaps):
                if heap:
                    with self._heap(name, bucket).open("ab") as file:
                        file.write(heap)
                    heap.clear()
        self._waiting = 0

    def _heap(self, name: str, bucket: int) -> Path:
        return self._folder / f"{name}.{bucket:02d}.heap"


def write_note(meta: FlatDay, masks: list[str]) -> None:
    """Write what is known about a day beside its hashes."""
    note = {**asdict(meta), "day": meta.day.isoformat(), "fetched_at": meta.fetched_at.isoformat(), "masks": masks}
    del note["folder"]
    with (meta.folder / _NOTE).open("w", encoding="utf-8") as file:
        json.dump(note, file)
        file.flush()
        os.fsync(file.fileno())


def path_of(root: Path, day: date) -> Path:
    """Say where a day's file lies."""
    return root / f"{day:%Y%m%d}"


def days_in(root: Path) -> list[date]:
    """Give the days whose files are here, oldest first."""
    found = []
    for path in root.glob("[0-9]" * 8):
        try:
            day = date.fromisoformat(path.name)
        except ValueError:
            continue
        if (path / _NOTE).is_file():
            found.append(day)
    return sorted(found)


def day_for(root: Path, on: date) -> date | None:
    """Give the day whose file serves a question about `on`: its own, else the newest one before."""
    return max((day for day in days_in(root) if day <= on), default=None)


def remove_old(root: Path) -> None:
    """Keep the last days only."""
    for day in days_in(root)[:-_DAYS_KEPT]:
        shutil.rmtree(path_of(root, day), ignore_errors=True)


def read_note(root: Path, day: date) -> tuple[FlatDay, dict[str, list[str]]]:
    """Give a day's note, and its masks by bank."""
    path = path_of(root, day) / _NOTE
    return _note(path, path.stat().st_mtime_ns)


class Hashes:
    """The hashes of one day, open for searching."""

    def __init__(self, lists: dict[str, "mmap.mmap | bytes"]) -> None:
        self._lists = lists

    def list_of(self, digest: str) -> str | None:
        """Name the list that holds a hash: active first, then exempt."""
        wanted = bytes.fromhex(digest[: 2 * WIDTH])
        for name, hashes in self._lists.items():
            at = bisect_left(range(len(hashes) // WIDTH), wanted, key=lambda n: hashes[n * WIDTH : (n + 1) * WIDTH])
            if hashes[at * WIDTH : (at + 1) * WIDTH] == wanted:
                return name
        return None


@contextmanager
def open_hashes(root: Path, day: date) -> Iterator[Hashes]:
    """Open a day's hashes; the system reads from the disk only what a search touches."""
    folder = path_of(root, day)
    lists: dict[str, mmap.mmap | bytes] = {}
    try:
        for name in LISTS:
            with (folder / f"{name}.bin").open("rb") as file:
                empty = os.fstat(file.fileno()).st_size == 0
                lists[name] = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        yield Hashes(lists)
    finally:
        for hashes in lists.values():
            if isinstance(hashes, mmap.mmap):
                hashes.close()


@lru_cache(maxsize=4)
def _note(path: Path, _written: int) -> tuple[FlatDay, dict[str, list[str]]]:
    note = json.loads(path.read_text(encoding="utf-8"))
    masks = note.pop("masks")
    day, fetched_at = date.fromisoformat(note.pop("day")), datetime.fromisoformat(note.pop("fetched_at"))
    meta = FlatDay(day=day, fetched_at=fetched_at, masks=len(masks), folder=path.parent, **note)
    return meta, masks_by_bank(masks)
