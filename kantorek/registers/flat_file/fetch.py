"""Fetches one day's flat file and puts it in order on the disk; the file in use stays until the new one is whole."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from kantorek.core import http
from kantorek.registers.findings import RegisterDown
from kantorek.registers.flat_file import store
from kantorek.registers.flat_file.archive import unpack
from kantorek.registers.flat_file.contents import Reader
from kantorek.registers.flat_file.store import FlatDay

_MOST_BYTES: Final = 3 * 1024**3
_STATUSES: Final = {401: "blocked", 403: "blocked", 404: "not_yet", 429: "rate_limited", 503: "unavailable"}


def flat_folder() -> Path:
    """Say where the files of all days lie."""
    return Path(settings.DATA) / "registers" / "flat"


def fetch(day: date, *, at: datetime, folder: Path | None = None, timeout: float = 1800.0) -> FlatDay:
    """Fetch the file of a day and keep it, sorted; one that is here already is not fetched again.

    Raises RegisterDown: `not_yet` while the ministry has none for that day, `busy` while another process fetches,
    `malformed` when it is not what it should be. Whatever happens, the files that were here stay in use.
    """
    http.refuse_in_transaction()
    if not settings.WL_FLAT_URL:
        raise RegisterDown("not_configured")
    root = folder or flat_folder()
    root.mkdir(parents=True, exist_ok=True)
    with _alone(root):
        if day in store.days_in(root):
            return store.read_note(root, day)[0]
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=root))
        try:
            archive = part / "archive.7z"
            _download(f"{settings.WL_FLAT_URL.rstrip('/')}/pliki/{day:%Y%m%d}.7z", archive, timeout)
            _sort(archive, day, at=at)
            os.rename(part, store.path_of(root, day))
        finally:
            shutil.rmtree(part, ignore_errors=True)
        store.remove_old(root)
    return store.read_note(root, day)[0]


def _download(url: str, path: Path, timeout: float) -> None:
    try:
        http.download(url, path, timeout=timeout, max_bytes=_MOST_BYTES)
    except http.BadStatus as failure:
        status, wait = failure.reply.status, failure.reply.retry_after
        raise RegisterDown(_STATUSES.get(status, "bad_status"), retry_after=wait, detail=f"status {status}") from None
    except (http.CutOff, http.TooLarge) as failure:
        raise RegisterDown("malformed", detail=failure.reason) from None
    except http.HttpFailed as failure:
        raise RegisterDown("timeout" if failure.reason == "timeout" else "connect") from None


def _sort(archive: Path, day: date, *, at: datetime) -> None:
    with archive.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = archive.stat().st_size
    sorter = store.Sorter(archive.parent)
    reader = Reader(day, sorter.take)
    unpack(archive, reader.feed)
    iterations, masks = reader.close()
    if not sorter.counts["active"]:
        raise RegisterDown("malformed", detail="nobody is active")
    archive.unlink()
    sorter.finish()
    counts = sorter.counts
    meta = FlatDay(
        day, iterations, counts["active"], counts["exempt"], len(masks), sha256, size, at, folder=archive.parent
    )
    store.write_note(meta, masks)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One fetch at a time; the lock falls with the process that held it, and what that left behind is swept away."""
    with (root / ".lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RegisterDown("busy", retry_after=60) from None
        for left in root.glob(".part-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
